import {
  CAPABILITIES,
  type CapabilityName,
  DOCKER_CAPABILITIES,
  isCapability,
  unknownCapability,
} from '../../engine/capabilities.ts';
import { NslabError } from '../../text/error.ts';

const ALL = 'ALL';

/**
 * What --cap-add and --cap-drop leave of the default set, in the kernel's order. Names as docker takes them:
 * with or without `CAP_`, in any case; `ALL` for all.
 * @throws NslabError for a name that is no capability's, and for one that is both added and dropped
 */
export function capabilitiesFor(add: readonly string[], drop: readonly string[]): CapabilityName[] {
  const added = add.map(named);
  const dropped = drop.map(named);
  const both = added.find((name) => dropped.includes(name));
  if (both !== undefined) throw addedAndDropped(both);
  const base = added.includes(ALL) ? CAPABILITIES : dropped.includes(ALL) ? [] : DOCKER_CAPABILITIES;
  const wanted = new Set([...base.filter((name) => !dropped.includes(name)), ...added]);
  return CAPABILITIES.filter((name) => wanted.has(name));
}

function named(given: string): CapabilityName | typeof ALL {
  const upper = given.toUpperCase();
  if (upper === ALL || upper === `CAP_${ALL}`) return ALL;
  const name = upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
  if (!isCapability(name)) throw unknownCapability(given);
  return name;
}

function addedAndDropped(name: string): NslabError {
  return new NslabError(
    'capability-contradiction',
    {
      en: `${name} is both added (--cap-add) and dropped (--cap-drop).`,
      zh: `${name} 既被添加（--cap-add）又被去掉（--cap-drop）。`,
    },
    {
      hint: { en: 'Leave one of the two out.', zh: '两者只留一个。' },
      status: 2,
    },
  );
}
