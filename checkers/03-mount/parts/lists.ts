import type { Fail, Verdict } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { isNestedInit, type Process } from '../../../src/observe/process.ts';
import { prepared } from './prepared.ts';

/** A mount namespace that the learner has made, and the processes of it that count. */
export interface OwnList {
  readonly inode: number;
  /**
   * Its init, where it has a pid namespace of its own: the `unshare` that started it sits in the same list and
   * is only its parent (unshare(1), --fork). Otherwise all of its processes.
   */
  readonly processes: readonly Process[];
}

/** The learner's own mount namespaces, the newest first. Those that a step has prepared are left out. */
export function ownLists(machine: Machine): OwnList[] {
  const byInode = new Map<number, Process[]>();
  for (const process of machine.outOf('mnt')) {
    const inode = process.ns('mnt');
    if (inode === undefined || prepared(process) !== undefined) continue;
    byInode.set(inode, [...(byInode.get(inode) ?? []), process]);
  }
  return [...byInode]
    .map(([inode, all]) => {
      const inits = all.filter(isNestedInit);
      return { inode, processes: (inits.length > 0 ? inits : all).sort(byAge) };
    })
    .sort((a, b) => byAge(b.processes[0] as Process, a.processes[0] as Process));
}

/** Judges process after process. What passes counts; else a recognised mistake; else the first that failed. */
export function firstPass(
  processes: readonly Process[],
  judge: (process: Process) => Verdict,
): Verdict | undefined {
  let best: Verdict | undefined;
  for (const process of processes) {
    const verdict = judge(process);
    if (verdict.status === 'pass') return verdict;
    if (best === undefined || (!isRecognised(best) && isRecognised(verdict))) best = verdict;
  }
  return best;
}

function isRecognised(verdict: Verdict): verdict is Fail {
  return verdict.status === 'fail' && verdict.diagnosis !== null;
}

/** Oldest first, by the time of start (proc_pid_stat(5), field 22), then by number. */
function byAge(a: Process, b: Process): number {
  const [x, y] = [BigInt(a.startTime), BigInt(b.startTime)];
  return x === y ? a.pid - b.pid : x < y ? -1 : 1;
}
