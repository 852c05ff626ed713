import type { Arg, Call, CallOptions, Fd, Ref, Str } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { octal, quoted, shownFd, shownNumber, shownString } from '../strace.ts';
import { type OpenFlag, openFlags } from './open-flags.ts';
import { bytes, type DirFd, dirfd, int, NULL, string, syscall } from './syscall.ts';

export type { OpenFlag } from './open-flags.ts';

/** open(2), which is openat(2) from the working directory, as libc has it too. */
export function open(path: Str, flags: readonly OpenFlag[], mode?: number, o?: CallOptions): Call {
  return { ...openat('AT_FDCWD', path, flags, mode, o), name: 'open' };
}

export function openat(
  from: DirFd,
  path: Str,
  flags: readonly OpenFlag[],
  mode?: number,
  o?: CallOptions,
): Call {
  const makes = flags.includes('O_CREAT') || flags.includes('O_TMPFILE');
  const permissions = makes ? (mode ?? 0o666) : 0;
  const args = [dirfd(from), string(path), int(bits(openFlags(), flags)), int(permissions)];
  const shown = [shownFd(from), shownString(path), shownFlags(flags), ...(makes ? [octal(permissions)] : [])];
  return syscall('openat', args, shown.join(', '), o);
}

const RESOLVE_FLAGS = {
  RESOLVE_NO_XDEV: 0x01,
  RESOLVE_NO_MAGICLINKS: 0x02,
  RESOLVE_NO_SYMLINKS: 0x04,
  RESOLVE_BENEATH: 0x08,
  RESOLVE_IN_ROOT: 0x10,
  RESOLVE_CACHED: 0x20,
} as const;
export type ResolveFlag = keyof typeof RESOLVE_FLAGS;

export interface OpenHow {
  readonly flags: readonly OpenFlag[];
  readonly mode?: number;
  readonly resolve?: readonly ResolveFlag[];
}

/** struct open_how: three 64-bit numbers (OPEN_HOW_SIZE_VER0). */
const OPEN_HOW_SIZE = 24;

/** openat2(2): an open whose path may not lead wherever its symlinks like. */
export function openat2(from: DirFd, path: Str, how: OpenHow, o?: CallOptions): Call {
  const { flags, resolve = [] } = how;
  const makes = flags.includes('O_CREAT') || flags.includes('O_TMPFILE');
  const mode = makes ? (how.mode ?? 0o666) : 0;
  const struct = BigUint64Array.of(bits(openFlags(), flags), BigInt(mode), bits(RESOLVE_FLAGS, resolve));
  const fields = [
    `flags=${shownFlags(flags)}`,
    ...(makes ? [`mode=${octal(mode)}`] : []),
    `resolve=${shownFlags(resolve)}`,
  ];
  const args = [dirfd(from), string(path), bytes(new Uint8Array(struct.buffer)), int(OPEN_HOW_SIZE)];
  const shown = [shownFd(from), shownString(path), `{${fields.join(', ')}}`, OPEN_HOW_SIZE];
  return syscall('openat2', args, shown.join(', '), o);
}

/** read(2); what was read is in the trace. At a barrier: `atLeast: 1`, since 0 is the end of the pipe. */
export function read(fd: Fd, count: number, o?: CallOptions): Call {
  const buffer: Arg = { kind: 'buffer', size: count, capture: 'result' };
  return syscall('read', [int(fd), buffer, int(count)], `${shownNumber(fd)}, …, ${count}`, o);
}

export function write(fd: Fd, data: Str | Uint8Array, o?: CallOptions): Call {
  if (data instanceof Uint8Array) {
    const shown = `${shownNumber(fd)}, ${quoted(data)}, ${data.length}`;
    return syscall('write', [int(fd), bytes(data), int(data.length)], shown, o);
  }
  if (typeof data === 'string') {
    const length = Buffer.byteLength(data);
    const shown = `${shownNumber(fd)}, ${shownString(data)}, ${length}`;
    return syscall('write', [int(fd), string(data), int(length)], shown, o);
  }
  const args: Arg[] = [int(fd), string(data), { kind: 'length', ofArgument: 1 }];
  return syscall('write', args, `${shownNumber(fd)}, ${shownString(data)}, …`, o);
}

