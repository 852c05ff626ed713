import type { Cgroup } from '../../../src/observe/cgroups.ts';

/** 20971520 → `20M`: as the learner writes it. */
export function bytes(count: number | 'max'): string {
  if (count === 'max') return 'max';
  const mega = count / 1024 ** 2;
  if (Number.isInteger(mega)) return `${mega}M`;
  return mega >= 1 ? `${mega.toFixed(1)}M` : `${Math.round(count / 1024)}K`;
}

/** Has anybody ever lived in it? The highest count that pids has seen (Linux 6.1); undefined where that is not kept. */
export function wasEverUsed(group: Cgroup): boolean | undefined {
  const peak = group.file('pids', 'pids.peak')?.text.trim();
  return peak === undefined ? undefined : peak !== '0';
}

/** The same by memory: what its processes have been charged at most, or the pages they have ever touched. */
export function wasEverCharged(group: Cgroup): boolean {
  const memory = group.memory();
  if (memory === undefined) return false;
  if (memory.peak !== undefined) return memory.peak > 0;
  const faults = /^(?:total_)?pgfault (\d+)$/m.exec(group.file('memory', 'memory.stat')?.text ?? '')?.[1];
  return memory.current > 0 || Number(faults ?? 0) > 0;
}
