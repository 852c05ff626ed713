import type { Machine } from '../observe/machine.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from '../observe/namespaces.ts';
import type { Process } from '../observe/process.ts';

/** The lab host's processes and the namespaces that they are in. */
export interface LabMap {
  readonly namespaces: readonly MapNamespace[];
  readonly processes: readonly MapProcess[];
}

export interface MapNamespace {
  readonly type: NamespaceKind;
  readonly inode: number;
  /** Whose it is: shared with the real machine, the lab host's own, or made in it. */
  readonly of: 'machine' | 'host' | 'learner';
  readonly pids: readonly number[];
}

export interface MapProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly innerPids: readonly number[];
  readonly comm: string;
  readonly state: string;
  readonly namespaces: Readonly<Partial<Record<NamespaceKind, number>>>;
}

export function mapOf(machine: Machine): LabMap {
  const processes = [machine.init, ...machine.processes({ zombies: true })];
  return { processes: processes.map(processOf), namespaces: namespacesOf(machine, processes) };
}

function processOf(process: Process): MapProcess {
  const namespaces: Partial<Record<NamespaceKind, number>> = {};
  for (const kind of NAMESPACE_KINDS) {
    const inode = process.ns(kind);
    if (inode !== undefined) namespaces[kind] = inode;
  }
  const { pid, ppid, innerPids, comm, state } = process;
  return { pid, ppid, innerPids, comm, state, namespaces };
}

function namespacesOf(machine: Machine, processes: readonly Process[]): MapNamespace[] {
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

function ownerOf(machine: Machine, type: NamespaceKind, inode: number): MapNamespace['of'] {
  if (inode === machine.outside[type]) return 'machine';
  return inode === machine.baseline[type] ? 'host' : 'learner';
}
