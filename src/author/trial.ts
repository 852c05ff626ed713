import type { Lab } from '../lab/catalogue.ts';
import type { Mistake, StepDeclaration } from '../lab/lab.ts';
import { cgroupVersion } from '../observe/cgroup-version.ts';
import { look } from '../observe/look.ts';
import { Attempts } from './attempts.ts';
import { passesByShell, typed } from './by-shell.ts';
import { tryExperiment } from './experiment-trial.ts';
import { leftovers } from './leftovers.ts';
import { misread } from './misread.ts';
import { failed, PASSED, type Result, type Row, skipped } from './outcome.ts';
import { isPass, Stage, summary } from './stage.ts';
import { rowName } from './table.ts';

export interface TrialOptions {
  readonly by: 'engine' | 'shell' | 'both';
  /** Leaves out what repeats: undo and the second run. */
  readonly quick: boolean;
  /** 1 on an ordinary machine; more patience on slower ones. */
  readonly slowness: number;
  /** How long a state may take to come about, in milliseconds, before the slowness. */
  readonly patience: number;
  /** On the real machine, as `start --host` has it: one step at a time. */
  readonly onMachine?: boolean;
}

/** Everything that is to be shown of one step, each in a lab host that nothing else has touched. */
export async function tryStep(lab: Lab, step: StepDeclaration, options: TrialOptions): Promise<Row> {
  const stage = new Stage(lab, step, options);
  const attempts = new Attempts();
  try {
    if (step.kind === 'experiment')
      await attempts.at('experiment', () => tryExperiment(lab, step, stage.state, 2));
    else await tryDo(stage, options, attempts);
    await attempts.at('clean', () => endClean(stage));
  } finally {
    await stage.end().catch(() => {});
  }
  return { lab: rowName(lab), step: step.id, cells: attempts.cells };
}

async function tryDo(stage: Stage, options: TrialOptions, attempts: Attempts): Promise<void> {
  const { by, quick } = options;
  if ((await attempts.at('before', () => failsBefore(stage))) !== 'passed') return;
  if (by !== 'engine') {
    await attempts.at('shell', () => passesByShell(stage));
    if (!quick) {
      await attempts.at('undo', () => failsBefore(stage));
      await attempts.at('again', () => passesByShell(stage));
    }
  }
  if (by !== 'shell') await attempts.at('engine', () => passesByEngine(stage));
  for (const mistake of (await stage.lab.mistakes())[stage.step.id] ?? []) {
    if (mistake.on !== undefined && mistake.on !== cgroupVersion()) continue;
    if (mistake.where && !mistake.where(look(stage.host))) continue;
    await attempts.at('mistakes', () => isDiagnosed(stage, mistake), mistake.diagnosis);
  }
}

/** A learner who has done nothing must not pass, and must not be told of a mistake they did not make. */
async function failsBefore(stage: Stage): Promise<Result> {
  await stage.set();
  // What was prepared may still be on its way; the guide, too, explains a mistake only when it has seen it twice.
  const verdict = await stage.until((v) => v.status !== 'fail' || v.diagnosis === null);
  if (verdict.status === 'unsupported') return skipped(verdict.reason.en);
  if (verdict.status !== 'fail') return failed(`before anything was done: ${summary(verdict)}`);
  if (verdict.diagnosis !== null)
    return failed(`a mistake is seen before anything was done: ${summary(verdict)}`);
  return PASSED;
}

async function passesByEngine(stage: Stage): Promise<Result> {
  await stage.set();
  return performed(stage);
}

/** Runs the engine's route where the stage is set. */
export async function performed(stage: Stage): Promise<Result> {
  await stage.program(stage.step);
  const verdict = await stage.until(isPass);
  return isPass(verdict) ? PASSED : failed(summary(verdict));
}

async function isDiagnosed(stage: Stage, mistake: Mistake): Promise<Result> {
  await stage.set();
  const lines = mistake.types.map((t) => (typeof t === 'string' ? { terminal: 'A', line: t } : t));
  return typed(stage, lines, async (typist) => {
    const verdict = await stage.until((v) => v.status === 'fail' && v.diagnosis === mistake.diagnosis);
    const problem = misread(stage, verdict, mistake.diagnosis);
    return problem === undefined ? PASSED : failed(`${problem}\n${typist.transcript()}`);
  });
}

export async function endClean(stage: Stage): Promise<Result> {
  const traces = await leftovers(stage);
  return traces.length === 0 ? PASSED : failed(traces.join('\n'));
}
