import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';

/** A process that a step has started for the learner says so in its environment. */
export function findPrepared(machine: Machine, name: string): Process | undefined {
  return machine.processes().find((p) => p.comm === name && p.environ()?.['NSLAB_PREPARED'] === name);
}
