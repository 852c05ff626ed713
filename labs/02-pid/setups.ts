import { type Call, pipeEnd, result } from '../../src/engine/call.ts';
import { close, pipe2, read } from '../../src/engine/calls/files.ts';
import { chmod, mkdir, symlink } from '../../src/engine/calls/paths.ts';
import { execve, kill, prctl, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { LEAVER } from './leaver.ts';

/** Each of the cast has a copy of this pipe, which its execve closes; when the last is closed, `everybodySet` goes on (pipe(7)). */
const PIPE = 'unset';
const letGo: readonly Call[] = [close(pipeEnd(PIPE, 'read')), close(pipeEnd(PIPE, 'write'))];
const everybodySet: readonly Call[] = [
  close(pipeEnd(PIPE, 'write')),
  read(pipeEnd(PIPE, 'read'), 1),
  close(pipeEnd(PIPE, 'read')),
];

/** The cast's programs: links to `sleep`, since a program started through a link is known by the link's name. */
const CAST = '/run/cast';
const engage = (...names: readonly string[]): readonly Call[] => [
  mkdir(CAST, 0o755, { onError: 'continue' }),
  ...names.map((name) => symlink('/bin/sleep', `${CAST}/${name}`, { onError: 'continue' })),
];

/** Becomes a process of this name that does nothing but be there, and has no handler for any signal. */
const play = (name: string): readonly Call[] => [execve(`${CAST}/${name}`, ['sleep', 'infinity'])];

/** A container by the name of its number 1, and outside of it the parent that waits for it, as `unshare` does. */
const container = (name: string, members: readonly string[]): Call =>
  spawn({
    child: [
      prctl('PR_SET_NAME', 'runtime'),
      spawn({
        as: 'init',
        flags: ['CLONE_NEWPID'],
        child: [...members.map((member) => spawn({ child: play(member) })), ...play(name)],
      }),
      ...letGo,
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

const WORKERS = ['worker', 'worker', 'worker'];
const LEGS = ['leg', 'leg'];

const leaver = ({ work }: ProgramContext): readonly Call[] => [
  ...writeFile(`${work}/leaver`, LEAVER),
  chmod(`${work}/leaver`, 0o755),
];

export const setups: Programs = {
  'two-numbers': (at) => [
    ...endEarlier(at, ['red', 'blue']),
    ...engage('red', 'blue', 'worker'),
    pipe2(['O_CLOEXEC'], { as: PIPE }),
    container('red', WORKERS),
    container('blue', WORKERS),
    ...everybodySet,
  ],
  'end-it-all': (at) => [
    ...endEarlier(at, ['mule', 'goat']),
    ...engage('mule', 'goat', 'leg'),
    pipe2(['O_CLOEXEC'], { as: PIPE }),
    container('mule', LEGS),
    container('goat', LEGS),
    ...everybodySet,
  ],
  zombies: leaver,
  reaper: leaver,
};
