import type { CpuLimits, Cpuset, MemoryLimits, PidsLimits } from './cgroup-limits.ts';
import type { Controller } from './cgroup-trees.ts';
import type { Process } from './process.ts';

/**
 * A group of the lab host's, over all hierarchies: on v1 the folders of the same path count as one. Read
 * lazily, each file once. Nothing throws; undefined is what is not there.
 */
export interface Cgroup {
  /** From the lab host's root: `/box`. */
  readonly path: string;
  /** v1: the hierarchies in which it exists. v2: what cgroup.controllers lists, and `freezer`, which every group has. */
  readonly controllers: readonly Controller[];
  has(controller: Controller): boolean;
  /** The lab host's live processes in exactly this group, of one controller's hierarchy or of any. */
  processes(controller?: Controller): readonly Process[];
  /** Also those in the groups below. */
  allProcesses(controller?: Controller): readonly Process[];
  cpu(): CpuLimits | undefined;
  /** µs of CPU time used, the groups below included; v1: where it exists in cpuacct's hierarchy. */
  cpuUsage(): number | undefined;
  memory(): MemoryLimits | undefined;
  pids(): PidsLimits | undefined;
  cpuset(): Cpuset | undefined;
  /** What the kernel says it is: every task has stopped. */
  frozen(): boolean | undefined;
  /** What was asked for; on its way to `frozen`. */
  freezing(): boolean | undefined;
  /** v2, cgroup.type: `domain`, `domain threaded`, `domain invalid`, `threaded`. */
  readonly type: string | undefined;
  /** v2: the controllers that the groups below get. */
  readonly subtreeControl: readonly Controller[] | undefined;
  /** A file of it as it is, for evidence; `path` is the machine's. */
  file(controller: Controller, name: string): { readonly path: string; readonly text: string } | undefined;
  /** As the learner names it: `/sys/fs/cgroup/memory/box`. */
  insidePath(controller: Controller): string;
}
