import type { Machine } from '../observe/machine.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from '../observe/namespaces.ts';
import type { Process } from '../observe/process.ts';

/** The lab host's processes and the namespaces that they are in. */
export interface Listing {
  readonly namespaces: readonly ListedNamespace[];
  readonly processes: readonly ListedProcess[];
}

export interface ListedNamespace {
  readonly type: NamespaceKind;
  readonly inode: number;
  /** Whose it is: shared with the real machine, the lab host's own, or made in it. */
  readonly of: 'machine' | 'host' | 'learner';
  readonly pids: readonly number[];
}

export interface ListedProcess {
  readonly pid: number;
  readonly innerPids: readonly number[];
  readonly comm: string;
  readonly namespaces: Readonly<Partial<Record<NamespaceKind, number>>>;
}

export function listingOf(machine: Machine): Listing {
  const processes = [machine.init, ...machine.processes({ zombies: true })];
  return { namespaces: namespacesOf(machine, processes), processes: processes.map(processOf) };
}

function processOf(process: Process): ListedProcess {
  const namespaces: Partial<Record<NamespaceKind, number>> = {};
  for (const kind of NAMESPACE_KINDS) {
    const inode = process.ns(kind);
    if (inode !== undefined) namespaces[kind] = inode;
  }
  const { pid, innerPids, comm } = process;
  return { pid, innerPids, comm, namespaces };
}

function namespacesOf(machine: Machine, processes: readonly Process[]): ListedNamespace[] {
  return NAMESPACE_KINDS.flatMap((type) => {
    const pids = new Map<number, number[]>();
    for (const process of processes) {
      const inode = process.ns(type);
      if (inode !== undefined) pids.set(inode, [...(pids.get(inode) ?? []), process.pid]);
    }
    return [...pids].map(([inode, members]) => ({
      type,
      inode,
      of: ownerOf(machine, type, inode),
      pids: members,
    }));
  });
}

function ownerOf(machine: Machine, type: NamespaceKind, inode: number): ListedNamespace['of'] {
  if (inode === machine.outside[type]) return 'machine';
  return inode === machine.baseline[type] ? 'host' : 'learner';
}
