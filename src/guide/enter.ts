import { setTimeout as sleep } from 'node:timers/promises';
import { outcomeOf } from '../engine/advice.ts';
import type { Trace } from '../engine/trace.ts';
import type { Lab } from '../lab/catalogue.ts';
import { judge } from '../lab/judge.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { runInside } from '../labhost/enter.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { look } from '../observe/look.ts';
import { markEntered, readEntered } from '../state/entered.ts';
import { stepKey } from '../state/progress.ts';
import { NslabError } from '../text/error.ts';
import { say } from '../text/text.ts';
import { contextOf } from './context.ts';
import type { Io } from './io.ts';

/**
 * Makes the lab host ready for a step: earlier steps that it starts from and whose state is missing are
 * done by their engine routes, then its own preparations run, once in a lab host's life.
 */
export async function prepareStep(host: LabHost, lab: Lab, step: StepDeclaration, io: Io): Promise<void> {
  await prepareBefore(host, lab, step, io, new Set());
  await setUp(host, lab, step);
}

async function prepareBefore(
  host: LabHost,
  lab: Lab,
  step: StepDeclaration,
  io: Io,
  seen: Set<string>,
): Promise<void> {
  for (const id of step.after ?? []) {
    const before = lab.steps.find((s) => s.id === id);
    if (!before || seen.has(id)) continue;
    seen.add(id);
    if (before.kind === 'do' && (await isSettled(host, lab, before))) continue;
    await prepareBefore(host, lab, before, io, seen);
    await setUp(host, lab, before);
    const program = (await lab.programs())[id];
    if (!program) continue;
    const title = lab.stepTitle(id);
    const said = {
      en: `This step starts from an earlier one, "${title.en}", whose state is not there: done for you.`,
      zh: `这一步要从前面的“${title.zh}”开始，而那里的状态不在了：已经替你做好。`,
    };
    io.err(`${io.errInk.dim(say(said, io.lang))}\n`);
    await perform(host, program(contextOf(host)), id);
    // What was started may still be on its way.
    for (let i = 0; i < 100 && !(await isSettled(host, lab, before)); i++) await sleep(20);
  }
}

/** Its state is there, or never will be on this machine. */
async function isSettled(host: LabHost, lab: Lab, step: StepDeclaration): Promise<boolean> {
  const { status } = await judge(lab, step, look(host));
  return status === 'pass' || status === 'unsupported';
}

async function setUp(host: LabHost, lab: Lab, step: StepDeclaration): Promise<void> {
  const identity = `${host.pid}:${host.startTime}`;
  const key = stepKey(lab.id, step.id);
  if (readEntered(host.state, identity).includes(key)) return;
  const setup = (await lab.setups())[step.id];
  if (setup) await perform(host, setup(contextOf(host)), step.id);
  markEntered(host.state, identity, key);
}

async function perform(host: LabHost, calls: Parameters<typeof runInside>[1], step: string): Promise<Trace> {
  const trace = await runInside(host, calls);
  if (trace.ok) return trace;
  const failed = trace.failed;
  const what = failed ? outcomeOf(failed) : `status ${trace.status}`;
  throw new NslabError(
    'preparation-failed',
    { en: `The step ${step} could not be prepared: ${what}`, zh: `步骤 ${step} 没能准备好：${what}` },
    {
      status: 3,
      hint: {
        en: 'nslab again makes a new lab host; nslab doctor says what this machine allows.',
        zh: 'nslab again 会重建实验主机；nslab doctor 会说明这台机器允许什么。',
      },
    },
  );
}
