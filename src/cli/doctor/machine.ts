import type { LabState } from '../../doctor/check.ts';
import type { Preflight, Read } from '../../doctor/code/preflight.ts';
import { visible } from '../../guide/visible.ts';

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

/** One whose code could be read. */
export type Known = Machine & { readonly preflight: Preflight };

/** What a machine is called in the room: by its name, or by its line. */
export function calledOf(machine: Machine, at: number): string {
  return machine.name === '' ? `${at + 1}` : visible(machine.name);
}
