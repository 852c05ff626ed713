import type { Lab } from '../lab/catalogue.ts';
import { explain } from '../lab/explain.ts';
import type { Mistake, StepDeclaration } from '../lab/lab.ts';
import type { Verdict } from '../lab/verdict.ts';
import { cgroupVersion } from '../observe/cgroup-version.ts';
import { LANGS } from '../text/text.ts';
import { tryExperiment } from './experiment-trial.ts';
import { leftovers } from './leftovers.ts';
import { type Cell, type Column, failed, PASSED, type Result, type Row, skipped } from './outcome.ts';
import { isPass, Stage, summary } from './stage.ts';
import { type Typed, Typist } from './typist.ts';

export interface TrialOptions {
  readonly by: 'engine' | 'shell' | 'both';
  /** Leaves out what repeats: undo and the second run. */
  readonly quick: boolean;
  /** 1 on an ordinary machine; more patience on slower ones. */
  readonly slowness: number;
  /** How long a state may take to come about, in milliseconds, before the slowness. */
  readonly patience: number;
}

/** Everything that is to be shown of one step, each in a lab host that nothing else has touched. */
export async function tryStep(lab: Lab, step: StepDeclaration, options: TrialOptions): Promise<Row> {
  const stage = new Stage(lab, step, options);
  const cells: Cell[] = [];
  const attempt = async (column: Column, work: () => Promise<Result>, name?: string) => {
    const start = performance.now();
    const result = await work().catch(broken);
    cells.push({ column, ...(name === undefined ? {} : { name }), result, ms: performance.now() - start });
    return result.is;
  };
  try {
    if (step.kind === 'experiment') await attempt('experiment', () => tryExperiment(lab, step, stage.state));
    else await tryDo(stage, options, attempt);
    await attempt('clean', () => endClean(stage));
  } finally {
    await stage.end().catch(() => {});
  }
  return { lab: lab.id, step: step.id, cells };
}

type Attempt = (column: Column, work: () => Promise<Result>, name?: string) => Promise<Result['is']>;

async function tryDo(stage: Stage, options: TrialOptions, attempt: Attempt): Promise<void> {
  const { by, quick } = options;
  if ((await attempt('before', () => failsBefore(stage))) !== 'passed') return;
  if (by !== 'engine') {
    await attempt('shell', () => passesByShell(stage));
    if (!quick) {
      await attempt('undo', () => failsBefore(stage));
      await attempt('again', () => passesByShell(stage));
    }
  }
  if (by !== 'shell') await attempt('engine', () => passesByEngine(stage));
  for (const mistake of (await stage.lab.mistakes())[stage.step.id] ?? []) {
    if (mistake.on !== undefined && mistake.on !== cgroupVersion()) continue;
    await attempt('mistakes', () => isDiagnosed(stage, mistake), mistake.diagnosis);
  }
}

/** A learner who has done nothing must not pass, and must not be told of a mistake they did not make. */
async function failsBefore(stage: Stage): Promise<Result> {
  await stage.set();
  const verdict = await stage.verdict();
  if (verdict.status === 'unsupported') return skipped(verdict.reason.en);
  if (verdict.status !== 'fail') return failed(`before anything was done: ${summary(verdict)}`);
  if (verdict.diagnosis !== null)
    return failed(`a mistake is seen before anything was done: ${summary(verdict)}`);
  return PASSED;
}

async function passesByShell(stage: Stage): Promise<Result> {
  return typed(stage, solution(stage), async (typist) => {
    const verdict = await stage.until(isPass);
    return isPass(verdict) ? PASSED : failed(`${summary(verdict)}\n${typist.transcript()}`);
  });
}

async function passesByEngine(stage: Stage): Promise<Result> {
  await stage.set();
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

function misread(stage: Stage, verdict: Verdict, wanted: string): string | undefined {
  if (verdict.status !== 'fail' || verdict.diagnosis !== wanted)
    return `${wanted} was not seen; ${summary(verdict)}`;
  for (const lang of LANGS) {
    const { message, hint } = explain(stage.lab, stage.step.id, verdict, lang);
    if (hint === null)
      return `${wanted}: labs/${stage.lab.folder}/${lang}.md has no words and no next move for it`;
    const open = placeholders(stage, wanted, lang).filter((name) => !(name in verdict.values));
    if (open.length > 0)
      return `${wanted}: the ${lang} text asks for {{${open.join('}}, {{')}}}, which the checker does not give`;
    if (message.trim() === '') return `${wanted}: the ${lang} text says nothing`;
  }
  return undefined;
}

function placeholders(stage: Stage, diagnosis: string, lang: (typeof LANGS)[number]): string[] {
  const text = stage.lab.stepText(stage.step.id, lang);
  const mistake = text.kind === 'do' ? text.mistakes.get(diagnosis) : undefined;
  return [...`${mistake?.seen ?? ''}${mistake?.next ?? ''}`.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(
    (m) => m[1] ?? '',
  );
}

async function typed(
  stage: Stage,
  lines: readonly Typed[],
  judge: (typist: Typist) => Promise<Result>,
): Promise<Result> {
  if (lines.length === 0) return failed('there is nothing to type');
  const typist = new Typist(stage.host, stage.slowness);
  try {
    await typist.type(lines);
    return await judge(typist);
  } finally {
    await typist.close();
  }
}

/** The text's own commands: the English ones, which lint holds equal to the Chinese. */
function solution(stage: Stage): Typed[] {
  const text = stage.lab.stepText(stage.step.id, 'en');
  if (text.kind !== 'do') return [];
  return text.commands.flatMap(({ terminal, code }) => code.split('\n').map((line) => ({ terminal, line })));
}

async function endClean(stage: Stage): Promise<Result> {
  const traces = await leftovers(stage);
  return traces.length === 0 ? PASSED : failed(traces.join('\n'));
}

function broken(cause: unknown): Result {
  return failed(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
}
