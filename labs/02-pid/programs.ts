import type { Call } from '../../src/engine/call.ts';
import { result } from '../../src/engine/call.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { unshare } from '../../src/engine/calls/namespaces.ts';
import { execve, exit_group, kill, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { setups } from './setups.ts';

export { setups };

const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/lab'];

/**
 * Number 1 of a container has nothing to do in these programs but to be there. It becomes a program of the lab
 * host's, since the engine itself may not be looked into by others (PR_SET_DUMPABLE in prctl(2)).
 */
const stay = (): Call =>
  execve('/bin/sleep', ['sleep', 'infinity'], ENVIRONMENT, {
    why: {
      en: 'It stays, whatever program it becomes: when number 1 ends, the namespace ends.',
      zh: '不管变成什么程序，它都留在这里：1 号一结束，命名空间也就结束了。',
    },
  });

/** A proc of the new pid namespace, seen by nobody else. */
const ownProc = (): readonly Call[] => [
  mount({
    target: '/',
    flags: ['MS_REC', 'MS_PRIVATE'],
    why: {
      en: 'The list of mounts is a copy, but its mounts still pass news on to the originals. Cut that first.',
      zh: '挂载列表虽是副本，其中的挂载仍会把变化传播给原件。先切断传播。',
    },
  }),
  mount({
    source: 'proc',
    target: '/proc',
    type: 'proc',
    flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    why: {
      en: 'A proc shows the pid namespace of whoever mounts it: mounted here, from inside, it shows this one.',
      zh: '谁挂载 proc，它就显示谁的 PID 命名空间：在里面挂载，显示的就是这里。',
    },
  }),
];

const BRIEF: Text = { en: 'As short a life as that of an ls.', zh: '和一个 ls 一样短命。' };

const withoutFork = (): readonly Call[] => [
  spawn({
    child: [
      unshare(['CLONE_NEWPID'], {
        why: {
          en: 'Says where the next child will be born. The caller itself stays where it is: its number cannot change.',
          zh: '只决定下一个子进程出生在哪里。调用者自己留在原处：它的号码不能变。',
        },
      }),
      spawn({
        as: 'first',
        child: [exit_group(0, { why: BRIEF })],
        why: {
          en: 'The first child is number 1. It ends at once.',
          zh: '第一个子进程是 1 号。它马上就结束了。',
        },
      }),
      wait4(result('first'), {
        why: {
          en: 'Number 1 has ended, and the namespace with it.',
          zh: '1 号结束了，命名空间也随之终结。',
        },
      }),
      spawn({
        child: [exit_group(0)],
        onError: ['ENOMEM'],
        why: {
          en: 'No number is to be had in a namespace without number 1: ENOMEM, though no memory is short.',
          zh: '没有 1 号的命名空间不再发号：返回 ENOMEM，其实并不缺内存。',
        },
      }),
      execve('/bin/sleep', ['sleep', 'infinity'], ENVIRONMENT, {
        why: {
          en: 'Another program, the same process: what is to become of its children is not changed by execve.',
          zh: '换了程序，进程还是那个进程：execve 改变不了它的子进程该去哪里。',
        },
      }),
    ],
    why: { en: 'A process that plays the part of your shell.', zh: '一个扮演你的 shell 的进程。' },
  }),
];

const numberOne = (): readonly Call[] => [
  spawn({
    flags: ['CLONE_NEWPID'],
    child: [stay()],
    why: {
      en: 'One call for namespace and child together: the child is born inside, as number 1.',
      zh: '一次调用同时得到命名空间和子进程：子进程出生在里面，就是 1 号。',
    },
  }),
];

const containerWithProc = (child: readonly Call[]): Call =>
  spawn({
    flags: ['CLONE_NEWPID', 'CLONE_NEWNS'],
    child: [...ownProc(), ...child],
    why: {
      en: 'Number 1 of a new pid namespace, with a list of mounts of its own.',
      zh: '新 PID 命名空间的 1 号，并且有自己的挂载列表。',
    },
  });

const runLeaver = (at: ProgramContext, whys: { en: string; zh: string }): Call =>
  execve(`${at.work}/leaver`, ['leaver'], ENVIRONMENT, { why: whys });

/** The number, in the lab host, of a prepared process; 0 when it has gone, and kill(2) is not asked to signal that. */
function inLab(at: ProgramContext, wanted: (p: Process) => boolean): number {
  return at.machine.processes().find(wanted)?.innerPids[0] ?? 2 ** 22;
}

const endBluesThird = (at: ProgramContext): readonly Call[] => {
  const blue = at.machine.processes().find((p) => p.comm === 'blue' && p.innerPids.at(-1) === 1);
  const mad = inLab(
    at,
    (p) => p.comm === 'worker' && p.innerPids.at(-1) === 3 && p.ns('pid') === blue?.ns('pid'),
  );
  return [
    kill(mad, 'SIGTERM', {
      why: {
        en: `NSpid of process ${mad} ends in 3, and it is in the pid namespace of blue. From here, its outer number counts.`,
        zh: `进程 ${mad} 的 NSpid 以 3 结尾，且在 blue 的 PID 命名空间里。从这里发信号，要用外面的号码。`,
      },
    }),
  ];
};

export const programs: Programs = {
  'without-fork': withoutFork,
  'number-one': numberOne,
  'own-proc': () => [containerWithProc([stay()])],
  'two-numbers': endBluesThird,
  'two-deep': () => [containerWithProc([containerWithProc([stay()]), stay()])],
  'end-it-all': (at) => [
    kill(
      inLab(at, (p) => p.comm === 'mule' && p.innerPids.at(-1) === 1),
      'SIGKILL',
      {
        why: {
          en: 'SIGKILL reaches number 1 from outside, and the kernel takes all others of its namespace along.',
          zh: '来自外面的 SIGKILL 能到达 1 号，内核会带走它命名空间里的所有进程。',
        },
      },
    ),
  ],
  zombies: (at) => [
    containerWithProc([
      runLeaver(at, {
        en: 'leaver is number 1: it inherits the orphans that it makes, and never waits for one.',
        zh: 'leaver 就是 1 号：它制造的孤儿都由它收养，它却从不 wait。',
      }),
    ]),
  ],
  reaper: (at) => [
    containerWithProc([
      execve('/bin/sh', ['sh', '-c', `${at.work}/leaver & wait`], ENVIRONMENT, {
        why: {
          en: 'A shell is number 1. It starts leaver as a child, does not become it, and collects whoever ends below it.',
          zh: '当 1 号的是 shell。它把 leaver 作为子进程启动，自己并不变成它；下面谁结束，它就回收谁。',
        },
      }),
    ]),
  ],
};
