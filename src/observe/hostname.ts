import { outputInside } from './inside.ts';
import type { Process } from './process.ts';

/**
 * The hostname in a process's UTS namespace; undefined when it has gone. Asked from within: a
 * /proc/sys/kernel/hostname reached through /proc/PID/root gives the *reader's* name.
 */
export async function hostname(process: Process): Promise<string | undefined> {
  return (await outputInside(process, ['uts'], ['uname', '-n']))?.replace(/\n$/, '');
}
