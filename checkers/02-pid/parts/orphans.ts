import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { zombiesBelow } from './containers.ts';

/** How many `/lab/leaver` leaves behind; each carries its number in its environment. The last one stays. */
const ORPHANS = 10;
/** Each costs two numbers: the parent that ends at once, and the orphan itself. */
const NUMBERS_USED = 2 * ORPHANS;

/** Those alive, by their number. */
function orphans(machine: Machine): ReadonlyMap<Process, number> {
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

/** Has this container's number 1 the tenth, while nothing is left of the nine that had numbers before it? */
export function hasBuriedNine(machine: Machine, init: Process): boolean {
  const last = lastOrphanOf(machine, init);
  const number = last?.innerPids.at(-1) ?? 0;
  return number > NUMBERS_USED && haveNineEnded(machine, init) && zombiesBelow(machine, init).length === 0;
}

/** In the first second some of them are still alive, and nothing can be said about what becomes of them. */
export function haveNineEnded(machine: Machine, init: Process): boolean {
  return ![...orphans(machine)].some(([p, n]) => n < ORPHANS && p.ns('pid') === init.ns('pid'));
}
