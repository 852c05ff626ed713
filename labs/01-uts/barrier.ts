import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, pipe2, read } from '../../src/engine/calls/files.ts';

/**
 * Goes on only when every child has become its own program. Until then a child is a copy of the engine, with
 * the engine's environment, and /proc/PID/ns of it is refused even to root of the lab host (ptrace(2): its
 * memory still belongs to the machine's user namespace).
 */
export function untilTheyRun(children: readonly Call[]): Call[] {
  return [
    pipe2(['O_CLOEXEC'], {
      as: 'started',
      why: {
        en: 'a barrier: each child has a copy of this pipe, and execve closes it',
        zh: '一道屏障：每个子进程都有这条管道的副本，execve 时自动关闭',
      },
    }),
    ...children,
    close(pipeEnd('started', 'write')),
    read(pipeEnd('started', 'read'), 1, {
      why: {
        en: 'end of file: nobody holds the other end any more, so all have become their own program',
        zh: '读到文件末尾：另一端已无人持有，说明子进程都换上了自己的程序',
      },
    }),
    close(pipeEnd('started', 'read')),
  ];
}
