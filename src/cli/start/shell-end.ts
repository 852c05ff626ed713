import { setTimeout as sleep } from 'node:timers/promises';
import { isOpen } from '../../labhost/find.ts';
import type { LabHost } from '../../labhost/labhost.ts';

/** 128 + SIGKILL, which everything in a pid namespace gets when its PID 1 ends (pid_namespaces(7)). */
const KILLED = 137;
const PATIENCE_MS = 2000;

/** A shell that was killed may be gone before its PID 1 is: whether the lab host has ended with it. */
export async function endOf(host: LabHost, status: number): Promise<boolean> {
  const until = Date.now() + (status === KILLED ? PATIENCE_MS : 0);
  while (isOpen(host)) {
    if (Date.now() >= until) return false;
    await sleep(20);
  }
  return true;
}
