import type { PublishedPort } from '../plan.ts';
import { BRIDGE, NETWORK, TABLE } from './topology.ts';

/*
 * The rules of the bridge, as nft(8) reads them. A published port is no rule but an element of a map: it comes
 * and goes without a rule being touched.
 */

/** Ports of every address of the machine; of one address. */
const ANYWHERE = 'anywhere';
const AT = 'at';
const TARGET = 'ipv4_addr . inet_service';
const PORT = 'meta l4proto . th dport';

const CHAINS = {
  guard: 'filter hook prerouting priority raw',
  incoming: 'nat hook prerouting priority dstnat',
  own: 'nat hook output priority -100',
  forward: 'filter hook forward priority filter',
  leaving: 'nat hook postrouting priority srcnat',
} as const;

const DNAT = {
  at: `dnat ip addr . port to ip daddr . ${PORT} map @${AT}`,
  anywhere: `fib daddr type local dnat ip addr . port to ${PORT} map @${ANYWHERE}`,
};

const RULES: readonly (readonly [chain: keyof typeof CHAINS, rule: string])[] = [
  // The bridge may route 127.0.0.0/8 (see `wire.ts`); a container that sends to it from outside is lying.
  ['guard', `iifname "${BRIDGE}" ip daddr 127.0.0.0/8 drop`],
  ['incoming', DNAT.at],
  ['incoming', DNAT.anywhere],
  // What the machine itself sends never comes in: it has a hook of its own.
  ['own', DNAT.at],
  ['own', DNAT.anywhere],
  // Into the bridge come replies, what was published, and neighbours; nobody who merely knows an address.
  ['forward', `oifname "${BRIDGE}" ct state established,related accept`],
  ['forward', `oifname "${BRIDGE}" ct status dnat accept`],
  ['forward', `oifname "${BRIDGE}" iifname != "${BRIDGE}" drop`],
  ['leaving', `ip saddr ${NETWORK} oifname != "${BRIDGE}" masquerade`],
  // Hairpin: a neighbour, or the machine by its 127.0.0.1. The reply has to come back this way.
  ['leaving', `oifname "${BRIDGE}" ct status dnat ip saddr { ${NETWORK}, 127.0.0.0/8 } masquerade`],
];

/** Makes the table, or makes it what it should be: doing it twice, or two at once, is doing it once. */
export function tableRules(): string[] {
  const chains = Object.entries(CHAINS);
  return [
    `add table ip ${TABLE}`,
    `add map ip ${TABLE} ${ANYWHERE} { type inet_proto . inet_service : ${TARGET}; }`,
    `add map ip ${TABLE} ${AT} { type ipv4_addr . inet_proto . inet_service : ${TARGET}; }`,
    ...chains.map(([name, hook]) => `add chain ip ${TABLE} ${name} { type ${hook}; }`),
    ...chains.map(([name]) => `flush chain ip ${TABLE} ${name}`),
    ...RULES.map(([chain, rule]) => `add rule ip ${TABLE} ${chain} ${rule}`),
  ];
}

/** Deleting what is not there would be an error; adding what is there is none. */
export function noTable(): string[] {
  return [`add table ip ${TABLE}`, `delete table ip ${TABLE}`];
}

/** Fails (EEXIST) when the port leads to another container already. */
export function addPort(port: PublishedPort, container: string): string[] {
  return [`add element ${element(port, container)}`];
}

/** The same whether it is there or not; fails, and changes nothing, when it is another container's now. */
export function deletePort(port: PublishedPort, container: string): string[] {
  return [`add element ${element(port, container)}`, `delete element ${element(port, container)}`];
}

function element(
  { hostAddress, hostPort, containerPort, protocol }: PublishedPort,
  container: string,
): string {
  const key = `${protocol} . ${hostPort}`;
  const target = `${container} . ${containerPort}`;
  return hostAddress === undefined
    ? `ip ${TABLE} ${ANYWHERE} { ${key} : ${target} }`
    : `ip ${TABLE} ${AT} { ${hostAddress} . ${key} : ${target} }`;
}
