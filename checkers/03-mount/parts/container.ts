import type { Machine } from '../../../src/observe/machine.ts';
import { mountAt } from '../../../src/observe/mount-tree.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import type { Process } from '../../../src/observe/process.ts';
import { rootIdentity } from '../../../src/observe/root.ts';
import { ownLists } from './lists.ts';
import { mountIdOf } from './mount-id.ts';
import { showsSame } from './mount-line.ts';

/**
 * Whose root folder a process has. `own`: another one than the lab host's, and it is the top of a mount list;
 * `chroot`: another one, but the list goes on above it, so that /proc/PID/root names a path (proc_pid_root(5)).
 */
export type RootKind = 'machine' | 'chroot' | 'own';

export function rootKind(process: Process, machine: Machine): RootKind {
  const root = rootIdentity(process);
  if (root === undefined || root === rootIdentity(machine.init)) return 'machine';
  const isTop = process.root() === '/' && mountAt(process.mounts() ?? [], '/') !== undefined;
  return isTop ? 'own' : 'chroot';
}

/** The learner's containers: processes with a mount list of their own and a root of their own; newest first. */
export function containers(machine: Machine): Process[] {
  return ownLists(machine).flatMap((list) => {
    return list.processes.filter((p) => rootKind(p, machine) === 'own');
  });
}

/** Where the lab host's root still hangs in a container's list; covered ones too. */
export function oldRoots(process: Process, machine: Machine): Mount[] {
  const host = mountAt(machine.init.mounts() ?? [], '/');
  return (process.mounts() ?? []).filter((m) => host !== undefined && showsSame(m, host));
}

/** The mount that the working directory lies on: in the list, or (after a lazy umount) in none. */
export function cwdMount(process: Process): Mount | 'unlisted' | undefined {
  const id = mountIdOf(`/proc/${process.pid}/cwd`);
  if (id === undefined) return undefined;
  return process.mounts()?.find((m) => m.id === id) ?? 'unlisted';
}
