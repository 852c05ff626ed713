import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, pipe2, read } from '../../src/engine/calls/files.ts';

/**
 * Ends when every process that these calls have started runs its own program. Until then it is still the engine,
 * which has changed its ids and is therefore not dumpable until it calls execve: nobody may enter it, setns(2)
 * says EPERM (PR_SET_DUMPABLE(2const), ptrace(2) on access modes).
 */
export function untilStarted(calls: readonly Call[]): Call[] {
  return [
    pipe2(['O_CLOEXEC'], {
      as: 'starting',
      why: {
        en: 'a pipe that every child inherits and that closes by itself at execve',
        zh: '一根管道：每个子进程都会继承它，execve 时自动关上',
      },
    }),
    ...calls,
    close(pipeEnd('starting', 'write'), {
      why: { en: 'ours is closed now; theirs are still open', zh: '我们这一端先关上；子进程手里的还开着' },
    }),
    read(pipeEnd('starting', 'read'), 1, {
      why: {
        en: 'a barrier: execve closes the children’s copies of the pipe, and then this read ends',
        zh: '一道关卡：子进程 execve 时会关上它们手里的管道，这次读取才会结束',
      },
    }),
  ];
}
