import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { NamespaceKind } from '../../../src/observe/namespaces.ts';
import type { Process } from '../../../src/observe/process.ts';

/** Was it prepared for the learner by a step's `setups` (labs/01-uts/setups.ts)? `PUZZLE` in its environment says so. */
export function isPrepared(process: Process): boolean {
  return process.environ()?.['PUZZLE'] !== undefined;
}

/** The living processes that were prepared for a step. */
export function crewOf(machine: Machine, step: string): readonly Process[] {
  return machine.processes().filter((process) => process.environ()?.['PUZZLE'] === step);
}

/** Its number as the learner sees it, in the lab host. */
export function pidOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}

/** `SIGSTOP` makes a process stand still; it is not over (state T, proc_pid_stat(5)). */
export function isStopped(process: Process): boolean {
  return process.state === 'T' || process.state === 't';
}

export function namespaceEvidence(process: Process, kind: NamespaceKind): Evidence {
  return { what: `/proc/${pidOf(process)}/ns/${kind}`, value: `${kind}:[${process.ns(kind)}]` };
}

export function baselineEvidence(machine: Machine, kind: NamespaceKind): Evidence {
  return { what: `/proc/1/ns/${kind}`, value: `${kind}:[${machine.baseline[kind]}]` };
}
