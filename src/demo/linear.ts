import type { Io } from '../guide/io.ts';
import { widthOf } from '../guide/view/wrap.ts';
import { say } from '../text/text.ts';
import { aheadLines, doneLines, waitingLines } from './call-lines.ts';
import { isHead } from './fact-lines.ts';
import { hanging, paragraph } from './lines.ts';
import type { Script, ScriptStep } from './script.ts';
import type { Show } from './show.ts';
import { stateLine } from './state-line.ts';
import { evidenceLines, markdown, verdictLines } from './verdict-lines.ts';
import { W } from './words.ts';

/** The same for a pipe or a printer: what is new of each turn, one below the other. */
export class Linear {
  readonly #script: Script;
  readonly #io: Io;
  #last: Show | undefined;

  constructor(script: Script, io: Io) {
    this.#script = script;
    this.#io = io;
  }

  draw(show: Show): void {
    const lines = this.#lines(show, this.#last);
    this.#last = show;
    if (lines.length > 0) this.#io.out(`${lines.join('\n')}\n`);
  }

  #lines(show: Show, before: Show | undefined): string[] {
    const step = this.#script.steps[show.at];
    if (!step) return [];
    const isNew = before === undefined || before.at !== show.at;
    const head = isNew ? this.#head(show, step) : [];
    if (show.phase === before?.phase && show.moment === before.moment) return head;
    switch (show.phase) {
      case 'ready':
      case 'judging':
        return step.kind === 'experiment' ? head : [...head, ...this.#call(show, before)];
      case 'judged':
        return ['', ...(show.answered ? this.#answer(show, step) : []), ...this.#verdict(show, step)];
      case 'erred':
        return this.#erred(show, step);
      case 'failed':
        return [
          ...head,
          ...hanging(
            ` ${this.#io.ink.bad(this.#io.ink.cross)} `,
            paragraph(show.error ?? '', this.#io.columns - 4),
          ),
        ];
      default:
        return head;
    }
  }

  #head(show: Show, step: ScriptStep): string[] {
    const { ink, lang, columns } = this.#io;
    const at = `${say(W.step, lang)} ${show.at + 1}/${this.#script.steps.length}`;
    const words = `${ink.line.repeat(2)} ${at} · ${step.title} `;
    const rule = ink.line.repeat(Math.max(0, Math.min(columns, 80) - widthOf(words)));
    const commands = step.commands.map(({ line }) => `    ${ink.code(line)}`);
    const choices = [...step.choices.values()].map(
      (choice, i) => `  ${i + 1}  ${choice.replace(/[`*]/g, '')}`,
    );
    return [
      '',
      ink.title(`${words}${rule}`),
      '',
      ...markdown(step.task, columns, this.#io),
      ...(choices.length > 0 ? ['', ...choices] : []),
      ...(commands.length > 0 ? ['', ...commands] : []),
      '',
    ];
  }

  #call(show: Show, before: Show | undefined): string[] {
    const { moment } = show;
    if (!moment || moment === before?.moment) return [];
    const changed = moment.state.filter((line) => line.mark !== ' ' || isHead(line));
    return [
      ...moment.done.flatMap((said) => doneLines(said, this.#io)),
      ...(moment.made > 0 ? changed.map((line) => stateLine(line, this.#io)) : []),
      ...moment.waiting.flatMap((said) => waitingLines(said, this.#io)),
      ...(moment.ahead && show.phase === 'ready' ? aheadLines(moment.ahead, this.#io) : []),
    ];
  }

  #verdict({ report }: Show, step: ScriptStep): string[] {
    return report ? verdictLines(report, step, this.#io) : [];
  }

  #answer({ answered }: Show, step: ScriptStep): string[] {
    const { ink, lang, columns } = this.#io;
    if (!answered) return [];
    const { choice, evidence, words } = answered;
    const colon = lang === 'zh' ? '：' : ': ';
    const head =
      choice === undefined
        ? say(W.undecided, lang)
        : `${say(W.kernel, lang)}${colon}${(step.choices.get(choice) ?? choice).replace(/[`*]/g, '')}`;
    return [
      ink.strong(head),
      ...evidenceLines(evidence, this.#io),
      '',
      ...markdown(words, columns, this.#io),
    ];
  }

  #erred({ shown }: Show, step: ScriptStep): string[] {
    const { ink } = this.#io;
    if (!shown) return [];
    return [
      ink.warn(`${ink.cross} ${shown.title}`),
      ...shown.typed.map((line) => `    ${line}`),
      '',
      ...verdictLines(shown.report, step, this.#io),
    ];
  }
}
