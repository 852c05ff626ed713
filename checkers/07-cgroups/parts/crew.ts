import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** Was it prepared by a step's `setups` (labs/07-cgroups/crew.ts)? */
export function isPrepared(process: Process): boolean {
  return process.environ()?.['PREPARED'] !== undefined;
}

/** The living processes that were prepared under this name, and still are that program. */
export function crew(machine: Machine, name: string): readonly Process[] {
  return machine.processes().filter((p) => p.comm === name && p.environ()?.['PREPARED'] === name);
}

/** SIGSTOP makes a process stand still as well (state T, proc_pid_stat(5)). */
export function isStopped(process: Process): boolean {
  return process.state === 'T' || process.state === 't';
}
