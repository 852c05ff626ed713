import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cgroup } from '../../../src/observe/cgroups.ts';
import type { Process } from '../../../src/observe/process.ts';

/** A tick of /proc/PID/stat: USER_HZ is 100 (proc_pid_stat(5)). */
const TICK_MS = 10;

export interface Measured {
  /** How long was looked, in milliseconds. */
  readonly ms: number;
  /** What each process has used of one core in that time, in percent. */
  readonly percent: readonly number[];
  /** How often each group was throttled in that time. */
  readonly throttled: readonly number[];
}

/**
 * What happens while we look: counters before and after. A snapshot cannot say it, so the files are read
 * afresh. Only for a state that is right as far as it can be read at once.
 */
export async function measure(
  ms: number,
  processes: readonly Process[],
  groups: readonly Cgroup[] = [],
): Promise<Measured> {
  const start = performance.now();
  const before = { used: processes.map(cpuTime), throttled: groups.map(throttledNow) };
  await wait(ms);
  const used = processes.map(cpuTime);
  const passed = performance.now() - start;
  const throttled = groups.map(throttledNow);
  return {
    ms: Math.round(passed),
    percent: used.map((time, i) => Math.max(0, ((time - (before.used[i] ?? 0)) / passed) * 100)),
    throttled: throttled.map((count, i) => count - (before.throttled[i] ?? 0)),
  };
}

/** All its threads' time on a processor and that of the children it has waited for, in milliseconds. */
function cpuTime({ pid }: Process): number {
  const own = threads(pid).reduce((sum, tid) => sum + onProcessor(`/proc/${pid}/task/${tid}/schedstat`), 0);
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map((ticks) => Number(ticks) * TICK_MS);
  const ticked = (user ?? 0) + (system ?? 0);
  return (own > 0 ? own : ticked) + (childUser ?? 0) + (childSystem ?? 0);
}

/** First field: nanoseconds on a processor. Missing in kernels without CONFIG_SCHED_INFO. */
function onProcessor(path: string): number {
  return Number(read(path).split(' ')[0]) / 1e6;
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function throttledNow(group: Cgroup): number {
  const path = group.file('cpu', 'cpu.stat')?.path;
  return Number(/^nr_throttled (\d+)$/m.exec(path === undefined ? '' : read(path))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
