import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** A process that a step has started for the learner says so in its environment (labs/03-mount/boxes.ts). */
export function prepared(process: Process): string | undefined {
  return process.environ()?.['NSLAB_PREPARED'];
}

/** The process that was prepared under this name: still the same program, not one that took over its name. */
export function findPrepared(machine: Machine, name: string): Process | undefined {
  return machine.processes().find((p) => p.comm === name && prepared(p) === name);
}

/** Its number as the learner sees it. */
export function inner(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}
