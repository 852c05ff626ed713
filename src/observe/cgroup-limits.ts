/*
 * The limits and counters of a group, in one shape for both interfaces. Sizes are bytes, times microseconds.
 * Every reader answers undefined where its controller is not there.
 */

/** A file of a group, by its name. */
export type ReadFile = (name: string) => string | undefined;

export interface CpuLimits {
  /** So many µs of CPU time in each period. */
  readonly limit: { readonly quota: number; readonly period: number } | 'max';
  /** v1: cpu.shares (1024 by default); v2: cpu.weight (100). */
  readonly weight: number;
  readonly periods: number;
  /** Periods in which the group was stopped, and for how long in all. */
  readonly throttled: number;
  readonly throttledTime: number;
}

export interface MemoryLimits {
  readonly max: number | 'max';
  /** v2 only: from here on the group is slowed down and its memory reclaimed. */
  readonly high: number | 'max' | undefined;
  /** v2 only: swap by itself. */
  readonly swapMax: number | 'max' | undefined;
  /** v1 only, and only where swap is accounted: memory and swap together. */
  readonly memswMax: number | 'max' | undefined;
  readonly current: number;
  readonly peak: number | undefined;
  readonly anon: number;
  /** Page cache: the files' pages that the group read or wrote first. */
  readonly file: number;
  readonly oomKills: number;
  /** How often the limit was hit: v1 memory.failcnt, v2 `max` of memory.events. */
  readonly failures: number;
  /** v1: the group waits for its OOM, since its killer was switched off. */
  readonly underOom: boolean;
  /** v2: an OOM ends the whole group. */
  readonly oomGroup: boolean | undefined;
}

export interface PidsLimits {
  readonly max: number | 'max';
  readonly current: number;
  /** Forks that were refused. */
  readonly failures: number;
}

export interface Cpuset {
  readonly cpus: string;
  readonly mems: string;
  /** What it comes to, given the groups above. */
  readonly effectiveCpus: string;
}

/** pids.* are the same in both (pids.rst). */
export function pidsLimits(read: ReadFile): PidsLimits | undefined {
  const max = read('pids.max');
  if (max === undefined) return undefined;
  return {
    max: amount(max),
    current: number(read('pids.current')),
    failures: table(read('pids.events')).get('max') ?? 0,
  };
}

/** `max`, or a number. */
export function amount(text: string): number | 'max' {
  return text.trim() === 'max' ? 'max' : number(text);
}

export function number(text: string | undefined): number {
  const value = Number(text?.trim());
  return text === undefined || Number.isNaN(value) ? 0 : value;
}

/** `name value` lines: memory.stat, cpu.stat, cgroup.events. */
export function table(text: string | undefined): ReadonlyMap<string, number> {
  const pairs = (text ?? '').split('\n').map((line) => line.split(' '));
  return new Map(pairs.flatMap(([name, value]) => (name && value ? [[name, Number(value)] as const] : [])));
}
