import { nftRule } from './network-nft-words.ts';
import type { Action, Chain, Field, Hook, Match, Rule } from './network-rules.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a program printed
type Json = any;

const FAMILIES = ['ip', 'inet'];
const PLAIN = ['accept', 'drop', 'reject', 'return', 'continue', 'masquerade'] as const;

/** `nft -j list ruleset` (libnftables-json(5)): the chains of IPv4, each with its rules in order. */
export function decodeNftables(json: string): Chain[] {
  const objects: Json[] = JSON.parse(json).nftables ?? [];
  const sets = setsOf(objects);
  const rules = objects.flatMap((o) => o.rule ?? []);
  return objects
    .flatMap((o) => o.chain ?? [])
    .filter((chain) => FAMILIES.includes(chain.family))
    .map((chain) => ({
      language: 'nft',
      table: `${chain.family} ${chain.table}`,
      name: chain.name,
      hook: chain.hook as Hook | undefined,
      type: chain.type,
      priority: chain.prio ?? 0,
      policy: chain.policy === 'drop' ? 'drop' : 'accept',
      rules: rules
        .filter((r) => r.family === chain.family && r.table === chain.table && r.chain === chain.name)
        .flatMap((r) => decodeRule(r.expr, (name) => sets.get(`${r.family} ${r.table} ${name}`))),
    }));
}

/** Has iptables-nft written into this table what nft cannot name? Then iptables-nft-save reads it. */
export function hasForeignRules(json: string, table: string): boolean {
  const objects: Json[] = JSON.parse(json).nftables ?? [];
  return objects
    .flatMap((o) => o.rule ?? [])
    .some((r) => `${r.family} ${r.table}` === table && r.expr.some((e: Json) => e.xt !== undefined));
}

type SetOf = (name: string) => readonly Json[] | undefined;

function setsOf(objects: readonly Json[]): ReadonlyMap<string, readonly Json[]> {
  const sets = objects.flatMap((o) => o.set ?? o.map ?? []);
  return new Map(sets.map((set) => [`${set.family} ${set.table} ${set.name}`, set.elem ?? []]));
}

/** A verdict map is a rule for each of its elements. */
function decodeRule(expressions: readonly Json[], setOf: SetOf): Rule[] {
  const matches: Match[] = [];
  for (const expression of expressions) {
    const [kind = ''] = Object.keys(expression);
    const body = expression[kind];
    if (kind === 'match') matches.push(...decodeMatch(body, setOf));
    else if (kind === 'vmap') return decodeMap(body, matches, setOf);
    else if (kind === 'limit' || kind === 'xt') matches.push(other(expression));
    const action = decodeAction(kind, body);
    if (action) return [nftRule(matches, action)];
  }
  return [nftRule(matches, { do: 'continue' })];
}

function decodeMatch({ op, left, right }: Json, setOf: SetOf): Match[] {
  const [field, implied] = fieldOf(left);
  const values = field === 'other' ? undefined : valuesOf(right, setOf);
  if (values === undefined || !['==', '!=', 'in'].includes(op)) return [other({ [op]: [left, right] })];
  return [...implied, { field, not: op === '!=', values }];
}

const META: Readonly<Record<string, Field>> = {
  iif: 'iif',
  iifname: 'iif',
  oif: 'oif',
  oifname: 'oif',
  l4proto: 'protocol',
};

function fieldOf(left: Json): [Field, Match[]] {
  if (left.meta) return [META[left.meta.key] ?? 'other', []];
  if (left.ct) return [['state', 'status'].includes(left.ct.key) ? 'ct' : 'other', []];
  if (left.fib) return [isAddressType(left.fib) ? 'daddrType' : 'other', []];
  const { protocol, field } = left.payload ?? {};
  if (protocol === 'ip' && ['saddr', 'daddr', 'protocol'].includes(field)) return [field, []];
  if (['tcp', 'udp', 'th'].includes(protocol) && ['sport', 'dport'].includes(field)) {
    return [field, protocol === 'th' ? [] : [{ field: 'protocol', not: false, values: [protocol] }]];
  }
  return ['other', []];
}

function isAddressType({ result, flags }: Json): boolean {
  return result === 'type' && [flags].flat().join() === 'daddr';
}

function valuesOf(right: Json, setOf: SetOf): string[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) {
    const elements = setOf(right.slice(1));
    return elements && valuesOf(elements, setOf);
  }
  if (typeof right === 'string' || typeof right === 'number') return [String(right)];
  if (Array.isArray(right)) {
    const all = right.map((value) => valuesOf(value, setOf));
    return all.every((v) => v !== undefined) ? all.flat() : undefined;
  }
  if (right?.set) return valuesOf(right.set, setOf);
  if (right?.elem) return valuesOf(right.elem.val, setOf);
  if (right?.prefix) return [`${right.prefix.addr}/${right.prefix.len}`];
  if (right?.range) return [right.range.join('-')];
  return undefined;
}

function decodeMap({ key, data }: Json, matches: readonly Match[], setOf: SetOf): Rule[] {
  const pairs: Json[] = data?.set ?? (typeof data === 'string' ? setOf(data.slice(1)) : undefined) ?? [];
  return pairs.map(([value, verdict]) => {
    const [kind = ''] = Object.keys(verdict);
    const match = value === '*' ? [] : decodeMatch({ op: '==', left: key, right: value }, setOf);
    return nftRule([...matches, ...match], decodeAction(kind, verdict[kind]) ?? { do: 'continue' });
  });
}

function decodeAction(kind: string, body: Json): Action | undefined {
  const plain = PLAIN.find((p) => p === kind);
  if (plain) return { do: plain };
  if (kind === 'snat' || kind === 'dnat') {
    const address = typeof body?.addr === 'string' ? body.addr : undefined;
    return { do: kind, address, port: portOf(body) };
  }
  if (kind === 'redirect') return { do: kind, port: portOf(body) };
  if (kind === 'jump' || kind === 'goto') return { do: kind, chain: body.target };
  return undefined;
}

function portOf(body: Json): number | undefined {
  return typeof body?.port === 'number' ? body.port : undefined;
}

function other(expression: Json): Match {
  return { field: 'other', not: false, values: [JSON.stringify(expression)] };
}
