import type { Io } from '../../guide/io.ts';
import { openAllLabs, openLab } from '../../guide/labs.ts';
import { notebook } from '../../guide/notebook.ts';
import { cut, wrap } from '../../guide/view/wrap.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { type Progress, stepKey } from '../../state/progress.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag } from '../command.ts';
import { openingOf } from '../opening.ts';

export const run: CommandRun = async (call, at) => {
  const { io, state } = at;
  const progress = notebook(state, io).read();
  const word = call.positionals[0];
  const labs = word === undefined ? await openAllLabs(state) : [await openLab(word, openingOf(call, at))];
  if (flag(call, 'json')) {
    io.out(`${JSON.stringify({ labs: labs.map((lab) => listed(lab, progress, io)) }, null, 2)}\n`);
    return 0;
  }
  for (const lab of labs) io.out(labLines(lab, progress, io));
  return 0;
};

interface ListedLab {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly steps: readonly { id: string; title: string; status: 'passed' | 'open' }[];
}

function listed(lab: Lab, progress: Progress, io: Io): ListedLab {
  const { number, id, minutes } = lab;
  const steps = lab.steps.map((step) => ({
    id: step.id,
    title: say(lab.stepTitle(step.id), io.lang),
    status: isPassed(lab, step.id, progress) ? ('passed' as const) : ('open' as const),
  }));
  return { number, id, title: say(lab.title, io.lang), minutes, steps };
}

function isPassed(lab: Lab, step: string, progress: Progress): boolean {
  return stepKey(lab.id, step) in progress.passed;
}

/** `Lab 1 · UTS: …  2/11` and its steps. */
export function labHead(lab: Lab, progress: Progress, io: Io): string {
  const done = lab.steps.filter((step) => isPassed(lab, step.id, progress)).length;
  const words = say(
    {
      en: `Lab ${lab.label} · ${lab.title.en}  ${done}/${lab.steps.length}  about ${lab.minutes} min`,
      zh: `实验 ${lab.label} · ${lab.title.zh}  ${done}/${lab.steps.length}  约 ${lab.minutes} 分钟`,
    },
    io.lang,
  );
  return done === lab.steps.length ? `${words} ${io.ink.tick}` : words;
}

function labLines(lab: Lab, progress: Progress, io: Io): string {
  const { current } = progress;
  const lines = lab.steps.map((step, i) => {
    const passed = isPassed(lab, step.id, progress);
    const here = current?.lab === lab.id && current.step === step.id;
    const sign = passed ? io.ink.good(io.ink.tick) : here ? io.ink.arrow : ' '.repeat(io.ink.tick.length);
    const title = say(lab.stepTitle(step.id), io.lang);
    return cut(`  ${sign} ${i + 1}. ${title}  ${io.ink.dim(step.id)}`, io.columns, io.ink.dots);
  });
  return `${wrap(io.ink.strong(labHead(lab, progress, io)), io.columns)}\n${lines.join('\n')}\n\n`;
}
