import type { Text } from '../text/text.ts';
import type { Call } from './call.ts';

/*
 * What a learner's own program imports from 'nslab': system calls as functions. Each makes plain data, a call
 * that nobody has made yet; `nslab engine FILE` makes them, in their order, as root of the lab host. Beside each
 * stand its manual page and the lab that teaches it.
 */

/** A program that has not run yet: what a file for `nslab engine` has as its `export default`. */
export interface Program {
  readonly calls: readonly Call[];
}

/**
 * Calls in the order in which they are to be made. Lists may stand in lists: `writeFile` and `rtnetlink` make
 * several calls each.
 *
 *     export default program(unshare(['CLONE_NEWUTS']), sethostname('box'), execve('/bin/bash', ['bash']));
 */
export function program(...calls: readonly (Call | readonly Call[])[]): Program {
  return { calls: calls.flat() };
}

/** Your own words beside a call in the trace: `mount({ … }, { why: because('the container needs a proc') })`. */
export function because(words: string): Text {
  return { en: words, zh: words };
}

export type { Call, CallOptions, Fd, Ref, Str } from './call.ts';
export {
  /** A file descriptor or a number out of an earlier call's buffer: the int at this offset. */
  intAt,
  /** One end of a pipe that an earlier `pipe2(…, { as: 'name' })` has made: pipe(2). Lab 4, handshake. */
  pipeEnd,
  /** What an earlier call named with `as` has returned: a file descriptor, the number of a child. */
  result,
  /** A path with such a number in it: text`/proc/${result('box')}/uid_map`. */
  text,
} from './call.ts';
export {
  /** chdir(2). After pivot_root and before execve: lab 3, pivot-root. */
  chdir,
  /** chmod(2). */
  chmod,
  /** chown(2). Who owns a group may arrange it: lab 7, delegate. */
  chown,
  /** chroot(2): another answer to what / is, and the way out of it. Lab 3, chroot-escape. */
  chroot,
  /** close(2). */
  close,
  type Device,
  /** dup(2), dup3. */
  dup3,
  /** fchdir(2). */
  fchdir,
  /** fcntl(2). */
  fcntl,
  /** link(2). Lab 6, hard-link. */
  link,
  /** mkdir(2). Also how a control group is made: lab 7, join. */
  mkdir,
  /** mknod(2). A whiteout is the device 0:0: lab 6, whiteout. */
  mknod,
  type OpenFlag,
  /** open(2). A namespace that is open lives on: lab 1, open-file. */
  open,
  /** openat(2). */
  openat,
  /** pipe(2), pipe2: two processes that wait for each other. Lab 4, handshake. */
  pipe2,
  /** read(2). */
  read,
  /** rename(2). */
  rename,
  /** rmdir(2). Also how a control group goes: lab 7. */
  rmdir,
  /** sendfile(2). */
  sendfile,
  /** symlink(2). */
  symlink,
  /** umask(2). */
  umask,
  /** unlink(2). What it leaves in an overlay: lab 6, whiteout. */
  unlink,
  /** write(2). */
  write,
} from './calls/files.ts';
export {
  /** getuid(2). Lab 4, nobody. */
  getuid,
  /** sethostname(2), of the domain name. */
  setdomainname,
  /** setgroups(2). Lab 4, handshake: why `deny` comes before gid_map. */
  setgroups,
  /** sethostname(2): the name of the UTS namespace that the caller is in. Lab 1, own-uts. */
  sethostname,
  /** setresgid(2). */
  setresgid,
  /** setresuid(2): to become another user, or root of one's own map. Lab 4, range. */
  setresuid,
} from './calls/identity.ts';
export {
  type IpcFlag,
  /** mq_open(3): a POSIX message queue of the IPC namespace. Lab 1, posix-queue. */
  mq_open,
  /** mq_send(3). */
  mq_send,
  /** mq_unlink(3). */
  mq_unlink,
  /** msgctl(2). */
  msgctl,
  /** msgget(2): a System V message queue of the IPC namespace. Lab 1, sysv-queue. */
  msgget,
  /** semctl(2). */
  semctl,
  /** semget(2). */
  semget,
  /** shmctl(2). */
  shmctl,
  /** shmget(2). */
  shmget,
} from './calls/ipc.ts';
export {
  /** fsconfig(2): the options of a file system that is being made. */
  fsconfig,
  /** fsmount(2): that file system, as a mount that is attached nowhere yet. */
  fsmount,
  /** fsopen(2): mount(2) in small steps. */
  fsopen,
  type MountAttr,
  type MountFlag,
  type MountSpec,
  /** mount(2): a file system, a bind, or another propagation. Labs 3 (own-mounts, furnish, volume) and 6. */
  mount,
  /** mount_setattr(2): read-only for a whole tree, or with other owners. Lab 3, mask. */
  mount_setattr,
  /** move_mount(2): attaches what open_tree or fsmount has given. */
  move_mount,
  type OpenTreeFlag,
  /** open_tree(2): a mount as a file, or a copy of it. */
  open_tree,
  /** pivot_root(2): the root mount is another one from now on. Lab 3, pivot-root. */
  pivot_root,
  type UmountFlag,
  /** umount(2), umount2. MNT_DETACH lets go of the old root: lab 3, drop-old-root. */
  umount2,
} from './calls/mounts.ts';
export {
  type CloneFlag,
  /** pidfd_open(2): a process as a file; setns takes it for all its namespaces at once. */
  pidfd_open,
  /** setns(2): into a namespace that is there already, as nsenter does it. Lab 1, enter-it. */
  setns,
  /** unshare(2): a new namespace for the caller itself. Lab 1, own-uts. */
  unshare,
} from './calls/namespaces.ts';
export {
  /** execve(2): the process becomes another program. No PATH is searched: give the whole path. */
  execve,
  /** exit_group(2): the process ends here. */
  exit_group,
  /** getpid(2). Lab 2, number-one. */
  getpid,
  /** getppid(2). */
  getppid,
  /** kill(2). What reaches number 1 and what does not: lab 2, signals-to-one. */
  kill,
  /** nanosleep(2): milliseconds. */
  nanosleep,
  /** pause(2): until a signal comes. */
  pause,
  /** prctl(2): no_new_privs, the bounding set, a name, a signal for when the parent dies. Lab 8. */
  prctl,
  /** sigprocmask(2), as the kernel has it. */
  rt_sigprocmask,
  type SignalName,
  type SpawnSpec,
  /** setsid(2). */
  setsid,
  /** clone(2), clone3: a child, with new namespaces for it, and the calls that it makes. Labs 1 and 2. */
  spawn,
  /** wait4(2): until a child has ended, and how. Lab 2, zombies. */
  wait4,
} from './calls/processes.ts';
export {
  /** capget(2). Lab 8. */
  capget,
  /** capset(2): the sets of capabilities that the caller goes on with. Lab 8. */
  capset,
  type LimitValue,
  /** prlimit(2): how much one process may use. Lab 8. */
  prlimit64,
  type ResourceName,
  type SeccompFlag,
  /** seccomp(2): a filter in front of every later call. Lab 8. */
  seccomp,
  type ThreadCapabilities,
} from './calls/security.ts';
export {
  /** bind(2). */
  bind,
  /** recv(2), recvfrom. */
  recvfrom,
  /** send(2), sendto. */
  sendto,
  /** setsockopt(2). */
  setsockopt,
  /** socket(2): it stays in the net namespace in which it was made. Lab 5. */
  socket,
} from './calls/sockets.ts';
export {
  type IoctlRequest,
  /** ioctl(2): terminals (ioctl_tty(2)) and namespaces (ioctl_ns(2)). */
  ioctl,
} from './calls/terminal.ts';
export {
  /** No system call but a duty: be number 1, collect every orphan, pass signals on. Lab 2, reaper. */
  reap,
} from './calls/verbs.ts';
export {
  /** setxattr(2), of a symbolic link itself. */
  lsetxattr,
  /** setxattr(2). `trusted.overlay.opaque`: lab 6, opaque. */
  setxattr,
} from './calls/xattrs.ts';
export {
  /** All of capabilities(7), by their names. Lab 8. */
  CAPABILITIES,
  type CapabilityName,
  /** Those that Docker leaves to a container's root: 00000000a80425fb. Lab 8, docker-set. */
  DOCKER_CAPABILITIES,
} from './capabilities.ts';
export {
  type WriteFileOptions,
  /** open, write, close: what `echo content > path` does. For files of /proc and /sys. Labs 4 and 7. */
  writeFile,
} from './compose.ts';
export {
  /** rtnetlink(7): requests to the kernel about links, addresses and routes of the caller's net namespace. Lab 5. */
  rtnetlink,
} from './netlink/conversation.ts';
export {
  /** `ip address add`: rtnetlink(7). Lab 5, veth. */
  addressAdd,
  /** `ip address delete`: rtnetlink(7). */
  addressDelete,
  /** `ip route add`: rtnetlink(7). Lab 5, default-route. */
  routeAdd,
  /** `ip route delete`: rtnetlink(7). */
  routeDelete,
} from './netlink/inet-requests.ts';
export {
  type LinkSpec,
  /** `ip link add`: veth(4), a bridge, a dummy. Lab 5, veth and bridge. */
  linkAdd,
  /** `ip link delete`. */
  linkDelete,
  /** `ip link set`: up, into a bridge, into another namespace. Lab 5, lo-up. */
  linkSet,
} from './netlink/requests.ts';
export {
  /** A profile, in the words of the OCI runtime specification, as the filter that seccomp(2) takes. Lab 8, filter. */
  compileFilter,
  type Filter,
} from './seccomp/compile.ts';
export {
  /** The simplest profile: these calls are refused, with an errno; all others pass. Lab 8, filter. */
  forbid,
} from './seccomp/forbid.ts';
export type { SeccompProfile } from './seccomp/profile.ts';
