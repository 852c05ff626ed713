import { readFileSync, statSync } from 'node:fs';
import type { Cgroup, Controller } from '../../../src/observe/cgroups.ts';
import type { Process } from '../../../src/observe/process.ts';

/** Who types the next line is not told meanwhile that it is missing. */
const WHILE_TYPING_MS = 3_000;
/** A tick of /proc/PID/stat: USER_HZ is 100 (proc_pid_stat(5)). */
const TICK_MS = 10;

/** Has it run long enough that nobody is about to move it? */
export function runsOn(process: Process): boolean {
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  return uptime - Number(process.startTime) * TICK_MS > WHILE_TYPING_MS;
}

/** Was this file of a group written long enough ago? A redirection truncates it, and the kernel keeps that time. */
export function wasLeftSo(group: Cgroup, controller: Controller, file: string): boolean {
  const path = group.file(controller, file)?.path;
  const written = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  return written !== undefined && Date.now() - written.mtimeMs > WHILE_TYPING_MS;
}
