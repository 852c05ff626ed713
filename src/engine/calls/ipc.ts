import type { Call, CallOptions, Fd, Ref } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { octal, shownNumber, shownString } from '../strace.ts';
import { type OpenFlag, openFlags } from './open-flags.ts';
import { int, NULL, string, syscall } from './syscall.ts';

const IPC_FLAGS = { IPC_CREAT: 0o1000, IPC_EXCL: 0o2000, IPC_NOWAIT: 0o4000 } as const;
export type IpcFlag = keyof typeof IPC_FLAGS;
export type IpcKey = number | 'IPC_PRIVATE';

const IPC_COMMANDS = { IPC_RMID: 0 } as const;
export type IpcCommand = keyof typeof IPC_COMMANDS;

/** msgget(2): a System V message queue of the caller's ipc namespace. */
export function msgget(key: IpcKey, flags: readonly IpcFlag[] = [], mode = 0o600, o?: CallOptions): Call {
  return syscall('msgget', [keyOf(key), withMode(flags, mode)], `${shownKey(key)}, ${shown(flags, mode)}`, o);
}

export function shmget(
  key: IpcKey,
  size: number,
  flags: readonly IpcFlag[] = [],
  mode = 0o600,
  o?: CallOptions,
): Call {
  const args = [keyOf(key), int(size), withMode(flags, mode)];
  return syscall('shmget', args, `${shownKey(key)}, ${size}, ${shown(flags, mode)}`, o);
}

export function semget(
  key: IpcKey,
  count: number,
  flags: readonly IpcFlag[] = [],
  mode = 0o600,
  o?: CallOptions,
): Call {
  const args = [keyOf(key), int(count), withMode(flags, mode)];
  return syscall('semget', args, `${shownKey(key)}, ${count}, ${shown(flags, mode)}`, o);
}

export function msgctl(id: number | Ref, command: IpcCommand, o?: CallOptions): Call {
  return syscall(
    'msgctl',
    [int(id), int(IPC_COMMANDS[command]), NULL],
    `${shownNumber(id)}, ${command}, NULL`,
    o,
  );
}

export function shmctl(id: number | Ref, command: IpcCommand, o?: CallOptions): Call {
  return syscall(
    'shmctl',
    [int(id), int(IPC_COMMANDS[command]), NULL],
    `${shownNumber(id)}, ${command}, NULL`,
    o,
  );
}

export function semctl(id: number | Ref, command: IpcCommand, o?: CallOptions): Call {
  const args = [int(id), int(0), int(IPC_COMMANDS[command]), NULL];
  return syscall('semctl', args, `${shownNumber(id)}, 0, ${command}, NULL`, o);
}

/** mq_open(2): a POSIX queue. The kernel wants the name without the slash that libc's function wants. */
export function mq_open(name: string, flags: readonly OpenFlag[], mode = 0o600, o?: CallOptions): Call {
  const bare = name.replace(/^\//, '');
  const args = [string(bare), int(bits(openFlags(), flags)), int(mode), NULL];
  return syscall('mq_open', args, `${shownString(bare)}, ${shownFlags(flags)}, ${octal(mode)}, NULL`, o);
}

export function mq_unlink(name: string, o?: CallOptions): Call {
  const bare = name.replace(/^\//, '');
  return syscall('mq_unlink', [string(bare)], shownString(bare), o);
}

/** A message on an open POSIX queue. */
export function mq_send(queue: Fd, message: string, o?: CallOptions): Call {
  const length = Buffer.byteLength(message);
  const args = [int(queue), string(message), int(length), int(0), NULL];
  return syscall(
    'mq_timedsend',
    args,
    `${shownNumber(queue)}, ${shownString(message)}, ${length}, 0, NULL`,
    o,
  );
}

function keyOf(key: IpcKey) {
  return int(key === 'IPC_PRIVATE' ? 0 : key);
}

function shownKey(key: IpcKey): string {
  return typeof key === 'string' ? key : `0x${key.toString(16)}`;
}

function withMode(flags: readonly IpcFlag[], mode: number) {
  return int(bits(IPC_FLAGS, flags) | BigInt(mode));
}

function shown(flags: readonly IpcFlag[], mode: number): string {
  return [...flags, octal(mode)].join('|');
}
