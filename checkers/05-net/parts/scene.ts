import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { type Network, type NetworkPlace, networkPlaces, networksAt } from '../../../src/observe/network.ts';
import type { Link } from '../../../src/observe/network-links.ts';
import { type End, peerOf } from '../../../src/observe/network-pairs.ts';
import { findWorld } from './world.ts';

/** A container of this lab: the name of its net namespace, its address, and its port on the host. */
export interface Container {
  readonly name: 'web' | 'db';
  readonly address: string;
  readonly port: string;
}

export const WEB: Container = { name: 'web', address: '10.77.0.2', port: 'web0' };
export const DB: Container = { name: 'db', address: '10.77.0.3', port: 'db0' };
/** The host's own address in the containers' network, and theirs to go out through. */
export const GATEWAY = '10.77.0.1';
export const PREFIX = 24;
export const BRIDGE = 'box0';
export const UPLINK = 'uplink';
/** The host's address towards the outside world, and the world's own. */
export const HOST_ADDRESS = '203.0.113.1';
export const WORLD_ADDRESS = '203.0.113.9';
export const PUBLISHED = 8080;
export const SERVED = 80;

/** Net namespaces of the lab host, by their part in this lab. */
export interface Scene {
  readonly all: readonly Network[];
  readonly host: Network;
  readonly world: Network | undefined;
  named(name: string): Network | undefined;
  peer(network: Network, link: Link | undefined): End | undefined;
}

/** The host and the containers are asked, and the packet filter of the host where `rules` says so; `all`: everything there is. */
export async function lookAround(
  machine: Machine,
  options: { rules?: boolean; all?: boolean } = {},
): Promise<Scene> {
  const isHost = ({ inode }: NetworkPlace): boolean => inode === machine.baseline.net;
  const isContainer = (p: NetworkPlace): boolean => isNamed(p, WEB.name) || isNamed(p, DB.name);
  const places = networkPlaces(machine).filter((p) => options.all || isHost(p) || isContainer(p));
  const rulesOf = (place: NetworkPlace): boolean => options.rules === true && isHost(place);
  const all = await networksAt(machine, places, { rulesOf });
  const host = all.find(isHost);
  if (!host) throw new Error('nsenter --net … ip addr gave no answer for PID 1 of the lab host');
  const worldInode = findWorld(machine)?.ns('net');
  return {
    all,
    host,
    world: all.find((network) => network.inode === worldInode),
    named: (name) => all.find((network) => isNamed(network, name)),
    peer: (network, link) => link && peerOf(all, { network, link }),
  };
}

/** `ip netns` calls a namespace by each of its files. */
function isNamed({ heldBy }: NetworkPlace, name: string): boolean {
  return heldBy.includes(`/run/netns/${name}`);
}

export function linkNamed(network: Network | undefined, name: string): Link | undefined {
  return network?.links.find((link) => link.name === name);
}

export function hasAddress(link: Link | undefined, address: string): boolean {
  return link?.addresses.some((a) => a.local === address) ?? false;
}

/** How the learner would say it: `ip` in the host, `ip -n web` in a named namespace. */
export function ip(scene: Scene, network: Network): string {
  return network === scene.host ? 'ip' : `ip -n ${network.name ?? '…'}`;
}

/** `UP 10.77.0.2/24`: a link as `ip -br addr` shows it. */
export function shown(link: Link): string {
  const addresses = link.addresses.filter((a) => a.family === 'inet').map((a) => `${a.local}/${a.prefix}`);
  const state = link.up ? (link.carrier ? 'UP' : 'NO-CARRIER') : 'DOWN';
  const master = link.master === undefined ? [] : [`master ${link.master}`];
  return [state, ...addresses, ...master].join(' ');
}

export function linkEvidence(scene: Scene, network: Network, link: Link | undefined, name = ''): Evidence {
  const dev = link?.name ?? name;
  return { what: `${ip(scene, network)} -br addr show ${dev}`, value: link ? shown(link) : '-' };
}

export function routeEvidence(scene: Scene, network: Network): Evidence {
  const routes = network.routes.map(({ to, via, device }) =>
    [to, ...(via ? ['via', via] : []), ...(device ? ['dev', device] : [])].join(' '),
  );
  return { what: `${ip(scene, network)} route`, value: routes.join('; ') || '-' };
}
