import type { Call } from '../../src/engine/call.ts';
import { chmod } from '../../src/engine/calls/files.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { readSeenBy } from '../../src/observe/root.ts';
import { world } from '../05-net/world-calls.ts';
import { layers } from './layers.ts';
import { type Lines, STAGES, type Stage, scriptsBefore } from './scripts.ts';

/** What each step finds: the world outside, the layers, and both scripts as far as the steps before have brought them. */
export const setups: Programs = {
  ...Object.fromEntries(STAGES.map((stage) => [stage, (at: ProgramContext) => workshop(at, stage)])),
  enter: (at) => workshop(at),
  second: (at) => workshop(at),
  'nothing-left': (at) => workshop(at),
  'one-command': (at) => workshop(at),
};

function workshop(at: ProgramContext, stage?: Stage): Call[] {
  return [
    ...world(at),
    ...layers(at),
    ...script(at, 'box', stage, 0o755),
    ...script(at, 'inside', stage, 0o644),
  ];
}

/** What the learner has written stays as it is; what we have written for an earlier step is brought up to this one. */
function script(at: ProgramContext, name: keyof Lines, stage: Stage | undefined, mode: number): Call[] {
  const path = `${at.work}/${name}`;
  const version = at.machine.cgroups.version;
  const there = readSeenBy(at.machine.init, path)?.toString();
  const ours = STAGES.slice(0, stage === undefined ? undefined : STAGES.indexOf(stage));
  const isOurs = ours.some((one) => scriptsBefore(one, version)[name] === there);
  if (there !== undefined && !isOurs) return [];
  return [...writeFile(path, scriptsBefore(stage, version)[name], { mode }), chmod(path, mode)];
}
