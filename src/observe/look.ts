import { NslabError } from '../text/error.ts';
import { membersOf } from './census.ts';
import type { HostCgroups } from './cgroup-trees.ts';
import { type Cgroups, LiveCgroups } from './cgroups.ts';
import { LiveProcess, nsPids, statOf } from './live-process.ts';
import type { Machine } from './machine.ts';
import { markedProcesses } from './marked.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from './namespaces.ts';
import { observers } from './observers.ts';
import type { Process } from './process.ts';
import { inodeOfLink, readLink, readProcText } from './procfs.ts';

/** What is known of a running lab host: its PID 1 and what was recorded when it started. */
export interface ObservedHost {
  readonly pid: number;
  readonly startTime: string;
  readonly baseline: Readonly<Record<NamespaceKind, number>>;
  readonly workFolder: string;
  readonly lab: string;
  readonly cgroups?: HostCgroups;
  /** On the real machine: the timer slack that its processes have. */
  readonly mark?: number;
}

/** A fresh look at a lab host. @throws NslabError `host-gone` when its PID 1 has ended. */
export function look(host: ObservedHost): Machine {
  const stat = statOf(host.pid);
  if (stat === undefined || stat.startTime !== host.startTime || stat.state === 'Z') throw hostGone();
  const place = { pid: host.pid, depth: nsPids(readProcText(`/proc/${host.pid}/status`)).length - 1 };
  const init = new LiveProcess(stat, place);
  const everyone: Process[] = [];
  const members = host.mark === undefined ? membersOf(host.baseline.pid) : markedProcesses(host.mark);
  for (const [pid, member] of members) {
    if (pid !== host.pid) everyone.push(new LiveProcess(member, place));
  }
  return new Look(host, init, withoutObservers(everyone));
}

/** Inodes of our own process's namespaces; 0 for a kind that this kernel lacks. */
export function ownNamespaces(): Record<NamespaceKind, number> {
  return namespacesOf('self');
}

/** Inodes of a process's namespaces; 0 for what cannot be read. */
export function namespacesOf(pid: number | 'self'): Record<NamespaceKind, number> {
  const inodes = NAMESPACE_KINDS.map((kind) => [kind, inodeOfLink(readLink(`/proc/${pid}/ns/${kind}`)) ?? 0]);
  return Object.fromEntries(inodes) as Record<NamespaceKind, number>;
}

class Look implements Machine {
  readonly init: Process;
  readonly baseline: Readonly<Record<NamespaceKind, number>>;
  readonly workFolder: string;
  readonly lab: string;
  readonly cgroups: Cgroups;
  readonly #everyone: readonly Process[];
  readonly #alive: readonly Process[];
  #outside: Readonly<Record<NamespaceKind, number>> | undefined;

  constructor(host: ObservedHost, init: Process, everyone: readonly Process[]) {
    this.init = init;
    this.baseline = host.baseline;
    this.workFolder = host.workFolder;
    this.lab = host.lab;
    this.cgroups = new LiveCgroups(host.cgroups, (pid) => this.#alive.find((p) => p.pid === pid));
    this.#everyone = everyone;
    this.#alive = everyone.filter((p) => p.state !== 'Z' && p.state !== 'X');
  }

  get outside(): Readonly<Record<NamespaceKind, number>> {
    this.#outside ??= ownNamespaces();
    return this.#outside;
  }

  processes(options: { zombies?: boolean } = {}): readonly Process[] {
    return options.zombies ? this.#everyone : this.#alive;
  }

  outOf(kind: NamespaceKind): readonly Process[] {
    return this.#alive.filter((p) => {
      const inode = p.ns(kind);
      return inode !== undefined && inode !== this.baseline[kind];
    });
  }

  inNamespace(kind: NamespaceKind, inode: number): readonly Process[] {
    return this.#alive.filter((p) => p.ns(kind) === inode);
  }

  children(parent: Process): readonly Process[] {
    return this.#everyone.filter((p) => p.ppid === parent.pid);
  }

  byPid(pid: number): Process | undefined {
    return pid === this.init.pid ? this.init : this.#everyone.find((p) => p.pid === pid);
  }

  byInnerPid(pid: number): Process | undefined {
    return pid === 1 ? this.init : this.#everyone.find((p) => p.innerPids[0] === pid);
  }
}

/** Commands of `inside` are in the lab host's pid namespace when they ask to be; they are no learner's. */
function withoutObservers(everyone: Process[]): Process[] {
  if (observers.size === 0) return everyone;
  const parents = new Map(everyone.map((p) => [p.pid, p.ppid]));
  const isOurs = (pid: number): boolean => {
    for (let p: number | undefined = pid; p !== undefined; p = parents.get(p))
      if (observers.has(p)) return true;
    return false;
  };
  return everyone.filter((p) => !isOurs(p.pid));
}

function hostGone(): NslabError {
  return new NslabError(
    'host-gone',
    {
      en: 'The lab host has ended: its PID 1 is no longer there.',
      zh: '实验主机已经结束：它的 1 号进程不在了。',
    },
    { hint: { en: 'Start it anew: nslab start', zh: '重新启动它：nslab start' }, status: 3 },
  );
}
