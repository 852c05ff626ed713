import type { Arg, Call, CallOptions, Fd, Str } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { shownFd, shownNumber, shownString } from '../strace.ts';
import { type DirFd, dirfd, int, NULL, string, syscall } from './syscall.ts';

const MOUNT_FLAGS = {
  MS_RDONLY: 0x1,
  MS_NOSUID: 0x2,
  MS_NODEV: 0x4,
  MS_NOEXEC: 0x8,
  MS_SYNCHRONOUS: 0x10,
  MS_REMOUNT: 0x20,
  MS_MANDLOCK: 0x40,
  MS_DIRSYNC: 0x80,
  MS_NOSYMFOLLOW: 0x100,
  MS_NOATIME: 0x400,
  MS_NODIRATIME: 0x800,
  MS_BIND: 0x1000,
  MS_MOVE: 0x2000,
  MS_REC: 0x4000,
  MS_SILENT: 0x8000,
  MS_UNBINDABLE: 0x20000,
  MS_PRIVATE: 0x40000,
  MS_SLAVE: 0x80000,
  MS_SHARED: 0x100000,
  MS_RELATIME: 0x200000,
  MS_STRICTATIME: 0x1000000,
  MS_LAZYTIME: 0x2000000,
} as const;
export type MountFlag = keyof typeof MOUNT_FLAGS;

export interface MountSpec extends CallOptions {
  readonly source?: Str;
  readonly target: Str;
  readonly type?: string;
  readonly flags?: readonly MountFlag[];
  readonly data?: Str;
}

/** mount(2): attaches a file system, binds a tree a second time, or changes a mount's flags or propagation. */
export function mount(spec: MountSpec, o: CallOptions = {}): Call {
  const { source, target, type, flags = [], data } = spec;
  const args = [orNull(source), string(target), orNull(type), int(bits(MOUNT_FLAGS, flags)), orNull(data)];
  const shown = [
    shownOrNull(source),
    shownString(target),
    shownOrNull(type),
    shownFlags(flags),
    shownOrNull(data),
  ];
  return syscall('mount', args, shown.join(', '), { ...spec, ...o });
}

const UMOUNT_FLAGS = { MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 } as const;
export type UmountFlag = keyof typeof UMOUNT_FLAGS;

/** umount2(2); MNT_DETACH takes it out of sight now, and away when its last user has gone. */
export function umount2(target: Str, flags: readonly UmountFlag[] = [], o?: CallOptions): Call {
  const args = [string(target), int(bits(UMOUNT_FLAGS, flags))];
  return syscall('umount2', args, `${shownString(target)}, ${shownFlags(flags)}`, o);
}

/** pivot_root(2): the root mount of this namespace becomes `newRoot`; the old one is moved to `putOld`. */
export function pivot_root(newRoot: Str, putOld: Str, o?: CallOptions): Call {
  const shown = `${shownString(newRoot)}, ${shownString(putOld)}`;
  return syscall('pivot_root', [string(newRoot), string(putOld)], shown, o);
}

/** openat(2)'s AT_ flags, as the mount calls take them. */
const AT_FLAGS = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
  AT_RECURSIVE: 0x8000,
} as const;
const OPEN_TREE_FLAGS = { ...AT_FLAGS, OPEN_TREE_CLONE: 1, OPEN_TREE_CLOEXEC: 0o2000000 } as const;
export type OpenTreeFlag = keyof typeof OPEN_TREE_FLAGS;

/** open_tree(2): a mount as a file; with OPEN_TREE_CLONE a copy of it, attached nowhere. */
export function open_tree(from: DirFd, path: Str, flags: readonly OpenTreeFlag[], o?: CallOptions): Call {
  const args = [dirfd(from), string(path), int(bits(OPEN_TREE_FLAGS, flags))];
  return syscall('open_tree', args, `${shownFd(from)}, ${shownString(path)}, ${shownFlags(flags)}`, o);
}

const MOVE_MOUNT_FLAGS = {
  MOVE_MOUNT_F_SYMLINKS: 0x1,
  MOVE_MOUNT_F_AUTOMOUNTS: 0x2,
  MOVE_MOUNT_F_EMPTY_PATH: 0x4,
  MOVE_MOUNT_T_SYMLINKS: 0x10,
  MOVE_MOUNT_T_AUTOMOUNTS: 0x20,
  MOVE_MOUNT_T_EMPTY_PATH: 0x40,
  MOVE_MOUNT_SET_GROUP: 0x100,
  MOVE_MOUNT_BENEATH: 0x200,
} as const;
export type MoveMountFlag = keyof typeof MOVE_MOUNT_FLAGS;

/** move_mount(2): attaches what open_tree or fsmount gave, or moves a mount. */
export function move_mount(
  from: DirFd,
  fromPath: Str,
  to: DirFd,
  toPath: Str,
  flags: readonly MoveMountFlag[] = [],
  o?: CallOptions,
): Call {
  const args = [dirfd(from), string(fromPath), dirfd(to), string(toPath), int(bits(MOVE_MOUNT_FLAGS, flags))];
  const shown = [shownFd(from), shownString(fromPath), shownFd(to), shownString(toPath), shownFlags(flags)];
  return syscall('move_mount', args, shown.join(', '), o);
}

