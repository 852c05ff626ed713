import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { dup3, pipe2 } from '../../src/engine/calls/files.ts';
import { execve } from '../../src/engine/calls/processes.ts';

/** What a program that we start is given: no variable of ours leaks in. */
export const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/'];

/**
 * Becomes a shell that waits for ever: its input is a pipe whose other end it holds itself. A mount namespace
 * lives as long as a process is in it, and this needs nothing from the root file system but a shell.
 */
export function stay(shell: string, name: string, environment: readonly string[] = []): Call[] {
  return [
    pipe2([], {
      as: 'silence',
      why: {
        en: 'a pipe of which we keep both ends',
        zh: '一根管道，两端都留在自己手里',
      },
    }),
    dup3(pipeEnd('silence', 'read'), 0, [], {
      why: {
        en: 'the input of the shell to come is a pipe into which nobody writes: it waits, and the namespace lives',
        zh: '接下来那个 shell 的输入是一根没有人写的管道：它一直等着，命名空间就一直活着',
      },
    }),
    execve(shell, [name], [...ENVIRONMENT, ...environment], {
      why: {
        en: 'the process becomes that shell; its mount list stays with it',
        zh: '进程变成这个 shell，挂载列表仍归它',
      },
    }),
  ];
}
