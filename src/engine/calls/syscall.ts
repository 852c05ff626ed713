import type { Arg, Call, CallOptions, Fd, Ref, Relocation, Str } from '../call.ts';
import { type SyscallName, syscallNumber } from '../syscall-numbers.ts';

/** A system call; `shown` is what stands between its parentheses. */
export function syscall(
  name: SyscallName,
  args: readonly Arg[],
  shown: string,
  o: CallOptions = {},
  more: { name?: string; waitStatus?: NonNullable<Call['waitStatus']> } = {},
): Call {
  return {
    ...optionsOf(o),
    name: more.name ?? name,
    nr: syscallNumber(name),
    args,
    shown: `${name}(${shown})`,
    ...(more.waitStatus ? { waitStatus: more.waitStatus } : {}),
  };
}

/** The options alone, of an object that may hold a call's arguments as well. */
export function optionsOf(o: CallOptions): CallOptions {
  return {
    ...(o.as === undefined ? {} : { as: o.as }),
    ...(o.why === undefined ? {} : { why: o.why }),
    ...(o.onError === undefined ? {} : { onError: o.onError }),
    ...(o.atLeast === undefined ? {} : { atLeast: o.atLeast }),
    ...(o.topic === undefined ? {} : { topic: o.topic }),
  };
}

export function int(value: number | bigint | Ref): Arg {
  if (typeof value === 'object') return { kind: 'ref', ref: value };
  return { kind: 'int', value: BigInt(value) };
}

export function string(text: Str): Arg {
  return { kind: 'string', text };
}

export function strings(texts: readonly Str[]): Arg {
  return { kind: 'strings', texts };
}

export function bytes(content: Uint8Array, relocations?: readonly Relocation[]): Arg {
  return relocations ? { kind: 'bytes', bytes: content, relocations } : { kind: 'bytes', bytes: content };
}

export const NULL: Arg = { kind: 'int', value: 0n };

/** A directory to start a path from: openat(2). */
export type DirFd = Fd | 'AT_FDCWD';
const AT_FDCWD = -100n;

export function dirfd(fd: DirFd): Arg {
  return fd === 'AT_FDCWD' ? { kind: 'int', value: AT_FDCWD } : int(fd);
}
