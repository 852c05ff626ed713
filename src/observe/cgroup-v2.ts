import {
  amount,
  type CpuLimits,
  type Cpuset,
  type MemoryLimits,
  number,
  type ReadFile,
  table,
} from './cgroup-limits.ts';
import type { FreezerState } from './cgroup-v1.ts';

/** `max 100000`, or `20000 100000` (cgroup-v2.rst, "CPU Interface Files"). */
export function cpuLimits(read: ReadFile): CpuLimits | undefined {
  const max = read('cpu.max');
  if (max === undefined) return undefined;
  const [quota = 'max', period] = max.trim().split(' ');
  const stat = table(read('cpu.stat'));
  return {
    limit: quota === 'max' ? 'max' : { quota: Number(quota), period: Number(period) },
    weight: number(read('cpu.weight')),
    periods: stat.get('nr_periods') ?? 0,
    throttled: stat.get('nr_throttled') ?? 0,
    throttledTime: stat.get('throttled_usec') ?? 0,
  };
}

/** Counted in every group, also without the controller. */
export function cpuUsage(read: ReadFile): number | undefined {
  return table(read('cpu.stat')).get('usage_usec');
}

export function memoryLimits(read: ReadFile): MemoryLimits | undefined {
  const max = read('memory.max');
  if (max === undefined) return undefined;
  const stat = table(read('memory.stat'));
  const events = table(read('memory.events'));
  const high = read('memory.high');
  const swap = read('memory.swap.max');
  const peak = read('memory.peak');
  const group = read('memory.oom.group');
  return {
    max: amount(max),
    high: high === undefined ? undefined : amount(high),
    swapMax: swap === undefined ? undefined : amount(swap),
    memswMax: undefined,
    current: number(read('memory.current')),
    peak: peak === undefined ? undefined : number(peak),
    anon: stat.get('anon') ?? 0,
    file: stat.get('file') ?? 0,
    oomKills: events.get('oom_kill') ?? 0,
    failures: events.get('max') ?? 0,
    underOom: false,
    oomGroup: group === undefined ? undefined : group.trim() === '1',
  };
}

export function cpuset(read: ReadFile): Cpuset | undefined {
  const cpus = read('cpuset.cpus');
  if (cpus === undefined) return undefined;
  return {
    cpus: cpus.trim(),
    mems: read('cpuset.mems')?.trim() ?? '',
    effectiveCpus: read('cpuset.cpus.effective')?.trim() ?? '',
  };
}

/** cgroup.freeze is the wish, `frozen` of cgroup.events the fact (cgroup-v2.rst, "Core Interface Files"). */
export function freezer(read: ReadFile): FreezerState | undefined {
  const wish = read('cgroup.freeze');
  if (wish === undefined) return undefined;
  return { frozen: table(read('cgroup.events')).get('frozen') === 1, freezing: wish.trim() === '1' };
}
