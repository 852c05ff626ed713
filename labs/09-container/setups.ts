import type { Call } from '../../src/engine/call.ts';
import { chmod } from '../../src/engine/calls/files.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { seenBy } from '../../src/observe/root.ts';
import { world } from '../05-net/world-calls.ts';
import { layers } from './layers.ts';
import { STAGES, type Stage, scriptsBefore } from './scripts.ts';

/** What each step finds: the world outside, the layers, and both scripts as far as the steps before have brought them. */
export const setups: Programs = {
  ...Object.fromEntries(STAGES.map((stage) => [stage, (at: ProgramContext) => workshop(at, stage)])),
  enter: (at) => workshop(at),
  second: (at) => workshop(at),
  'nothing-left': (at) => workshop(at),
  'one-command': (at) => workshop(at),
};

function workshop(at: ProgramContext, stage?: Stage): Call[] {
  const { box, inside } = scriptsBefore(stage, at.machine.cgroups.version);
  return [
    ...world(at),
    ...layers(at),
    ...script(at, 'box', box, 0o755),
    ...script(at, 'inside', inside, 0o644),
  ];
}

/** What the learner has written stays as it is. */
function script(at: ProgramContext, name: string, content: string, mode: number): Call[] {
  const path = `${at.work}/${name}`;
  if (seenBy(at.machine.init, path)) return [];
  return [...writeFile(path, content, { mode }), chmod(path, mode)];
}
