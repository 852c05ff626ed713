import { statOf } from './live-process.ts';
import { names, readProcText } from './procfs.ts';
import type { Stat } from './stat.ts';

/** The processes whose timer slack is this many nanoseconds (proc_pid_timerslack_ns(5)), zombies too where their parent is one. */
export function markedProcesses(slack: number): Map<number, Stat> {
  const wanted = String(slack);
  const all = (names('/proc') ?? []).map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
  const marked = new Map<number, Stat>();
  for (const pid of all) {
    if (readProcText(`/proc/${pid}/timerslack_ns`)?.trim() !== wanted) continue;
    const stat = statOf(pid);
    if (stat) marked.set(pid, stat);
  }
  return marked;
}
