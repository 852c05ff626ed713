import { isIPv4 } from 'node:net';
import type { Action, Chain, Hook, Match, Rule, Ruleset } from './network-rules.ts';

/** A packet on its way through a net namespace, as far as rules look at it. */
export interface Packet {
  readonly iif?: string;
  readonly oif?: string;
  readonly saddr: string;
  readonly daddr: string;
  /** `local`: one of this namespace's own addresses. */
  readonly daddrType?: 'local' | 'unicast';
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly sport?: number;
  readonly dport?: number;
  /** What conntrack knows of its connection: `new` or `established`, and `dnat`, `snat` where it was translated. */
  readonly ct: readonly ('new' | 'established' | 'related' | 'dnat' | 'snat')[];
}

/** What a chain (and those it jumps to) did with a packet, and the rule that did it; its policy where none did. */
export interface Fate {
  readonly action: Action;
  readonly chain: Chain;
  readonly rule: Rule | undefined;
}

/** Who keeps the packet from going on at this hook; undefined when it goes on. */
export function droppedBy(rules: Ruleset, hook: Hook, packet: Packet): Fate | undefined {
  for (const chain of baseChains(rules, hook, 'filter')) {
    const fate = walk(rules, chain, packet);
    if (fate.action.do === 'drop' || fate.action.do === 'reject') return fate;
  }
  return undefined;
}

/** Which rule rewrites the first packet of a connection at this hook. The first one that does is the last asked. */
export function translatedBy(rules: Ruleset, hook: Hook, packet: Packet): Fate | undefined {
  for (const chain of baseChains(rules, hook, 'nat')) {
    const fate = walk(rules, chain, packet);
    if (isTranslation(fate.action)) return fate;
  }
  return undefined;
}

function isTranslation(action: Action): boolean {
  return isSourceTranslation(action) || action.do === 'dnat' || action.do === 'redirect';
}

/** Does it write another source address? */
export function isSourceTranslation(action: Action): boolean {
  return action.do === 'masquerade' || action.do === 'snat';
}

/** All rules that do this at a hook, whether or not the packet meets them; with what in them does not fit it. */
export function rulesAt(
  rules: Ruleset,
  hook: Hook,
  does: (action: Action) => boolean,
  packet: Packet,
): { chain: Chain; rule: Rule; misses: readonly Match[] }[] {
  return reachable(rules, hook).flatMap((chain) =>
    chain.rules
      .filter((rule) => does(rule.action))
      .map((rule) => ({ chain, rule, misses: rule.matches.filter((match) => !fits(match, packet)) })),
  );
}

function reachable(rules: Ruleset, hook: Hook): Chain[] {
  const found = rules.filter((chain) => chain.hook === hook);
  for (const chain of found) {
    for (const { action } of chain.rules) {
      const next = 'chain' in action ? named(rules, chain, action.chain) : undefined;
      if (next && !found.includes(next)) found.push(next);
    }
  }
  return found;
}

function baseChains(rules: Ruleset, hook: Hook, type: 'filter' | 'nat'): Chain[] {
  return rules
    .filter((chain) => chain.hook === hook && chain.type === type)
    .sort((a, b) => a.priority - b.priority);
}

function walk(rules: Ruleset, base: Chain, packet: Packet): Fate {
  const fate = through(rules, base, packet, 0);
  return fate ?? { action: { do: base.policy }, chain: base, rule: undefined };
}

const MOST_JUMPS = 16;

function through(rules: Ruleset, chain: Chain, packet: Packet, depth: number): Fate | undefined {
  for (const rule of chain.rules) {
    if (!rule.matches.every((match) => fits(match, packet))) continue;
    const { action } = rule;
    if (action.do === 'continue') continue;
    if (action.do === 'return') return undefined;
    if (action.do !== 'jump' && action.do !== 'goto') return { action, chain, rule };
    const next = depth < MOST_JUMPS ? named(rules, chain, action.chain) : undefined;
    const fate = next && through(rules, next, packet, depth + 1);
    if (fate || action.do === 'goto') return fate;
  }
  return undefined;
}

function named(rules: Ruleset, from: Chain, name: string): Chain | undefined {
  return rules.find((c) => c.name === name && c.table === from.table && c.language === from.language);
}

/** Does this part of a rule hold for the packet? What is not understood does not. */
export function fits({ field, not, values }: Match, packet: Packet): boolean {
  if (field === 'other') return false;
  const seen = field === 'ct' ? packet.ct : [packet[field]].map((v) => (v === undefined ? '' : String(v)));
  return values.some((value) => seen.some((one) => isOne(value, one))) !== not;
}

function isOne(value: string, seen: string): boolean {
  if (value === seen) return true;
  if (value.endsWith('*')) return seen.startsWith(value.slice(0, -1));
  const [from = '', to = ''] = value.split('-');
  if (to !== '' && seen !== '') {
    const [low, at, high] = [from, seen, to].map(toNumber);
    return low !== undefined && at !== undefined && high !== undefined && low <= at && at <= high;
  }
  const [network = '', length] = value.split('/');
  return length !== undefined && isIPv4(network) && isIPv4(seen) && inNetwork(seen, network, Number(length));
}

function toNumber(words: string): number | undefined {
  if (isIPv4(words)) return words.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return /^\d+$/.test(words) ? Number(words) : undefined;
}

/** Is `10.77.0.2` in `10.77.0.0/24`? */
export function inNetwork(address: string, network: string, length: number): boolean {
  const size = 2 ** (32 - length);
  const [a, n] = [toNumber(address), toNumber(network)];
  return a !== undefined && n !== undefined && Math.floor(a / size) === Math.floor(n / size);
}
