import type { Text } from '../text/text.ts';

/**
 * What limits or counts, by v2's names; v1 knows `io` as blkio. On v2 `cpuacct` is part of cpu, and every
 * group has a freezer (cgroups(7)).
 */
export const CONTROLLERS = [
  'cpu',
  'cpuacct',
  'cpuset',
  'memory',
  'pids',
  'freezer',
  'io',
  'devices',
] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** The lab host's part of one hierarchy of the machine's: v1 has one for each controller or few, v2 a single one. */
export interface CgroupTree {
  readonly version: 1 | 2;
  readonly controllers: readonly Controller[];
  /** The group that is the root of the lab host's cgroup namespace: its real path. */
  readonly folder: string;
  /** The same as /proc/PID/cgroup names it, for a process of the machine. */
  readonly path: string;
  /** Where its own processes live, below the root: `/init.scope`, or `` for the root itself. */
  readonly leaf: string;
  /** Where the lab host sees it: `/sys/fs/cgroup/memory`. */
  readonly inside: string;
  /** Other names for the same, as links: `cpu` and `cpuacct` for `cpu,cpuacct`. */
  readonly links: readonly string[];
  /** What mount(2) is told to get this hierarchy: `cpu,cpuacct`; nothing on v2. */
  readonly data: string;
}

/** Why a lab host has no cgroups of its own, or not all controllers. */
export interface CgroupLack {
  readonly reason: Text;
  readonly remedy: Text;
}

/** The lab host's cgroups; without any tree `lack` says why. Plain data: it is part of the record. */
export interface HostCgroups {
  readonly trees: readonly CgroupTree[];
  readonly lack?: CgroupLack;
  /** Made by systemd for us, with our group in it; `start` is the command that starts a program in there. */
  readonly scope?: { readonly folder: string; readonly start: readonly string[] };
}

/** What a controller is called in v1's and v2's own files and mount options. */
export function controllerOf(name: string): Controller | undefined {
  return name === 'blkio' ? 'io' : CONTROLLERS.find((c) => c === name);
}
