import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryFormatter } from '../../engine/show.ts';
import { prepareStep } from '../../guide/enter.ts';
import { inScratch } from '../../guide/experiment.ts';
import type { Io } from '../../guide/io.ts';
import { judgeStep } from '../../guide/judgement.ts';
import { openLab, openStep } from '../../guide/labs.ts';
import { notebook } from '../../guide/notebook.ts';
import { performProgram } from '../../guide/solve.ts';
import { checkBlock, stepBlock } from '../../guide/view/step-view.ts';
import type { Lab } from '../../lab/catalogue.ts';
import type { StepDeclaration } from '../../lab/lab.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag, option } from '../command.ts';

/** An instructor's performance, in a lab host of its own: the learner's is left alone. */
export const run: CommandRun = async (call, { io, state }) => {
  const lab = await openLab(call.positionals[0] ?? '');
  const named = option(call, 'step');
  const steps = named === undefined ? lab.steps : [openStep(lab, named)];
  const pause = pauses(io, flag(call, 'auto') || !io.interactive);
  const book = notebook(state, io);
  let failed = 0;
  try {
    await inScratch(lab, state, async (host) => {
      for (const step of steps) {
        if (step.kind !== 'do' || (await pause.after(() => perform(lab, step, host, io, pause)))) continue;
        failed += 1;
      }
    });
  } finally {
    pause.close();
  }
  return failed === 0 ? 0 : 1;

  async function perform(
    of: Lab,
    step: StepDeclaration,
    host: LabHost,
    to: Io,
    wait: Pauses,
  ): Promise<boolean> {
    to.out(stepBlock(of, step.id, to));
    await prepareStep(host, of, step, to);
    await wait.now();
    const trace = await performProgram(of, step, host);
    to.out('\n');
    const shown = entryFormatter({ lang: to.lang, color: to.ink.color });
    for (const entry of trace.entries) {
      to.out(`${shown(entry)}\n`);
      await wait.now();
    }
    const judge = () => judgeStep(of, step, host, () => book.read(), to.lang);
    let report = await judge();
    for (let i = 0; i < 60 && report.status !== 'pass'; i++) {
      await sleep(50);
      report = await judge();
    }
    to.out(`\n${checkBlock(of, report, to)}`);
    return report.status === 'pass' || report.status === 'unsupported';
  }
};

interface Pauses {
  now(): Promise<void>;
  after<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Waits for Enter at a terminal. */
function pauses(io: Io, none: boolean): Pauses {
  if (none) return { now: async () => {}, after: (work) => work(), close() {} };
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const now = async () => {
    await lines.question(io.ink.dim(say({ en: '[Enter]', zh: '[回车]' }, io.lang)));
  };
  return {
    now,
    async after(work) {
      const result = await work();
      await now();
      return result;
    },
    close: () => lines.close(),
  };
}
