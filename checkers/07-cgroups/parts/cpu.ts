import type { Cgroup } from '../../../src/observe/cgroups.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { isPrepared } from './crew.ts';

/** How much of one core a group may use, in percent; undefined without a limit. */
export function percentOf(group: Cgroup): number | undefined {
  const limit = group.cpu()?.limit;
  return limit === undefined || limit === 'max' ? undefined : (limit.quota / limit.period) * 100;
}

/** The learner's processes that are running or would be if they could (state R, proc_pid_stat(5)). */
export function busy(processes: readonly Process[]): readonly Process[] {
  return processes.filter((p) => p.state === 'R' && !isPrepared(p));
}

/** Those of them that are not in this group of the cpu controller, nor below it. */
export function busyElsewhere(machine: Machine, group: Cgroup): readonly Process[] {
  const inside = new Set(group.allProcesses('cpu').map((p) => p.pid));
  return busy(machine.processes()).filter((p) => !inside.has(p.pid));
}

/** The processors that a process may run on: `0-3,8` (proc_pid_status(5)). */
export function allowedCpus(process: Process): ReadonlySet<number> {
  const ranges = (process.status('Cpus_allowed_list') ?? '').split(',').filter(Boolean);
  return new Set(
    ranges.flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    }),
  );
}

/** 19.87 → `19.9`. */
export function percent(value: number): string {
  return value.toFixed(1);
}
