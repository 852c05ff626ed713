import { type Call, type CallOptions, pipeEnd, result, type Str } from './call.ts';
import { close, type OpenFlag, open, pipe2, read, write } from './calls/files.ts';

export interface WriteFileOptions extends Omit<CallOptions, 'as' | 'atLeast'> {
  /** More of them than O_WRONLY, O_CREAT, O_TRUNC and O_CLOEXEC. */
  readonly flags?: readonly OpenFlag[];
  readonly mode?: number;
}

/** A name that no program uses by itself: the file that is being written, until it is closed. */
const FILE = 'written file';

/**
 * open, write, close: what `echo content > path` does. Errors that are expected are those of the write,
 * since it is the write that the kernel refuses in /proc and /sys; `continue` covers all three.
 */
export function writeFile(path: Str, content: Str | Uint8Array, o: WriteFileOptions = {}): Call[] {
  const { flags = [], mode = 0o644, why, onError } = o;
  const all: OpenFlag[] = [
    'O_WRONLY',
    'O_CREAT',
    ...(flags.includes('O_APPEND') ? [] : (['O_TRUNC'] as const)),
    'O_CLOEXEC',
  ];
  const careless = onError === 'continue' ? { onError } : {};
  const reason = why ? { why } : {};
  const empty = isEmpty(content);
  return [
    open(path, [...all, ...flags], mode, { as: FILE, ...careless, ...(empty ? reason : {}) }),
    ...(empty ? [] : [write(result(FILE), content, { ...(onError ? { onError } : {}), ...reason })]),
    close(result(FILE), careless),
  ];
}

function isEmpty(content: Str | Uint8Array): boolean {
  if (typeof content === 'string' || content instanceof Uint8Array) return content.length === 0;
  return content.parts.length === 0;
}

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
    close(pipeEnd('starting', 'read')),
  ];
}
