import type { Call } from '../../engine/call.ts';
import type { Plan } from '../plan.ts';

/**
 * The whole container as one program. Its first process is the monitor: it makes the groups and the wire,
 * and the container's first process (`as: 'container'`), says `ready()` when that runs its command, stands
 * between its streams and ours until it ends, and takes back what it made. Its exit status is the
 * container's. When the start has failed the trace says where: see `startError`.
 */
export function startProgram(plan: Plan): Call[] {
  throw new Error(plan.name);
}

/** Takes back what a monitor has made that did not come to do it itself: published ports, groups. */
export function takeBack(plan: Plan): Call[] {
  throw new Error(plan.name);
}
