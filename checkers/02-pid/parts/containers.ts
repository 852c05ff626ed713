import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { isNestedInit, type Process } from '../../../src/observe/process.ts';

/*
 * What the steps of this lab look for: containers, which here are pid namespaces with a living number 1.
 * A container is known by its number 1, never by the `unshare` that waits for it outside.
 */

/** Number 1 of the containers that a step prepares: a learner's own are judged without them. */
const PREPARED: ReadonlySet<string> = new Set(['red', 'blue', 'mule', 'goat']);

/** Number 1 of each container that the learner made, the newest first. */
export function ownContainers(machine: Machine): readonly Process[] {
  return machine
    .processes()
    .filter((p) => isNestedInit(p) && !PREPARED.has(p.comm))
    .sort((a, b) => Number(b.startTime) - Number(a.startTime));
}

/** Number 1 of the container that a step has prepared under this name. */
export function preparedContainer(machine: Machine, name: string): Process | undefined {
  return machine.processes().find((p) => isNestedInit(p) && p.comm === name);
}

/** The living processes of a container, number 1 among them. */
export function membersOf(machine: Machine, init: Process): readonly Process[] {
  return machine.processes().filter((p) => p.ns('pid') !== undefined && p.ns('pid') === init.ns('pid'));
}

/** Those of this name. */
export function membersNamed(machine: Machine, init: Process, name: string): readonly Process[] {
  return membersOf(machine, init).filter((p) => p.comm === name);
}

/** The dead that a process has not collected (wait(2)). */
export function zombiesBelow(machine: Machine, parent: Process): readonly Process[] {
  return machine.processes({ zombies: true }).filter((p) => p.state === 'Z' && p.ppid === parent.pid);
}

/** A process's number as the learner sees it, in the lab host. */
export function labPid(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}

/** `/proc/4242/status NSpid` → `4242 57 1`: one process, a number per level, from the real machine inwards. */
export function numbersOf(process: Process): Evidence {
  return {
    what: `/proc/${process.pid}/status NSpid (${process.comm})`,
    value: process.status('NSpid') ?? '-',
  };
}

export function pidNamespaceOf(process: Process): Evidence {
  return {
    what: `/proc/${process.pid}/ns/pid (${process.comm})`,
    value: `pid:[${process.ns('pid') ?? '-'}]`,
  };
}

export function hostsPidNamespace(machine: Machine): Evidence {
  return {
    what: `/proc/${machine.init.pid}/ns/pid (${machine.init.comm})`,
    value: `pid:[${machine.baseline.pid}]`,
  };
}
