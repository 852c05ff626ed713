import type { Mistake } from '../../src/lab/lab.ts';
import type { CgroupVersion } from '../../src/observe/cgroup-version.ts';

/** How a line that is typed names things on one interface. */
export interface Words {
  readonly version: CgroupVersion;
  /** Where a group lies for a controller: `/sys/fs/cgroup/cpu/slow`, or `/sys/fs/cgroup/slow`. */
  at(controller: string, group: string): string;
  /** Makes groups by all these controllers; on v2 lets them have these first. */
  make(controllers: readonly string[], ...groups: readonly string[]): string[];
  /** Moves the process of this number (`$$`, `$!`) into a group. */
  enter(pid: string, controllers: readonly string[], group: string): string[];
  limitCpu(group: string, quota: number | string, period?: number): string;
  weigh(group: string, times: number): string;
  limitMemory(group: string, size: string): string;
  limitPids(group: string, count: number): string;
}

const TREE = '/sys/fs/cgroup';

const V1: Words = {
  version: 'v1',
  at: (controller, group) => `${TREE}/${controller}/${group}`,
  make: (controllers, ...groups) => [
    `mkdir -p ${controllers.flatMap((c) => groups.map((g) => V1.at(c, g))).join(' ')}`,
  ],
  enter: (pid, controllers, group) =>
    controllers.map((controller) => `echo ${pid} >${V1.at(controller, group)}/cgroup.procs`),
  limitCpu: (group, quota, period) =>
    [
      `echo ${quota} >${V1.at('cpu', group)}/cpu.cfs_quota_us`,
      ...(period === undefined ? [] : [`echo ${period} >${V1.at('cpu', group)}/cpu.cfs_period_us`]),
    ].join('; '),
  weigh: (group, times) => `echo ${1024 * times} >${V1.at('cpu', group)}/cpu.shares`,
  limitMemory: (group, size) => `echo ${size} >${V1.at('memory', group)}/memory.limit_in_bytes`,
  limitPids: (group, count) => `echo ${count} >${V1.at('pids', group)}/pids.max`,
};

const V2: Words = {
  version: 'v2',
  at: (_, group) => `${TREE}/${group}`,
  make: (controllers, ...groups) => [
    `echo '${controllers.map((c) => `+${c}`).join(' ')}' >${TREE}/cgroup.subtree_control`,
    `mkdir -p ${groups.map((g) => V2.at('', g)).join(' ')}`,
  ],
  enter: (pid, _, group) => [`echo ${pid} >${V2.at('', group)}/cgroup.procs`],
  limitCpu: (group, quota, period) =>
    `echo '${[quota, ...(period === undefined ? [] : [period])].join(' ')}' >${V2.at('', group)}/cpu.max`,
  weigh: (group, times) => `echo ${100 * times} >${V2.at('', group)}/cpu.weight`,
  limitMemory: (group, size) => `echo ${size} >${V2.at('', group)}/memory.max`,
  limitPids: (group, count) => `echo ${count} >${V2.at('', group)}/pids.max`,
};

type Route = (words: Words) => readonly string[];

/** A mistake that is made on both interfaces in the same way. */
export function onBoth(diagnosis: string, route: Route): Mistake[] {
  return [V1, V2].map((words) => ({ diagnosis, on: words.version, types: route(words) }));
}

export function onV1(diagnosis: string, route: Route): Mistake[] {
  return [{ diagnosis, on: 'v1', types: route(V1) }];
}

export function onV2(diagnosis: string, route: Route): Mistake[] {
  return [{ diagnosis, on: 'v2', types: route(V2) }];
}
