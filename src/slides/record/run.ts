import { readFileSync } from 'node:fs';
import { typed } from '../../author/by-shell.ts';
import { isPass, Stage, summary } from '../../author/stage.ts';
import { entryParts } from '../../engine/show.ts';
import { inScratch } from '../../guide/experiment.ts';
import { performProgram } from '../../guide/solve.ts';
import { type Lab, loadLab } from '../../lab/catalogue.ts';
import { explain } from '../../lab/explain.ts';
import type { Mistake, StepDeclaration } from '../../lab/lab.ts';
import { cgroupVersion } from '../../observe/cgroup-version.ts';
import { look } from '../../observe/look.ts';
import type { LiveBlock } from '../deck.ts';
import type { Take } from '../takes.ts';
import { takeKey } from '../takes.ts';
import { draw } from './drawings.ts';
import type { Job } from './jobs.ts';
import { inProgramOrder } from './program-order.ts';
import { Teletype } from './teletype.ts';

/** What a run has shown: takes by their keys, and files (`own-mounts.en.svg`). */
export interface Recording {
  readonly takes: Readonly<Record<string, Take>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Does what a job says in a lab host of its own, and keeps what was seen. @throws when it did not come about */
export async function run(job: Job): Promise<Recording> {
  const lab = await loadLab(job.lab);
  const step = job.step === undefined ? firstOf(lab) : lab.step(job.step);
  const stage = new Stage(lab, step);
  try {
    switch (job.kind) {
      case 'stage':
        return await runStage(stage, job);
      case 'calls':
        return one(job.block, await runCalls(stage));
      case 'checker':
        return one(job.block, await runMistake(stage, job.mistake));
      case 'answer':
        return one(job.block, await runExperiment(stage));
    }
  } catch (cause) {
    const what = `${job.kind} ${job.lab}/${job.step ?? ''}`;
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  } finally {
    await stage.end();
  }
}

/** A lab host as new is one in which the first step has just begun. */
function firstOf(lab: Lab): StepDeclaration {
  const first = lab.steps[0];
  if (!first) throw new Error(`${lab.id} has no steps`);
  return first;
}

function one(block: LiveBlock, take: Take): Recording {
  return { takes: { [takeKey(block) as string]: take }, files: {} };
}

async function runStage(stage: Stage, job: Extract<Job, { kind: 'stage' }>): Promise<Recording> {
  await stage.set();
  const teletype = new Teletype(stage.host);
  const takes: Record<string, Take> = {};
  const files: Record<string, string> = {};
  const record = async (blocks: readonly LiveBlock[]): Promise<void> => {
    for (const block of blocks) {
      const key = takeKey(block) as string;
      if (block.of === 'map') {
        const name = [block.step, ...(block.before ? ['before'] : []), ...(block.only ?? [])].join('-');
        Object.assign(files, await draw(stage.host, name, block.only));
        takes[key] = { of: 'map', file: name };
      } else {
        const said = [];
        for (const line of block.body) said.push(await teletype.type(block.terminal ?? 'A', line));
        takes[key] = { of: 'shown', said };
      }
    }
  };
  try {
    await record(job.before);
    if (job.step !== undefined && job.after.length > 0) await solve(stage, teletype);
    await record(job.after);
    return { takes: withoutPlace(takes, stage), files: withoutPlace(files, stage) };
  } finally {
    await teletype.close();
  }
}

async function solve(stage: Stage, teletype: Teletype): Promise<void> {
  const text = stage.lab.stepText(stage.step.id, 'en');
  if (text.kind !== 'do') throw new Error(`${stage.step.id} is an experiment: it has no state to show`);
  for (const { terminal, code } of text.commands)
    for (const line of code.split('\n')) await teletype.type(terminal, line);
  const verdict = await stage.until(isPass);
  if (!isPass(verdict)) throw new Error(`${summary(verdict)}\n${teletype.transcript()}`);
}

async function runCalls(stage: Stage): Promise<Take> {
  await stage.set();
  const trace = await performProgram(stage.lab, stage.step, stage.host);
  if (!trace.ok) throw new Error(`the engine's route ended with ${trace.status}`);
  const [en, zh] = [entryParts('en'), entryParts('zh')];
  const calls = inProgramOrder(trace.entries).map((entry) => {
    const [e, z] = [en(entry), zh(entry)];
    const why = e.why === undefined ? null : { en: e.why, zh: z.why ?? e.why };
    return { call: e.call, outcome: { en: e.outcome, zh: z.outcome }, failed: e.failed, why };
  });
  return withoutPlace({ of: 'calls', calls }, stage);
}

async function runMistake(stage: Stage, name: string): Promise<Take> {
  await stage.set();
  const mistake = await findMistake(stage, name);
  const lines = mistake.types.map((t) => (typeof t === 'string' ? { terminal: 'A', line: t } : t));
  let take: Take | undefined;
  await typed(stage, lines, async (typist) => {
    const verdict = await stage.until((v) => v.status === 'fail' && v.diagnosis === name);
    if (verdict.status !== 'fail' || verdict.diagnosis !== name)
      throw new Error(`${name} was not seen; ${summary(verdict)}\n${typist.transcript()}`);
    const [en, zh] = (['en', 'zh'] as const).map((l) => explain(stage.lab, stage.step.id, verdict, l));
    if (!en || !zh) throw new Error('a language is missing');
    take = {
      of: 'checker',
      message: { en: en.message, zh: zh.message },
      hint: en.hint === null ? null : { en: en.hint, zh: zh.hint ?? en.hint },
      evidence: verdict.evidence.map(({ what, value }) => ({ what, value })),
    };
    return { is: 'passed' };
  });
  if (!take) throw new Error(`${name}: nothing was typed`);
  return withoutPlace(take, stage);
}

/** The first with this diagnosis that can be made here. */
async function findMistake(stage: Stage, name: string): Promise<Mistake> {
  const all = (await stage.lab.mistakes())[stage.step.id] ?? [];
  const found = all.find(
    ({ diagnosis, on, where }) =>
      diagnosis === name &&
      (on === undefined || on === cgroupVersion()) &&
      (where === undefined || where(look(stage.host))),
  );
  if (!found) throw new Error(`mistakes.ts has no "${name}" that can be made here`);
  return found;
}

async function runExperiment(stage: Stage): Promise<Take> {
  const { lab, step, state } = stage;
  const experiment = (await lab.experiments())[step.id];
  if (!experiment) throw new Error(`experiments.ts has none for ${step.id}`);
  const outcome = await inScratch(lab, state, (_, scratch) => experiment.run(scratch));
  if ('status' in outcome) throw new Error(`this machine cannot decide it: ${outcome.reason.en}`);
  const evidence = outcome.evidence.map(({ what, value }) => ({ what, value: withoutName(value) }));
  return withoutPlace({ of: 'answer', answer: outcome.answer, evidence }, stage);
}

/** What this machine is called is nobody's business: an experiment may read its /etc/hostname. */
function withoutName(value: string): string {
  const own = readFileSync('/etc/hostname', 'utf8').trim();
  return own !== '' && value.endsWith(`: ${own}`) ? `${value.slice(0, -own.length)}laptop` : value;
}

/** Where a learner's state folder would be, instead of where this one happens to be. */
const HOME = '/home/ada/.local/state/nslab';

function withoutPlace<T>(recorded: T, stage: Stage): T {
  // In mountinfo it begins where its file system does, which may be below /tmp.
  const below = stage.state.root.slice(stage.folder.lastIndexOf('/'));
  return JSON.parse(JSON.stringify(recorded).replaceAll(stage.state.root, HOME).replaceAll(below, HOME)) as T;
}
