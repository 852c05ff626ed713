import type { Call } from '../../src/engine/call.ts';
import { result } from '../../src/engine/call.ts';
import { chmod } from '../../src/engine/calls/files.ts';
import { kill, pause, prctl, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { reap } from '../../src/engine/calls/verbs.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { LEAVER } from './leaver.ts';

/** A process of this name (its `comm`) that does nothing but be there. */
const idle = (name: string): Call => spawn({ child: [prctl('PR_SET_NAME', name), pause()] });

/** A container by the name of its number 1, and outside of it the parent that waits for it, as `unshare` does. */
const container = (name: string, members: readonly string[], first: Call): Call =>
  spawn({
    child: [
      prctl('PR_SET_NAME', 'runtime'),
      spawn({
        as: 'init',
        flags: ['CLONE_NEWPID'],
        child: [prctl('PR_SET_NAME', name), ...members.map(idle), first],
      }),
      wait4(result('init')),
    ],
  });

/** Ends what an earlier entry into the step has left of these containers, so that there is one of each. */
const endEarlier = ({ machine }: ProgramContext, names: readonly string[]): readonly Call[] =>
  machine
    .processes()
    .filter((p) => names.includes(p.comm) && p.innerPids.length > 1 && p.innerPids.at(-1) === 1)
    .flatMap((p) =>
      p.innerPids[0] === undefined ? [] : [kill(p.innerPids[0], 'SIGKILL', { onError: 'continue' })],
    );

/** Number 1 collects what ends, so that an ended worker is gone. */
const tidy = (name: string): Call => container(name, ['worker', 'worker', 'worker'], reap());

/** Number 1 has no handler for any signal. */
const stubborn = (name: string): Call => container(name, ['leg', 'leg'], pause());

const leaver = ({ work }: ProgramContext): readonly Call[] => [
  ...writeFile(`${work}/leaver`, LEAVER),
  chmod(`${work}/leaver`, 0o755),
];

export const setups: Programs = {
  'two-numbers': (at) => [...endEarlier(at, ['red', 'blue']), tidy('red'), tidy('blue')],
  'end-it-all': (at) => [...endEarlier(at, ['mule', 'goat']), stubborn('mule'), stubborn('goat')],
  zombies: leaver,
  reaper: leaver,
};
