import type { Cgroup } from '../observe/cgroups.ts';
import type { Machine } from '../observe/machine.ts';
import type { Process } from '../observe/process.ts';
import type { Gauge, Group } from './picture.ts';

/** CPU time by group, and when it was read: µs, ms. */
export interface CpuSample {
  readonly at: number;
  readonly usage: ReadonlyMap<string, number>;
}

export function sampleCpu(machine: Machine): CpuSample {
  const used = machine.cgroups.groups().map((g) => [g.path, cpuUsed(g)] as const);
  return { at: performance.now(), usage: new Map(used) };
}

/** Whether any group's gauge needs a second look. */
export function limitsCpu(machine: Machine): boolean {
  return machine.cgroups.groups().some((g) => isLimited(g.cpu()?.limit));
}

/**
 * The groups to show in a box: those whose first process is in it, and in the lab host's own also those without
 * any. A group without a process and without a limit is a folder, and shown as one.
 */
export function groupsIn(
  machine: Machine,
  processes: readonly Process[],
  isHost: boolean,
  earlier: CpuSample,
): Group[] {
  const own = new Set(processes.map((p) => p.pid));
  return machine.cgroups.groups().flatMap((group) => {
    const members = group.allProcesses();
    const first = members[0];
    if (first === undefined ? !isHost : !own.has(first.pid)) return [];
    const gauges = [cpuGauge(group, earlier), memoryGauge(group), pidsGauge(group)];
    return [
      {
        path: group.path,
        processes: members.length,
        frozen: group.frozen() === true,
        gauges: gauges.filter((g) => g !== undefined),
      },
    ];
  });
}

function isLimited<T>(limit: T | 'max' | undefined): limit is T {
  return limit !== undefined && limit !== 'max';
}

/**
 * CPU time of a group in µs. On v1 the account may be a tree of its own (cpuacct) in which the group is not: then that
 * of its processes (proc_pid_schedstat(5): first field, ns).
 */
function cpuUsed(group: Cgroup): number {
  const own = (process: Process): number => Number(process.file('schedstat')?.split(' ')[0] ?? 0) / 1000;
  return group.cpuUsage() ?? group.allProcesses('cpu').reduce((sum, process) => sum + own(process), 0);
}

function cpuGauge(group: Cgroup, earlier: CpuSample): Gauge | undefined {
  const cpu = group.cpu();
  if (cpu === undefined || !isLimited(cpu.limit)) return undefined;
  const allowed = cpu.limit.quota / cpu.limit.period;
  const used = cpuUsed(group) - (earlier.usage.get(group.path) ?? 0);
  const elapsed = (performance.now() - earlier.at) * 1000;
  const share = elapsed > 0 ? Math.max(0, used / elapsed) : 0;
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  return {
    of: 'cpu',
    filled: share / allowed,
    text: `${percent(share)} / ${percent(allowed)}`,
    hits: cpu.throttled > 0 ? `throttled ${cpu.throttled}×` : '',
  };
}

function memoryGauge(group: Cgroup): Gauge | undefined {
  const memory = group.memory();
  if (memory === undefined || !isLimited(memory.max)) return undefined;
  return {
    of: 'memory',
    filled: memory.max === 0 ? 1 : memory.current / memory.max,
    text: `${megabytes(memory.current)} / ${megabytes(memory.max)}`,
    hits: memory.oomKills > 0 ? `OOM kill ${memory.oomKills}×` : '',
  };
}

function pidsGauge(group: Cgroup): Gauge | undefined {
  const pids = group.pids();
  if (pids === undefined || !isLimited(pids.max)) return undefined;
  return {
    of: 'pids',
    filled: pids.max === 0 ? 1 : pids.current / pids.max,
    text: `${pids.current} / ${pids.max}`,
    hits: pids.failures > 0 ? `EAGAIN ${pids.failures}×` : '',
  };
}

function megabytes(bytes: number): string {
  const mb = bytes / (1024 * 1024);
  return `${mb < 10 ? mb.toFixed(1) : Math.round(mb)} MB`;
}
