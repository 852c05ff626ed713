import type { Cgroups } from './cgroups.ts';
import type { NamespaceKind } from './namespaces.ts';
import type { Process } from './process.ts';

/**
 * One look at the lab host from outside: a snapshot of its processes, each read lazily and once.
 * Make a new one for each evaluation (`look`).
 */
export interface Machine {
  /** PID 1 of the lab host; its namespaces are the baseline. Never a learner's process. */
  readonly init: Process;
  /** Inodes of the lab host's namespaces, taken when it started. */
  readonly baseline: Readonly<Record<NamespaceKind, number>>;
  /** Inodes of the real machine's namespaces, as far as they are readable (our own process's); 0 where this kernel has no such kind. */
  readonly outside: Readonly<Record<NamespaceKind, number>>;
  /** The live processes of the lab host (also in nested pid namespaces), without init and our own; zombies only with `zombies`. */
  processes(options?: { zombies?: boolean }): readonly Process[];
  /** Those that are in another namespace of this kind than the lab host's init. */
  outOf(kind: NamespaceKind): readonly Process[];
  /** Those that are in this namespace. */
  inNamespace(kind: NamespaceKind, inode: number): readonly Process[];
  /** The children of a process (zombies too, with their state `Z`), also those of `init`: what it has adopted. */
  children(parent: Process): readonly Process[];
  /** By the number seen outside, on the real machine. */
  byPid(pid: number): Process | undefined;
  /** By the number seen in the lab host's own pid namespace. */
  byInnerPid(pid: number): Process | undefined;
  /** The learner's work folder: its real path outside; `/lab` inside. */
  readonly workFolder: string;
  /** The lab host's own part of the machine's cgroups, or why it has none. */
  readonly cgroups: Cgroups;
  /** The id of the current lab. */
  readonly lab: string;
}
