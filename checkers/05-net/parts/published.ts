import { type Fate, type Packet, rulesAt, translatedBy } from '../../../src/observe/network-packet.ts';
import type { Ruleset } from '../../../src/observe/network-rules.ts';
import { BRIDGE, DB, HOST_ADDRESS, PUBLISHED, SERVED, UPLINK, WEB, WORLD_ADDRESS } from './scene.ts';

/** The first packet of somebody who asks for the published port. */
const KNOCK = {
  daddr: HOST_ADDRESS,
  daddrType: 'local',
  protocol: 'tcp',
  sport: 40_000,
  dport: PUBLISHED,
  ct: ['new'],
} as const;

export const FROM_WORLD: Packet = { ...KNOCK, iif: UPLINK, saddr: WORLD_ADDRESS };
export const FROM_DB: Packet = { ...KNOCK, iif: BRIDGE, saddr: DB.address };

export function redirectedBy(rules: Ruleset, packet: Packet): Fate | undefined {
  return translatedBy(rules, 'prerouting', packet);
}

/** Where it goes on to, once its destination has been rewritten. */
export function onward(packet: Packet): Packet {
  return {
    ...packet,
    oif: BRIDGE,
    daddr: WEB.address,
    daddrType: 'unicast',
    dport: SERVED,
    ct: ['new', 'dnat'],
  };
}

/** A rule that would redirect, but does not meet the packet: why not. */
export function notRedirectedBy(
  rules: Ruleset,
): { rule: string; field: string; missed: readonly string[] } | undefined {
  for (const { rule, misses } of rulesAt(rules, 'prerouting', (a) => a.do === 'dnat', FROM_WORLD)) {
    const [miss] = misses;
    if (miss) return { rule: rule.text, field: miss.field, missed: miss.values };
  }
  return undefined;
}
