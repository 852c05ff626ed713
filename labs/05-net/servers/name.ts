import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The process is called as it was started, for ps, pgrep and `nslab map`: since Node 23 it would be "MainThread", for
 * its first thread (proc_pid_comm(5): that thread's name is the process's).
 */
export function nameAsStarted(): void {
  writeFileSync('/proc/self/comm', basename(process.argv0));
}
