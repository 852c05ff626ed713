import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Cgroup, Controller } from '../../../src/observe/cgroups.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** What a file of a group says, named as the learner names it. Of several lines, those with these words. */
export function fileEvidence(
  group: Cgroup,
  controller: Controller,
  name: string,
  words: readonly string[] = [],
): Evidence {
  const text = group.file(controller, name)?.text.trim() ?? '-';
  const lines = text
    .split('\n')
    .filter((line) => words.length === 0 || words.includes(line.split(' ')[0] ?? ''));
  return { what: `${group.insidePath(controller)}/${name}`, value: lines.join(', ') };
}

/** In which groups a process is, as /proc/PID/cgroup says: on v2 one for all controllers. */
export function placeEvidence(
  machine: Machine,
  process: Process,
  ...controllers: readonly Controller[]
): readonly Evidence[] {
  const isV2 = machine.cgroups.version === 'v2';
  const shown = isV2 ? controllers.slice(0, 1) : controllers;
  return shown.map((controller) => ({
    what: `/proc/${pidOf(process)}/cgroup`,
    value: `${isV2 ? '0:' : controller}:${machine.cgroups.pathOf(process, controller) ?? '-'}`,
  }));
}

/** The files that hold a limit, by what each interface calls them. */
export function limitFile(machine: Machine, of: 'cpu' | 'memory' | 'weight'): string {
  const v2 = machine.cgroups.version === 'v2';
  if (of === 'cpu') return v2 ? 'cpu.max' : 'cpu.cfs_quota_us';
  if (of === 'weight') return v2 ? 'cpu.weight' : 'cpu.shares';
  return v2 ? 'memory.max' : 'memory.limit_in_bytes';
}

/** A number as the learner sees it, in the lab host. */
export function pidOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}
