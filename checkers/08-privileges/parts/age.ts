import { readFileSync } from 'node:fs';
import type { Process } from '../../../src/observe/process.ts';

/** A tick of /proc/PID/stat: USER_HZ is 100 (proc_pid_stat(5)). */
const TICKS_A_SECOND = 100;

/** For how many seconds it has been running. */
export function ageOf(process: Process): number {
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return uptime - Number(process.startTime) / TICKS_A_SECOND;
}
