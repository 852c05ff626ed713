import type { CapabilitySet } from '../../observe/capabilities.ts';
import type { Confinement } from '../../observe/confinement.ts';
import type { Rows } from '../observation.ts';

const ORDER: readonly CapabilitySet[] = ['bounding', 'permitted', 'effective', 'inheritable', 'ambient'];

/** The five sets: the mask as the kernel prints it, so that two can be told apart name by name. */
export function seenCapabilities({ masks }: Confinement): Rows {
  return Object.fromEntries(ORDER.map((set) => [set, masks[set]]));
}

export function seenLimits({ rlimits }: Confinement): Rows {
  const rows = [...rlimits].map(([name, { soft, hard }]) => [
    name.replace('RLIMIT_', '').toLowerCase(),
    soft === hard ? String(soft) : `${soft}:${hard}`,
  ]);
  return Object.fromEntries(rows);
}
