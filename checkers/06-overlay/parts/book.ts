import type { Machine } from '../../../src/observe/machine.ts';
import { seenBy } from '../../../src/observe/root.ts';
import { type Stack, stacks } from './stacks.ts';

export const LOWER = '/lab/book/lower';
/** The files that the lab has put there (labs/06-overlay/setups.ts). */
export const LETTER = 'Dear reader,\n';
export const POEMS = ['autumn.txt', 'winter.txt'];

/** The overlays with the book below and a layer above to write to. */
export function books(machine: Machine): Stack[] {
  const book = seenBy(machine.init, LOWER)?.identity;
  return stacks(machine).filter(({ folders }) => {
    const isBelow = folders.lowers.some(({ folder }) => folder?.identity === book);
    return book !== undefined && isBelow && folders.upper?.path !== undefined;
  });
}