const MOUNT_ATTRS = {
  MOUNT_ATTR_RDONLY: 0x1,
  MOUNT_ATTR_NOSUID: 0x2,
  MOUNT_ATTR_NODEV: 0x4,
  MOUNT_ATTR_NOEXEC: 0x8,
  MOUNT_ATTR_RELATIME: 0,
  MOUNT_ATTR_NOATIME: 0x10,
  MOUNT_ATTR_STRICTATIME: 0x20,
  MOUNT_ATTR__ATIME: 0x70,
  MOUNT_ATTR_NODIRATIME: 0x80,
  MOUNT_ATTR_IDMAP: 0x100000,
  MOUNT_ATTR_NOSYMFOLLOW: 0x200000,
} as const;
export type MountAttr = keyof typeof MOUNT_ATTRS;
const PROPAGATIONS = ['MS_PRIVATE', 'MS_SHARED', 'MS_SLAVE', 'MS_UNBINDABLE'] as const;

export interface MountAttributes {
  readonly set?: readonly MountAttr[];
  readonly clear?: readonly MountAttr[];
  readonly propagation?: (typeof PROPAGATIONS)[number];
  /** With MOUNT_ATTR_IDMAP: the user namespace whose map translates the owners of files. */
  readonly usernsFd?: Fd;
}

/** mount_setattr(2): attributes of a mount, with AT_RECURSIVE of all below it too. */
export function mount_setattr(
  from: DirFd,
  path: Str,
  flags: readonly (keyof typeof AT_FLAGS)[],
  attributes: MountAttributes,
  o?: CallOptions,
): Call {
  const args = [
    dirfd(from),
    string(path),
    int(bits(AT_FLAGS, flags)),
    mountAttr(attributes),
    int(MOUNT_ATTR_SIZE),
  ];
  const shown = [shownFd(from), shownString(path), shownFlags(flags), shownAttr(attributes), MOUNT_ATTR_SIZE];
  return syscall('mount_setattr', args, shown.join(', '), o);
}

/** struct mount_attr: four 64-bit numbers (MOUNT_ATTR_SIZE_VER0). */
const MOUNT_ATTR_SIZE = 32;

function mountAttr({ set = [], clear = [], propagation, usernsFd }: MountAttributes): Arg {
  const struct = new DataView(new ArrayBuffer(MOUNT_ATTR_SIZE));
  struct.setBigUint64(0, bits(MOUNT_ATTRS, set), true);
  struct.setBigUint64(8, bits(MOUNT_ATTRS, clear), true);
  struct.setBigUint64(16, propagation ? BigInt(MOUNT_FLAGS[propagation]) : 0n, true);
  if (typeof usernsFd === 'number') struct.setBigUint64(24, BigInt(usernsFd), true);
  const content = new Uint8Array(struct.buffer);
  if (typeof usernsFd !== 'object') return { kind: 'bytes', bytes: content };
  return { kind: 'bytes', bytes: content, relocations: [{ at: 24, kind: 'value', width: 8, ref: usernsFd }] };
}

function shownAttr({ set, clear, propagation, usernsFd }: MountAttributes): string {
  const fields = [
    ...(set ? [`attr_set=${shownFlags(set)}`] : []),
    ...(clear ? [`attr_clr=${shownFlags(clear)}`] : []),
    ...(propagation ? [`propagation=${propagation}`] : []),
    ...(usernsFd === undefined ? [] : [`userns_fd=${shownNumber(usernsFd)}`]),
  ];
  return `{${fields.join(', ')}}`;
}

/** fsopen(2): a file system that is being configured. */
export function fsopen(type: string, flags: readonly 'FSOPEN_CLOEXEC'[] = [], o?: CallOptions): Call {
  const args = [string(type), int(flags.length === 0 ? 0 : 1)];
  return syscall('fsopen', args, `${shownString(type)}, ${shownFlags(flags)}`, o);
}

const FSCONFIG_COMMANDS = {
  FSCONFIG_SET_FLAG: 0,
  FSCONFIG_SET_STRING: 1,
  FSCONFIG_SET_FD: 5,
  FSCONFIG_CMD_CREATE: 6,
  FSCONFIG_CMD_RECONFIGURE: 7,
} as const;
export type FsconfigCommand = keyof typeof FSCONFIG_COMMANDS;

/** fsconfig(2): one option, or the command to create. A number or a result as value is a file descriptor (SET_FD). */
export function fsconfig(
  fs: Fd,
  command: FsconfigCommand,
  key?: string,
  value?: Str | Fd,
  o?: CallOptions,
): Call {
  const text =
    typeof value === 'string' || (typeof value === 'object' && 'parts' in value) ? value : undefined;
  const aux = text === undefined && value !== undefined ? (value as Fd) : 0;
  const args = [int(fs), int(FSCONFIG_COMMANDS[command]), orNull(key), orNull(text), int(aux)];
  const shown = [shownNumber(fs), command, shownOrNull(key), shownOrNull(text), shownNumber(aux)];
  return syscall('fsconfig', args, shown.join(', '), o);
}

/** fsmount(2): the configured file system as a mount, attached nowhere yet. */
export function fsmount(
  fs: Fd,
  flags: readonly 'FSMOUNT_CLOEXEC'[] = [],
  attributes: readonly MountAttr[] = [],
  o?: CallOptions,
): Call {
  const args = [int(fs), int(flags.length === 0 ? 0 : 1), int(bits(MOUNT_ATTRS, attributes))];
  return syscall('fsmount', args, `${shownNumber(fs)}, ${shownFlags(flags)}, ${shownFlags(attributes)}`, o);
}

function orNull(text: Str | undefined): Arg {
  return text === undefined ? NULL : string(text);
}

function shownOrNull(text: Str | undefined): string {
  return text === undefined ? 'NULL' : shownString(text);
}
