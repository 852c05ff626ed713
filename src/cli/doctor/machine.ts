import type { LabState } from '../../doctor/check.ts';
import type { Read } from '../../doctor/code/preflight.ts';

/** A machine of the room, by the code that was typed for it. */
export interface Machine {
  readonly name: string;
  /** As it should look, or (where it cannot be read) as it was typed. */
  readonly code: string;
  readonly read: Read;
}

export function isReady(labs: readonly LabState[]): boolean {
  return labs.every((state) => state === 'ready');
}
