import type { Evidence } from '../../../src/lab/verdict.ts';
import { CAPABILITY_FIELDS, type CapabilitySet } from '../../../src/observe/capabilities.ts';
import { type Confinement, confinementOf } from '../../../src/observe/confinement.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** A process, and what it is held back by. */
export interface Held {
  readonly process: Process;
  readonly held: Confinement;
}

/**
 * The learner's processes in the lab host's own user namespace, the newest first. In one of their own all
 * capabilities are there anew (user_namespaces(7)).
 */
export function learners(machine: Machine): Held[] {
  return machine
    .processes()
    .filter((p) => preparedAs(p) === undefined && p.ns('user') === machine.baseline.user)
    .sort((a, b) => Number(b.startTime) - Number(a.startTime) || b.pid - a.pid)
    .flatMap((process) => {
      const held = confinementOf(process);
      return held ? [{ process, held }] : [];
    });
}

/** A process that a step has started for the learner says so in its environment (labs/08-privileges/tools.ts). */
export function preparedAs(process: Process): string | undefined {
  return process.environ()?.['NSLAB_PREPARED'];
}

/** The process that was prepared under this name: still the same program, not one that took over its name. */
export function findPrepared(machine: Machine, name: string): Process | undefined {
  return machine.processes().find((p) => p.comm === name && preparedAs(p) === name);
}

/** Its number as the learner sees it, in the lab host. */
export function pidOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}

/** The learner's words for a process: `1234 (sleep)`. */
export function named(process: Process): string {
  return `${pidOf(process)} (${process.comm})`;
}

/** Sets of capabilities, as `grep Cap /proc/PID/status` shows them. */
export function setsEvidence({ process, held }: Held, ...sets: readonly CapabilitySet[]): Evidence[] {
  return sets.map((set) => ({
    what: `/proc/${pidOf(process)}/status ${CAPABILITY_FIELDS[set]}`,
    value: held.masks[set],
  }));
}

export function statusEvidence({ process }: Held, ...fields: readonly string[]): Evidence[] {
  return fields.map((field) => ({
    what: `/proc/${pidOf(process)}/status ${field}`,
    value: process.status(field)?.replace(/\s+/g, ' ') ?? '-',
  }));
}
