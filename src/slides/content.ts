import type { Lab } from '../lab/catalogue.ts';
import type { Lang } from '../text/text.ts';
import { say } from '../text/text.ts';
import { continued } from './continued.ts';
import type { LiveBlock } from './deck.ts';
import { type Seen, type TakenCall, type Takes, takeOf } from './takes.ts';

/** What a block shows, whoever lays it out. */
export type Content =
  | { readonly of: 'terminal'; readonly label: string | undefined; readonly lines: readonly TerminalLine[] }
  | { readonly of: 'map'; readonly file: string }
  | { readonly of: 'calls'; readonly calls: readonly ShownCall[]; readonly more: number }
  | {
      readonly of: 'checker';
      readonly message: string;
      readonly hint: string | null;
      readonly evidence: readonly Seen[];
    }
  | {
      readonly of: 'question';
      readonly markdown: string;
      readonly choices: readonly Choice[];
      readonly asked: string;
    }
  | {
      readonly of: 'answer';
      readonly choice: string;
      readonly markdown: string;
      readonly evidence: readonly Seen[];
    }
  | { readonly of: 'nothing'; readonly missing: string };

export interface TerminalLine {
  readonly as: 'typed' | 'more' | 'said';
  readonly text: string;
}

export interface ShownCall {
  readonly call: string;
  readonly outcome: string;
  readonly failed: boolean;
  readonly why: string | undefined;
}

export interface Choice {
  readonly letter: string;
  readonly words: string;
}

/** A block's content, out of the labs' texts and what was recorded. */
export function contentOf(block: LiveBlock, lab: Lab, takes: Takes, lang: Lang): Content {
  switch (block.of) {
    case 'commands':
      return commands(block, lab, takes, lang);
    case 'shown':
      return shown(block, takes);
    case 'map': {
      const take = takeOf(takes, block, 'map');
      return take ? { of: 'map', file: take.file } : missing(block);
    }
    case 'calls':
      return calls(block, takes, lang);
    case 'checker': {
      const take = takeOf(takes, block, 'checker');
      if (!take) return missing(block);
      const { message, hint, evidence } = take;
      return { of: 'checker', message: say(message, lang), hint: hint && say(hint, lang), evidence };
    }
    case 'question':
      return question(block, lab, lang);
    case 'answer':
      return answer(block, lab, takes, lang);
  }
}

/** The label of a terminal: only where the slide has to tell it from others. `{cgroups}` in it is v1 or v2. */
function labelOf(block: LiveBlock, { on }: Takes): string | undefined {
  const as = block.as?.replace('{cgroups}', on.cgroups);
  return as ?? (block.terminal === undefined || block.terminal === 'A' ? undefined : block.terminal);
}

/** The text's own commands; of several terminals each line is told apart by the block's `terminal=`. */
function commands(block: LiveBlock, lab: Lab, takes: Takes, lang: Lang): Content {
  const text = lab.stepText(block.step ?? '', lang);
  if (text.kind !== 'do') return missing(block);
  const blocks = text.commands.filter((c) => block.terminal === undefined || c.terminal === block.terminal);
  const all = blocks.flatMap(({ code }) => code.split('\n'));
  const [first, last] = block.lines ?? [1, all.length];
  const waiting = continued(all);
  const lines = all.map((text, i): TerminalLine => ({ as: waiting[i] ? 'more' : 'typed', text }));
  return { of: 'terminal', label: labelOf(block, takes), lines: lines.slice(first - 1, last) };
}

function shown(block: LiveBlock, takes: Takes): Content {
  const take = takeOf(takes, block, 'shown');
  if (!take) return missing(block);
  const lines = take.said.flatMap(({ typed, goesOn, said }): TerminalLine[] => [
    { as: goesOn ? 'more' : 'typed', text: typed },
    ...said.map((text): TerminalLine => ({ as: 'said', text })),
  ]);
  return { of: 'terminal', label: labelOf(block, takes), lines };
}

function calls(block: LiveBlock, takes: Takes, lang: Lang): Content {
  const take = takeOf(takes, block, 'calls');
  if (!take) return missing(block);
  const { only, max } = block;
  const wanted = take.calls.filter(
    ({ call }) => only === undefined || only.includes(call.split('(')[0] as string),
  );
  const some = wanted.slice(0, max);
  return { of: 'calls', calls: some.map((call) => shownCall(call, lang)), more: wanted.length - some.length };
}

function shownCall({ call, outcome, failed, why }: TakenCall, lang: Lang): ShownCall {
  return { call, outcome: say(outcome, lang), failed, why: why === null ? undefined : say(why, lang) };
}

/** On a slide: the code of a question, its last paragraph, and the choices. All of its words are for the notes. */
function question(block: LiveBlock, lab: Lab, lang: Lang): Content {
  const text = lab.stepText(block.step ?? '', lang);
  if (text.kind !== 'experiment') return missing(block);
  const code = /^(`{3,}).*\n[\s\S]*?^\1\s*$/m.exec(text.question)?.[0];
  const last = paragraphs(text.question).at(-1) ?? '';
  const markdown = [code, last].filter((part) => part !== undefined).join('\n\n');
  const choices = [...text.choices.values()].map((words, i) => ({ letter: letter(i), words }));
  return { of: 'question', markdown, choices, asked: text.question };
}

function answer(block: LiveBlock, lab: Lab, takes: Takes, lang: Lang): Content {
  const text = lab.stepText(block.step ?? '', lang);
  const take = takeOf(takes, block, 'answer');
  if (text.kind !== 'experiment' || !take) return missing(block);
  const at = [...text.choices.keys()].indexOf(take.answer);
  const choice = `${letter(at)} ${text.choices.get(take.answer) ?? take.answer}`;
  return { of: 'answer', choice, markdown: paragraphs(text.answer)[0] ?? '', evidence: take.evidence };
}

/** Paragraphs that are neither code nor lists. */
function paragraphs(markdown: string): string[] {
  return markdown
    .replace(/^(`{3,}).*\n[\s\S]*?^\1\s*$/gm, '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '' && !/^([-*]|\d+\.|\||:::)/.test(paragraph));
}

function letter(i: number): string {
  return String.fromCharCode(65 + i);
}

function missing({ of, lab, step }: LiveBlock): Content {
  return { of: 'nothing', missing: `${of} ${lab}/${step ?? ''}` };
}
