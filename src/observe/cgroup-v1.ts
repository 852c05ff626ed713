import {
  type CpuLimits,
  type Cpuset,
  type MemoryLimits,
  number,
  type ReadFile,
  table,
} from './cgroup-limits.ts';

/** cpu.cfs_quota_us is -1 without a limit; cpu.stat counts nanoseconds (sched-bwc.rst). */
export function cpuLimits(read: ReadFile): CpuLimits | undefined {
  const quota = read('cpu.cfs_quota_us');
  if (quota === undefined) return undefined;
  const stat = table(read('cpu.stat'));
  const period = number(read('cpu.cfs_period_us'));
  return {
    limit: number(quota) < 0 ? 'max' : { quota: number(quota), period },
    weight: number(read('cpu.shares')),
    periods: stat.get('nr_periods') ?? 0,
    throttled: stat.get('nr_throttled') ?? 0,
    throttledTime: Math.round((stat.get('throttled_time') ?? 0) / 1000),
  };
}

/** cpuacct.usage: nanoseconds of CPU time, the groups below included. */
export function cpuUsage(read: ReadFile): number | undefined {
  const usage = read('cpuacct.usage');
  return usage === undefined ? undefined : Math.round(number(usage) / 1000);
}

export function memoryLimits(read: ReadFile): MemoryLimits | undefined {
  const max = read('memory.limit_in_bytes');
  if (max === undefined) return undefined;
  const stat = table(read('memory.stat'));
  const oom = table(read('memory.oom_control'));
  const memsw = read('memory.memsw.limit_in_bytes');
  return {
    max: bytes(max),
    high: undefined,
    swapMax: undefined,
    memswMax: memsw === undefined ? undefined : bytes(memsw),
    current: number(read('memory.usage_in_bytes')),
    peak: number(read('memory.max_usage_in_bytes')),
    anon: stat.get('total_rss') ?? stat.get('rss') ?? 0,
    file: stat.get('total_cache') ?? stat.get('cache') ?? 0,
    oomKills: oom.get('oom_kill') ?? 0,
    failures: number(read('memory.failcnt')),
    underOom: oom.get('under_oom') === 1,
    oomGroup: undefined,
  };
}

/** Unlimited is the largest number of whole pages: near 2⁶³. */
function bytes(text: string): number | 'max' {
  const value = number(text);
  return value >= 2 ** 62 ? 'max' : value;
}

export function cpuset(read: ReadFile): Cpuset | undefined {
  const cpus = read('cpuset.cpus');
  if (cpus === undefined) return undefined;
  return {
    cpus: cpus.trim(),
    mems: read('cpuset.mems')?.trim() ?? '',
    effectiveCpus: read('cpuset.effective_cpus')?.trim() ?? '',
  };
}

export interface FreezerState {
  /** What the kernel says it is. */
  readonly frozen: boolean;
  /** What was asked for, of this group or one above it. */
  readonly freezing: boolean;
}

/** freezer.state is FREEZING until every task has stopped (freezer-subsystem.rst). */
export function freezer(read: ReadFile): FreezerState | undefined {
  const state = read('freezer.state')?.trim();
  if (state === undefined) return undefined;
  return { frozen: state === 'FROZEN', freezing: state !== 'THAWED' };
}
