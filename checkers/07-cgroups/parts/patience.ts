import { readFileSync, statSync } from 'node:fs';
import type { Cgroup, Controller } from '../../../src/observe/cgroups.ts';
import type { Process } from '../../../src/observe/process.ts';

/** Who types the next line is not told meanwhile that it is missing. */
const WHILE_TYPING_MS = 3_000;
/** A share of the time. */
const SELDOM = 0.05;
/** A tick of /proc/PID/stat: USER_HZ is 100 (proc_pid_stat(5)). */
const TICK_MS = 10;

/** Has it computed so long that nobody is about to move it? `top`, which is seldom at it, has not. */
export function runsOn(process: Process): boolean {
  const fields = (process.file('stat') ?? '').split(') ').at(-1)?.split(' ') ?? [];
  const used = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  const age = uptime - Number(process.startTime) * TICK_MS;
  return age > WHILE_TYPING_MS && used > age * SELDOM;
}

/** Was this file of a group written long enough ago? A redirection truncates it, and the kernel keeps that time. */
export function wasLeftSo(group: Cgroup, controller: Controller, file: string): boolean {
  const path = group.file(controller, file)?.path;
  const written = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  return written !== undefined && Date.now() - written.mtimeMs > WHILE_TYPING_MS;
}
