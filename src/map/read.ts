import { setTimeout as sleep } from 'node:timers/promises';
import { hostname } from '../observe/hostname.ts';
import { parseIdMap } from '../observe/idmap.ts';
import type { Machine } from '../observe/machine.ts';
import { type Network, networks } from '../observe/network.ts';
import { peerOf } from '../observe/network-pairs.ts';
import { foldersOf, overlaysOf } from '../observe/overlay.ts';
import type { Process } from '../observe/process.ts';
import { boxesOf, type Members } from './boxes.ts';
import { type CpuSample, groupsIn, limitsCpu, sampleCpu } from './groups.ts';
import type {
  Box,
  IdLine,
  Interface,
  Layers,
  OwnNamespace,
  Picture,
  PictureProcess,
  Wire,
} from './picture.ts';

/** A share of the CPU is seen over a while only. */
const CPU_WINDOW_MS = 250;

export interface Looking {
  /** How long CPU time is watched, in ms, where it is limited. 0: at once, and the shares are rough. */
  readonly cpuWindow?: number;
  /** The net namespaces, where the caller knows them already. */
  readonly nets?: readonly Network[];
}

/** Looks at a lab host and says what there is to draw. */
export async function pictureOf(
  look: () => Machine,
  { cpuWindow = CPU_WINDOW_MS, nets: known }: Looking = {},
): Promise<Picture> {
  const first = look();
  const earlier = sampleCpu(first);
  if (cpuWindow > 0 && limitsCpu(first)) await sleep(cpuWindow);
  const machine = look();
  const members = boxesOf(machine);
  const nets = known ?? (await networks(machine));
  const drawn = new Set<number>();
  const box = await read(members, { machine, nets, drawn, earlier, around: undefined });
  return { lab: machine.lab, box, wires: wires(nets) };
}

interface Reading {
  readonly machine: Machine;
  readonly nets: readonly Network[];
  /** Net namespaces whose interfaces are in a box already: containers may share one. */
  readonly drawn: Set<number>;
  readonly earlier: CpuSample;
  readonly around: Members | undefined;
}

async function read(members: Members, at: Reading): Promise<Box> {
  const { machine, nets, drawn, around } = at;
  const { key, processes, inner } = members;
  const first = processes[0];
  const net = members.namespaces.get('net') ?? machine.baseline.net;
  const network = drawn.has(net) ? undefined : nets.find((n) => n.inode === net);
  drawn.add(net);
  const namespaces = ownOf(members, around);
  const has = (kind: OwnNamespace['kind']): boolean => namespaces.some((n) => n.kind === kind);
  const isHost = around === undefined;
  const boxes: Box[] = [];
  for (const one of inner) boxes.push(await read(one, { ...at, around: members }));
  return {
    id: `box:${key}`,
    name: nameOf(namespaces, first),
    hostname: first && (isHost || has('uts')) ? await hostname(first) : undefined,
    namespaces,
    processes: processTree(processes),
    ids: first && (isHost || has('user')) ? idLines(machine, first) : [],
    overlays: first && (isHost || has('mnt')) ? overlays(first) : [],
    groups: groupsIn(machine, processes, isHost, at.earlier),
    network: network ? interfaces(network) : [],
    boxes,
  };
}

/** People call it by the file that holds one of its namespaces, as `ip netns` does. */
function nameOf(own: readonly OwnNamespace[], first: Process | undefined): string {
  const held = own.find((n) => n.heldBy !== undefined)?.heldBy;
  return held === undefined ? (first?.comm ?? '') : basename(held);
}

function ownOf({ namespaces, held }: Members, around: Members | undefined): OwnNamespace[] {
  return [...namespaces]
    .filter(([kind, inode]) => around?.namespaces.get(kind) !== inode)
    .map(([kind, inode]) => ({
      kind,
      inode,
      heldBy: held.find((h) => h.kind === kind && h.inode === inode)?.by,
    }));
}

function processTree(processes: readonly Process[]): PictureProcess[] {
  const known = new Set(processes.map((p) => p.pid));
  const below = (parent: number | undefined, depth: number): PictureProcess[] =>
    processes
      .filter((p) => (parent === undefined ? !known.has(p.ppid) || p.ppid === p.pid : p.ppid === parent))
      .flatMap((p) => [shown(p, depth), ...below(p.pid, depth + 1)]);
  return below(undefined, 0);
}

function shown(process: Process, depth: number): PictureProcess {
  const { innerPids, pid, comm, state } = process;
  return { innerPids: [...innerPids].reverse(), pid, comm, zombie: state === 'Z', depth };
}

/** By the numbers of the user namespace in which the lab host's root lives, which are those that the learner writes. */
function idLines(machine: Machine, process: Process): IdLine[] {
  const lines = parseIdMap(process.file('uid_map') ?? '');
  if (process.ns('user') === machine.baseline.user) return lines;
  const host = parseIdMap(machine.init.file('uid_map') ?? '');
  return lines.map((line) => {
    const range = host.find((r) => line.outside >= r.outside && line.outside < r.outside + r.length);
    return range ? { ...line, outside: line.outside - range.outside + range.inside } : line;
  });
}

/** The learner's: the folders of the lab host's own lie where nobody in it can see them. */
function overlays(process: Process): Layers[] {
  return overlaysOf(process.mounts() ?? []).flatMap((overlay) => {
    const { lowers, upper } = foldersOf(process, overlay);
    const seen = lowers.some((l) => l.path !== undefined) || upper?.path !== undefined;
    if (!seen) return [];
    const name = (l: (typeof lowers)[number]): string => l.path ?? l.named;
    return [{ target: overlay.mount.target, upper: upper && name(upper), lowers: lowers.map(name) }];
  });
}

function interfaces(network: Network): Interface[] {
  return network.links.map((link) => ({
    id: interfaceId(network, link.index),
    name: link.name,
    kind: link.kind,
    up: link.up,
    carrier: link.carrier,
    addresses: link.addresses
      .filter((a) => a.family === 'inet' || a.scope === 'global')
      .map((a) => `${a.local}/${a.prefix}`),
    bridge: link.master,
  }));
}

function wires(nets: readonly Network[]): Wire[] {
  const known = new Set<string>();
  return nets.flatMap((network) =>
    network.links.flatMap((link) => {
      const from = interfaceId(network, link.index);
      const peer = link.kind === 'veth' ? peerOf(nets, { network, link }) : undefined;
      if (!peer || known.has(from)) return [];
      const to = interfaceId(peer.network, peer.link.index);
      known.add(to);
      return [{ from, to, live: link.carrier && peer.link.carrier }];
    }),
  );
}

function interfaceId(network: Network, index: number): string {
  return `if:${network.inode}:${index}`;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
