import { allHeldByMounts, type HeldNamespace } from '../observe/held.ts';
import type { Machine } from '../observe/machine.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from '../observe/namespaces.ts';
import type { Process } from '../observe/process.ts';

/** Processes in the same namespaces, and the boxes that lie in theirs. */
export interface Members {
  /** `net:4026532177 uts:4026532176`: the namespaces that are not the lab host's; empty for the lab host itself. */
  readonly key: string;
  readonly namespaces: ReadonlyMap<NamespaceKind, number>;
  /** In the order of their numbers. */
  readonly processes: readonly Process[];
  /** Mounts that keep one of the namespaces. */
  readonly held: readonly HeldNamespace[];
  readonly inner: readonly Members[];
}

interface Growing extends Members {
  processes: Process[];
  held: HeldNamespace[];
  inner: Growing[];
}

/** The lab host as boxes in boxes. */
export function boxesOf(machine: Machine): Members {
  const boxes = new Map<string, Growing>();
  const root = box(new Map());
  boxes.set('', root);
  for (const process of [machine.init, ...machine.processes()].sort(byNumber)) {
    const own = ownNamespaces(machine, process);
    const found = boxes.get(keyOf(own)) ?? box(own);
    boxes.set(found.key, found);
    found.processes.push(process);
  }
  for (const held of allHeldByMounts(machine)) addHeld(machine, boxes, held);
  for (const one of boxes.values()) {
    one.processes.sort(byNumber);
    if (one !== root) parentOf(one, boxes, root).inner.push(one);
  }
  return root;
}

/** By their numbers in the lab host: those outside begin anew at pid_max, and an order by them would not last. */
function byNumber(a: Process, b: Process): number {
  const number = ({ innerPids, pid }: Process): number => innerPids.at(-1) ?? pid;
  return number(a) - number(b);
}

function box(namespaces: ReadonlyMap<NamespaceKind, number>): Growing {
  return { key: keyOf(namespaces), namespaces, processes: [], held: [], inner: [] };
}

function ownNamespaces(machine: Machine, process: Process): Map<NamespaceKind, number> {
  const own = new Map<NamespaceKind, number>();
  for (const kind of NAMESPACE_KINDS) {
    const inode = process.ns(kind);
    if (inode !== undefined && inode !== machine.baseline[kind] && inode !== machine.outside[kind])
      own.set(kind, inode);
  }
  return own;
}

function keyOf(own: ReadonlyMap<NamespaceKind, number>): string {
  return [...own].map(([kind, inode]) => `${kind}:${inode}`).join(' ');
}

/** A namespace that only a mount keeps is a box without processes. */
function addHeld(machine: Machine, boxes: Map<string, Growing>, held: HeldNamespace): void {
  if (held.inode === machine.baseline[held.kind]) return;
  const those = [...boxes.values()].filter((b) => b.namespaces.get(held.kind) === held.inode);
  const alone = box(new Map([[held.kind, held.inode]]));
  const homes = those.length > 0 ? those : [alone];
  if (those.length === 0) boxes.set(alone.key, alone);
  for (const home of homes) if (!home.held.some((h) => h.by === held.by)) home.held.push(held);
}

/** The box around one: of those whose namespaces it all shares, the one with most; else the one it was started in. */
function parentOf(one: Growing, boxes: ReadonlyMap<string, Growing>, root: Growing): Growing {
  const around = [...boxes.values()]
    .filter((other) => other.namespaces.size < one.namespaces.size && isWithin(other, one))
    .sort((a, b) => b.namespaces.size - a.namespaces.size)[0];
  if (around && around !== root) return around;
  return startedIn(one, boxes) ?? root;
}

function isWithin(outer: Growing, inner: Growing): boolean {
  return [...outer.namespaces].every(([kind, inode]) => inner.namespaces.get(kind) === inode);
}

/** pid namespaces are made in one another (pid_namespaces(7)): a deeper one whose parent process is in that box. */
function startedIn(one: Growing, boxes: ReadonlyMap<string, Growing>): Growing | undefined {
  const first = one.processes[0];
  return [...boxes.values()].find(
    (other) =>
      other !== one &&
      other.namespaces.has('pid') &&
      other.processes.some((p) => p.pid === first?.ppid && p.innerPids.length < first.innerPids.length),
  );
}
