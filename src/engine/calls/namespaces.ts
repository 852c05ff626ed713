import type { Call, CallOptions, Fd, Ref } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { shownNumber } from '../strace.ts';
import { CLONE_FLAGS, type CloneFlag } from './clone-flags.ts';
import { int, syscall } from './syscall.ts';

export type { CloneFlag } from './clone-flags.ts';

/** unshare(2): new namespaces for the caller itself; of a pid namespace, for its next child. */
export function unshare(flags: readonly CloneFlag[], o?: CallOptions): Call {
  return syscall('unshare', [int(bits(CLONE_FLAGS, flags))], shownFlags(flags), o);
}

/** setns(2): joins the namespace of a file; of a pidfd, all those that are named. */
export function setns(fd: Fd, flags: readonly CloneFlag[], o?: CallOptions): Call {
  const args = [int(fd), int(bits(CLONE_FLAGS, flags))];
  return syscall('setns', args, `${shownNumber(fd)}, ${shownFlags(flags)}`, o);
}

const PIDFD_FLAGS = { PIDFD_NONBLOCK: 0o4000, PIDFD_THREAD: 0o200 } as const;
export type PidfdFlag = keyof typeof PIDFD_FLAGS;

/** pidfd_getfd(2): another process's descriptor becomes ours; asks for the rights of ptrace(2). Closes on exec. */
export function pidfd_getfd(pidfd: Fd, target: Fd, o?: CallOptions): Call {
  const shown = `${shownNumber(pidfd)}, ${shownNumber(target)}, 0`;
  return syscall('pidfd_getfd', [int(pidfd), int(target), int(0)], shown, o);
}

/** pidfd_open(2): a process as a file, which never comes to mean another one. Closes on exec. */
export function pidfd_open(pid: number | Ref, flags: readonly PidfdFlag[] = [], o?: CallOptions): Call {
  const args = [int(pid), int(bits(PIDFD_FLAGS, flags))];
  return syscall('pidfd_open', args, `${shownNumber(pid)}, ${shownFlags(flags)}`, o);
}
