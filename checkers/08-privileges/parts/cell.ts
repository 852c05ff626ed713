import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { mountAt } from '../../../src/observe/mount-tree.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import type { Process } from '../../../src/observe/process.ts';
import { seenBy } from '../../../src/observe/root.ts';
import { pidOf } from './learners.ts';

export const SETTINGS = '/proc/sys';
export const SECRETS = ['/proc/keys', '/proc/timer_list'] as const;

/** What is still open in there: the places, as the learner names them. */
export function openPlaces(machine: Machine, cell: Process): string[] {
  const mounts = cell.mounts() ?? [];
  const [settings, root] = [mountAt(mounts, SETTINGS), mountAt(mounts, '/')];
  return [
    ...SECRETS.filter((place) => !isMasked(machine, cell, place)),
    ...(settings && isReadOnly(settings) ? [] : [SETTINGS]),
    ...(root && isReadOnly(root) ? [] : ['/']),
  ];
}

export function isReadOnly(mount: Mount): boolean {
  return mount.options.includes('ro');
}

/** Covered, and nothing to read: the null device, or an empty file. Not every kernel has each of these files. */
function isMasked(machine: Machine, cell: Process, place: string): boolean {
  if (seenBy(machine.init, place) === undefined) return true;
  const seen = seenBy(cell, place);
  const isCovered = mountAt(cell.mounts() ?? [], place) !== undefined;
  return isCovered && (seen?.device === '1:3' || (seen?.type === 'file' && seen.size === 0));
}

export function placesEvidence(cell: Process): Evidence[] {
  const mounts = cell.mounts() ?? [];
  return [...SECRETS, SETTINGS, '/'].map((place) => {
    const mount = mountAt(mounts, place);
    const options = mount?.options.filter((o) => o === 'ro' || o === 'rw').join() ?? '';
    const value = mount
      ? [mount.root, mount.target, options, '-', mount.type].join(' ')
      : `no line for ${place}`;
    return { what: `/proc/${pidOf(cell)}/mountinfo`, value };
  });
}
