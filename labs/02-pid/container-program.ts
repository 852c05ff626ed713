import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, pipe2, read } from '../../src/engine/calls/files.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';

/*
 * What this lab's programs are put together from.
 */

export const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/lab'];

/**
 * Number 1 of a container has nothing to do in these programs but to be there. It becomes a program of the lab
 * host's, since the engine itself may not be looked into by others (PR_SET_DUMPABLE in prctl(2)).
 */
export const stay = (): Call =>
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

/** Goes on when the process, and those it has made, have become their programs: execve closes the pipe's last copy. */
export const settled = (process: Call): readonly Call[] => [
  pipe2(['O_CLOEXEC'], {
    as: 'busy',
    why: {
      en: 'A pipe that every child has a copy of, until execve closes it.',
      zh: '每个子进程都会有一份这个管道，直到 execve 把它关上。',
    },
  }),
  process,
  close(pipeEnd('busy', 'write'), { why: { en: 'Our own copy, first.', zh: '先关掉自己的那一份。' } }),
  read(pipeEnd('busy', 'read'), 1, {
    why: {
      en: 'Returns 0 when nobody can write any more: by then they are what they were to become.',
      zh: '没有人还能写入时返回 0：这时大家都已经变成该变的程序了。',
    },
  }),
];

export const containerWithProc = (child: readonly Call[]): Call =>
  spawn({
    flags: ['CLONE_NEWPID', 'CLONE_NEWNS'],
    child: [...ownProc(), ...child],
    why: {
      en: 'Number 1 of a new pid namespace, with a list of mounts of its own.',
      zh: '新 PID 命名空间的 1 号，并且有自己的挂载列表。',
    },
  });
