import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { signals } from '../../../src/observe/signals.ts';

/**
 * A process that has asked for a new pid namespace and is not in it itself: only its children would be
 * (pid_namespaces(7)). The namespace is `waiting` for its first child, `alive` with one, or `dead` after it.
 */
export interface HalfMoved {
  readonly process: Process;
  readonly state: 'waiting' | 'alive' | 'dead';
  /** The number 1 of an `alive` one. */
  readonly first: Process | undefined;
  readonly evidence: readonly Evidence[];
}

export function halfMoved(machine: Machine): readonly HalfMoved[] {
  return machine.processes().flatMap((p) => judge(machine, p) ?? []);
}

function judge(machine: Machine, process: Process): HalfMoved | undefined {
  const own = process.ns('pid');
  const next = process.pidForChildren();
  if (own === undefined || next === own) return undefined;
  const evidence = [
    { what: `/proc/${process.pid}/ns/pid (${process.comm})`, value: `pid:[${own}]` },
    {
      what: `/proc/${process.pid}/ns/pid_for_children`,
      value: next === undefined ? '(unreadable)' : `pid:[${next}]`,
    },
  ];
  const waiting = { process, state: 'waiting', first: undefined, evidence } as const;
  // Kernels before 7 do not show the link until the namespace has its first process.
  if (next === undefined) return waiting;

  const inside = machine.processes({ zombies: true }).filter((p) => p.ns('pid') === next);
  const first = inside.find((p) => p.innerPids.at(-1) === 1 && p.state !== 'Z');
  if (first) return { process, state: 'alive', first, evidence };
  if (inside.length > 0 || hasUnseenChild(machine, process)) return undefined;
  if (!hasHadChild(process)) return waiting;
  return { process, state: 'dead', first: undefined, evidence: [...evidence, nobodyIn(next)] };
}

/** Born after our list of processes was taken: too early to call the namespace dead. */
function hasUnseenChild(machine: Machine, process: Process): boolean {
  const children = process.file(`task/${process.pid}/children`)?.split(' ').filter(Boolean) ?? [];
  return children.some((pid) => machine.byPid(Number(pid)) === undefined);
}

/**
 * Nobody in there may mean not yet: has it waited for any child? Field 11 of /proc/PID/stat adds up their page
 * faults; children of a process that ignores SIGCHLD are not counted (proc_pid_stat(5), wait(2)).
 */
function hasHadChild(process: Process): boolean {
  const stat = process.file('stat') ?? '';
  const faults = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8];
  return Number(faults) > 0 || (signals(process, 'SigIgn')?.has('SIGCHLD') ?? false);
}

function nobodyIn(namespace: number): Evidence {
  return { what: `processes in pid:[${namespace}]`, value: '0' };
}
