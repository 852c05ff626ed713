import type { Call } from '../../engine/call.ts';
import { prctl } from '../../engine/calls/processes.ts';
import type { StateFolder } from '../../state/folder.ts';

/** What every process starts with (prctl(2), PR_SET_TIMERSLACK). */
const DEFAULT_NS = 50_000;
/** The mark adds at most 4 ms to how late a timer may be. */
const RANGE_NS = 4_000_000;

/**
 * On the real machine nothing encloses what a lab starts: no pid namespace, and a cgroup can be left. But a
 * process's timer slack is inherited by its children and survives execve (PR_SET_TIMERSLACK(2const)), however
 * its parents, its session or its environment change; an odd value of it is the mark.
 */
export function markOf(state: StateFolder): number {
  return DEFAULT_NS + 1 + (Number.parseInt(state.key.slice(0, 8), 16) % RANGE_NS);
}

export function bearMark(mark: number): Call {
  return prctl('PR_SET_TIMERSLACK', mark, { why: WHY });
}

const WHY = {
  en: 'A mark that children inherit and keep, whatever they execute: by it nslab finds what a lab has started, and ends it.',
  zh: '一个记号：子进程都会继承它，运行什么程序都一直带着；nslab 靠它找出实验启动的进程，最后把它们结束。',
};