export function close(fd: Fd, o?: CallOptions): Call {
  return syscall('close', [int(fd)], shownNumber(fd), o);
}

const CLOSE_RANGE_FLAGS = { CLOSE_RANGE_UNSHARE: 2, CLOSE_RANGE_CLOEXEC: 4 } as const;
export type CloseRangeFlag = keyof typeof CLOSE_RANGE_FLAGS;

/** close_range(2): every descriptor from `first` to `last`, also those that nobody told us of. */
export function close_range(
  first: Fd,
  last: Fd | 'ALL' = 'ALL',
  flags: readonly CloseRangeFlag[] = [],
  o?: CallOptions,
): Call {
  const end = last === 'ALL' ? 0xffffffff : last;
  const args = [int(first), int(end), int(bits(CLOSE_RANGE_FLAGS, flags))];
  const shown = [shownNumber(first), last === 'ALL' ? '~0U' : shownNumber(end), shownFlags(flags)];
  return syscall('close_range', args, shown.join(', '), o);
}

export function dup3(from: Fd, to: number, flags: readonly 'O_CLOEXEC'[] = [], o?: CallOptions): Call {
  const args = [int(from), int(to), int(bits(openFlags(), flags))];
  return syscall('dup3', args, `${shownNumber(from)}, ${to}, ${shownFlags(flags)}`, o);
}

/** pipe2(2); give it a name, its ends are `pipeEnd(name, 'read')` and `pipeEnd(name, 'write')`. */
export function pipe2(
  flags: readonly ('O_CLOEXEC' | 'O_NONBLOCK' | 'O_DIRECT')[] = [],
  o?: CallOptions,
): Call {
  const ends: Arg = { kind: 'buffer', size: 8, capture: 'whole' };
  return syscall('pipe2', [ends, int(bits(openFlags(), flags))], `…, ${shownFlags(flags)}`, o);
}

export function sendfile(out: Fd, from: Fd, count: number, o?: CallOptions): Call {
  const args = [int(out), int(from), NULL, int(count)];
  return syscall('sendfile', args, `${shownNumber(out)}, ${shownNumber(from)}, NULL, ${count}`, o);
}

const FCNTL_COMMANDS = { F_GETFD: 1, F_SETFD: 2, F_GETFL: 3, F_SETFL: 4, F_DUPFD_CLOEXEC: 1030 } as const;

export function fcntl(
  fd: Fd,
  command: keyof typeof FCNTL_COMMANDS,
  argument: number | Ref | readonly (OpenFlag | 'FD_CLOEXEC')[] = 0,
  o?: CallOptions,
): Call {
  const flags = Array.isArray(argument) ? (argument as readonly string[]) : undefined;
  const value = flags ? bits({ ...openFlags(), FD_CLOEXEC: 1 }, flags) : (argument as number | Ref);
  const shown = flags ? shownFlags(flags) : shownNumber(argument as number | Ref);
  return syscall(
    'fcntl',
    [int(fd), int(FCNTL_COMMANDS[command]), int(value)],
    `${shownNumber(fd)}, ${command}, ${shown}`,
    o,
  );
}

/** chdir(2); the working directory is the process's, so a namespace that is entered needs it anew. */
export function chdir(path: Str, o?: CallOptions): Call {
  return syscall('chdir', [string(path)], shownString(path), o);
}

export function fchdir(fd: Fd, o?: CallOptions): Call {
  return syscall('fchdir', [int(fd)], shownNumber(fd), o);
}

export function chroot(path: Str, o?: CallOptions): Call {
  return syscall('chroot', [string(path)], shownString(path), o);
}

/** umask(2): the bits that new files do not get. */
export function umask(mask: number, o?: CallOptions): Call {
  return syscall('umask', [int(mask)], octal(mask), o);
}

export {
  chmod,
  chown,
  type Device,
  fchownat,
  lchown,
  link,
  mkdir,
  mkdirat,
  mknod,
  mknodat,
  rename,
  rmdir,
  symlink,
  symlinkat,
  unlink,
} from './paths.ts';
