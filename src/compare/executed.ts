import { processAt } from '../observe/live-process.ts';
import type { Process } from '../observe/process.ts';
import { fileIdentity } from '../observe/root.ts';

/**
 * The first process, when it runs its command: until then it is still a copy of what made it. Within execve(2)
 * the file changes first, and the words of the command line come last.
 */
export function executed(pid: number, makers: ReadonlySet<string>): Process | undefined {
  const process = processAt(pid);
  const exe = process?.exe();
  if (process === undefined || exe === undefined || process.file('cmdline') === '') return undefined;
  // runc runs a copy of itself that lies in memory, so that no container can write to the file (CVE-2019-5736).
  if (exe.startsWith('/memfd:') || isRuncInit(process)) return undefined;
  const identity = fileIdentity(`/proc/${pid}/exe`);
  return identity === undefined || makers.has(identity) ? undefined : process;
}

function isRuncInit(process: Process): boolean {
  const words = process.cmdline();
  return words?.length === 2 && words[0] === 'runc' && words[1] === 'init';
}
