import { readFileSync } from 'node:fs';
import { about, type Call } from '../../engine/call.ts';
import { prctl } from '../../engine/calls/processes.ts';
import { capset } from '../../engine/calls/security.ts';
import {
  CAPABILITIES,
  type CapabilityName,
  isCapability,
  unknownCapability,
} from '../../engine/capabilities.ts';
import type { CapabilitySets } from '../config/runtime-spec.ts';
import { WHY } from './why.ts';

const TOPIC = 'privileges/docker-set';

/** Every capability that this kernel knows and that is not to be kept, one call each: there is none for several. */
export function dropBounding(kept: readonly string[]): Call[] {
  const names = kept.map(known);
  const dropped = numbers(lastCapability()).filter((n) => !names.includes(CAPABILITIES[n] as CapabilityName));
  const calls = dropped.map((number, i) =>
    prctl('PR_CAPBSET_DROP', CAPABILITIES[number] ?? number, i === 0 ? { why: WHY.bounding } : {}),
  );
  return about(TOPIC, calls);
}

/** The thread's three sets, then the ambient one, which must be within two of them. */
export function setCapabilities(sets: CapabilitySets): Call[] {
  const { effective = [], permitted = [], inheritable = [], ambient = [] } = sets;
  return about(TOPIC, [
    capset(
      {
        effective: effective.map(known),
        permitted: permitted.map(known),
        inheritable: inheritable.map(known),
      },
      { why: WHY.sets },
    ),
    prctl('PR_CAP_AMBIENT', ['PR_CAP_AMBIENT_CLEAR_ALL', 0, 0, 0], { why: WHY.ambientClear }),
    ...ambient.map((name, i) =>
      prctl(
        'PR_CAP_AMBIENT',
        ['PR_CAP_AMBIENT_RAISE', known(name), 0, 0],
        inheritable.includes(name) && permitted.includes(name)
          ? i === 0
            ? { why: WHY.ambient }
            : {}
          : // As `runc spec` 1.1 writes it. Both runc and crun go on; so do we, and show it.
            { onError: ['EPERM'], why: WHY.ambientRefused },
      ),
    ),
  ]);
}

function known(name: string): CapabilityName {
  if (!isCapability(name)) throw unknownCapability(name);
  return name;
}

/** The kernel's newest: it may know more than we do, and less. */
function lastCapability(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  } catch {
    return CAPABILITIES.length - 1;
  }
}

function numbers(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, n) => n);
}
