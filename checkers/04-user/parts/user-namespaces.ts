import type { Evidence } from '../../../src/lab/verdict.ts';
import { allHeldByMounts } from '../../../src/observe/held.ts';
import { type IdRange, toInside } from '../../../src/observe/idmap.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { labMap, shownMap, uidOutside } from './ids.ts';

/** Processes that steps prepare (labs/04-user/setups.ts), and where ada lives in a lab host of one id. */
const PREPARED: ReadonlySet<string> = new Set(['oak', 'elm', 'ash', 'dock-web', 'dock-db', 'ledger']);
const ADAS_OWN = '/run/ada.ns';

/** A user namespace that the learner made, and somebody lives in. */
export interface OwnNamespace {
  readonly inode: number;
  /** The oldest first. */
  readonly processes: readonly [Process, ...Process[]];
  /** As the lab host counts. */
  readonly uids: readonly IdRange[];
  readonly gids: readonly IdRange[];
  /** `allow` or `deny`. */
  readonly setgroups: string;
}

/** The learner's own, the newest first. */
export function ownNamespaces(machine: Machine): readonly OwnNamespace[] {
  const adas = allHeldByMounts(machine).find((held) => held.by === ADAS_OWN)?.inode;
  const members = new Map<number, [Process, ...Process[]]>();
  for (const process of [...machine.outOf('user')].sort(byAge)) {
    const inode = process.ns('user');
    if (inode === undefined || inode === adas) continue;
    const known = members.get(inode);
    if (known) known.push(process);
    else members.set(inode, [process]);
  }
  return [...members]
    .filter(([, processes]) => !processes.some((p) => PREPARED.has(p.comm)))
    .map(([inode, processes]) => ({
      inode,
      processes,
      uids: labMap(machine, processes[0], 'uid'),
      gids: labMap(machine, processes[0], 'gid'),
      setgroups: processes[0].file('setgroups')?.trim() ?? '',
    }))
    .sort((a, b) => byAge(b.processes[0], a.processes[0]));
}

/** Its uid in there; undefined for one that its map does not name: such a one is shown as 65534. */
export function uidInside(machine: Machine, own: OwnNamespace, process: Process): number | undefined {
  const uid = uidOutside(machine, process);
  return uid === undefined ? undefined : toInside(own.uids, uid);
}

/** Somebody who is root in there. */
export function rootOf(machine: Machine, own: OwnNamespace): Process | undefined {
  return own.processes.find((process) => uidInside(machine, own, process) === 0);
}

/**
 * Was it made by the lab host's root? Its uid tells; where ada has root's own id, a shell does that was
 * started by one in the lab host's user namespace.
 */
export function isRootsOwn(machine: Machine, own: OwnNamespace, ada: number): boolean {
  const [process] = own.processes;
  if (ada !== 0) return uidOutside(machine, process) === 0;
  return process.tty !== undefined && machine.byPid(process.ppid)?.ns('user') === machine.baseline.user;
}

/** Its number as the learner sees it, in the lab host. */
export function pidOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}

export function namespaceEvidence(machine: Machine, namespaces: readonly OwnNamespace[]): Evidence[] {
  return [
    { what: '/proc/1/ns/user', value: `user:[${machine.baseline.user}]` },
    ...namespaces.flatMap((own) => {
      const [process] = own.processes;
      const at = `/proc/${pidOf(process)}`;
      return [
        { what: `${at}/ns/user`, value: `user:[${own.inode}]` },
        { what: `${at}/uid_map`, value: shownMap(own.uids) },
        { what: `${at}/gid_map`, value: shownMap(own.gids) },
        { what: `${at}/status Uid`, value: String(uidOutside(machine, process) ?? '?') },
      ];
    }),
  ];
}

/** By the time of start (proc_pid_stat(5), field 22), then by number. */
function byAge(a: Process, b: Process): number {
  const [x, y] = [BigInt(a.startTime), BigInt(b.startTime)];
  return x === y ? a.pid - b.pid : x < y ? -1 : 1;
}
