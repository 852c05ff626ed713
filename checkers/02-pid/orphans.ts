import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';

/** How many `/lab/leaver` leaves behind; each carries its number in its environment. The last one stays. */
export const ORPHANS = 10;

/** Those alive, by their number. */
export function orphans(machine: Machine): ReadonlyMap<Process, number> {
  const found = machine.processes().map((p) => [p, Number(p.environ()?.['ORPHAN'] ?? Number.NaN)] as const);
  return new Map(found.filter(([, n]) => n >= 1 && n <= ORPHANS));
}

/** The tenth, in this container and adopted by its number 1, or undefined. */
export function lastOrphanOf(machine: Machine, init: Process): Process | undefined {
  for (const [process, n] of orphans(machine)) if (n === ORPHANS && process.ppid === init.pid) return process;
  return undefined;
}

/** The tenth without a container: in the lab host's own pid namespace. */
export function lastOrphanOfHost(machine: Machine): Process | undefined {
  for (const [process, n] of orphans(machine)) {
    if (n === ORPHANS && process.ns('pid') === machine.baseline.pid) return process;
  }
  return undefined;
}
