import type { Arg, Call, CallOptions, Str } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { octal, shownFd, shownString } from '../strace.ts';
import { hasSyscall, type SyscallName } from '../syscall-numbers.ts';
import { type DirFd, dirfd, int, string, syscall } from './syscall.ts';

/** One argument, and how it is shown; `path` ones get AT_FDCWD before them where only the `at` form exists. */
interface Part {
  readonly arg: Arg;
  readonly shown: string;
}

/**
 * A call that works on the tree of names. arm64 never had `mkdir`, only `mkdirat` from AT_FDCWD: there
 * that is what is called, and what is shown.
 */
function onPath(
  name: SyscallName,
  at: SyscallName,
  parts: readonly Part[],
  o?: CallOptions,
  last: readonly Part[] = [],
): Call {
  if (hasSyscall(name)) return shaped(name, name, parts, o);
  return shaped(name, at, [...parts, ...last], o, CWD);
}

function shaped(
  name: SyscallName,
  called: SyscallName,
  parts: readonly Part[],
  o?: CallOptions,
  first?: Part,
): Call {
  const all = first ? [first, ...parts] : parts;
  const args = all.map((p) => p.arg);
  return syscall(called, args, all.map((p) => p.shown).join(', '), o, { name });
}

const CWD: Part = { arg: dirfd('AT_FDCWD'), shown: 'AT_FDCWD' };
const path = (text: Str): Part => ({ arg: string(text), shown: shownString(text) });
const number = (value: number, shown = String(value)): Part => ({ arg: int(value), shown });

export function mkdir(name: Str, mode = 0o777, o?: CallOptions): Call {
  return onPath('mkdir', 'mkdirat', [path(name), number(mode, octal(mode))], o);
}

const AT_REMOVEDIR = 0x200;

export function rmdir(name: Str, o?: CallOptions): Call {
  return onPath('rmdir', 'unlinkat', [path(name)], o, [number(AT_REMOVEDIR, 'AT_REMOVEDIR')]);
}

export function unlink(name: Str, o?: CallOptions): Call {
  return onPath('unlink', 'unlinkat', [path(name)], o, [number(0)]);
}

/** symlink(2): `name` comes to lead to `target`, whatever that is. */
export function symlink(target: Str, name: Str, o?: CallOptions): Call {
  if (hasSyscall('symlink')) return shaped('symlink', 'symlink', [path(target), path(name)], o);
  return shaped('symlink', 'symlinkat', [path(target), CWD, path(name)], o);
}

export function link(old: Str, name: Str, o?: CallOptions): Call {
  return onPath('link', 'linkat', between(old, name), o, [number(0)]);
}

export function rename(old: Str, name: Str, o?: CallOptions): Call {
  return onPath('rename', 'renameat', between(old, name), o);
}

/** The `at` forms of link and rename want a directory before each path. */
function between(old: Str, name: Str): Part[] {
  return hasSyscall('link') ? [path(old), path(name)] : [path(old), CWD, path(name)];
}

const FILE_TYPES = { c: ['S_IFCHR', 0o020000], b: ['S_IFBLK', 0o060000], p: ['S_IFIFO', 0o010000] } as const;

export interface Device {
  readonly type: keyof typeof FILE_TYPES;
  readonly major?: number;
  readonly minor?: number;
}

/** mknod(2): a device or a pipe; in a user namespace only pipes and the whiteout 0:0 (user_namespaces(7)). */
export function mknod(name: Str, mode: number, device: Device, o?: CallOptions): Call {
  return onPath('mknod', 'mknodat', [path(name), ...node(mode, device)], o);
}

export function mknodat(from: DirFd, name: Str, mode: number, device: Device, o?: CallOptions): Call {
  const start: Part = { arg: dirfd(from), shown: shownFd(from) };
  return shaped('mknodat', 'mknodat', [path(name), ...node(mode, device)], o, start);
}

function node(mode: number, { type, major = 0, minor = 0 }: Device): Part[] {
  const [typeName, bits] = FILE_TYPES[type];
  // The kernel's 32 bits for it: new_encode_dev() in linux/kdev_t.h.
  const encoded = (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  return [
    number(mode | bits, `${typeName}|${octal(mode)}`),
    number(encoded >>> 0, `makedev(${major}, ${minor})`),
  ];
}

/** mkdirat(2), symlinkat(2): from a folder that is open; a path in one piece could be led elsewhere. */
export function mkdirat(from: DirFd, name: Str, mode = 0o777, o?: CallOptions): Call {
  const start: Part = { arg: dirfd(from), shown: shownFd(from) };
  return shaped('mkdirat', 'mkdirat', [path(name), number(mode, octal(mode))], o, start);
}

export function symlinkat(target: Str, from: DirFd, name: Str, o?: CallOptions): Call {
  const start: Part = { arg: dirfd(from), shown: shownFd(from) };
  return shaped('symlinkat', 'symlinkat', [start, path(name)], o, path(target));
}

export function chmod(name: Str, mode: number, o?: CallOptions): Call {
  return onPath('chmod', 'fchmodat', [path(name), number(mode, octal(mode))], o);
}

export function chown(name: Str, uid: number, gid: number, o?: CallOptions): Call {
  return onPath('chown', 'fchownat', [path(name), number(uid), number(gid)], o, [number(0)]);
}

const OWNER_FLAGS = { AT_SYMLINK_NOFOLLOW: 0x100, AT_EMPTY_PATH: 0x1000 } as const;

/** fchownat(2): with AT_EMPTY_PATH and "" the owner of what is open at `from`. */
export function fchownat(
  from: DirFd,
  name: Str,
  uid: number,
  gid: number,
  flags: readonly (keyof typeof OWNER_FLAGS)[] = [],
  o?: CallOptions,
): Call {
  const args = [dirfd(from), string(name), int(uid), int(gid), int(bits(OWNER_FLAGS, flags))];
  const shown = [shownFd(from), shownString(name), uid, gid, shownFlags(flags)];
  return syscall('fchownat', args, shown.join(', '), o);
}

/** lchown(2): of a symlink itself, not of what it leads to. */
export function lchown(name: Str, uid: number, gid: number, o?: CallOptions): Call {
  return { ...fchownat('AT_FDCWD', name, uid, gid, ['AT_SYMLINK_NOFOLLOW'], o), name: 'lchown' };
}
