import { type Call, result } from '../../src/engine/call.ts';
import { unshare } from '../../src/engine/calls/namespaces.ts';
import { execve, exit_group, kill, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { containerWithProc, ENVIRONMENT, settled, stay } from './container-program.ts';

export { setups } from './setups.ts';

const BRIEF: Text = { en: 'As short a life as that of an ls.', zh: '和一个 ls 一样短命。' };

const withoutFork = (): Call =>
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
  });

const numberOne = (): Call =>
  spawn({
    flags: ['CLONE_NEWPID'],
    child: [stay()],
    why: {
      en: 'One call for namespace and child together: the child is born inside, as number 1.',
      zh: '一次调用同时得到命名空间和子进程：子进程出生在里面，就是 1 号。',
    },
  });

const runLeaver = (at: ProgramContext, whys: { en: string; zh: string }): Call =>
  execve(`${at.work}/leaver`, ['leaver'], ENVIRONMENT, { why: whys });

/** The number, in the lab host, of a prepared process; when it has gone, one that no process can have (ESRCH in kill(2)). */
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
  'without-fork': () => settled(withoutFork()),
  'number-one': () => settled(numberOne()),
  'own-proc': () => settled(containerWithProc([stay()])),
  'two-numbers': endBluesThird,
  'two-deep': () => settled(containerWithProc([containerWithProc([stay()]), stay()])),
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
  zombies: (at) =>
    settled(
      containerWithProc([
        runLeaver(at, {
          en: 'leaver is number 1: it inherits the orphans that it makes, and never waits for one.',
          zh: 'leaver 就是 1 号：它制造的孤儿都由它收养，它却从不 wait。',
        }),
      ]),
    ),
  reaper: (at) =>
    settled(
      containerWithProc([
        execve('/bin/sh', ['sh', '-c', `${at.work}/leaver & wait`], ENVIRONMENT, {
          why: {
            en: 'A shell is number 1. It starts leaver as a child, does not become it, and collects whoever ends below it.',
            zh: '当 1 号的是 shell。它把 leaver 作为子进程启动，自己并不变成它；下面谁结束，它就回收谁。',
          },
        }),
      ]),
    ),
};
