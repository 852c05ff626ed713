import { readdirSync } from 'node:fs';
import { statOf } from '../observe/live-process.ts';
import { readProcText } from '../observe/procfs.ts';
import type { StateFolder } from '../state/folder.ts';
import { type LabHost, tokenOf } from './labhost.ts';
import { bootId, readRecord } from './record.ts';

/** The running lab host of this state folder. A record whose process has gone, or was replaced by another, finds nothing. */
export function findLabHost(state: StateFolder): LabHost | undefined {
  const record = readRecord(state);
  if (record?.phase !== 'running' || record.boot !== bootId()) return undefined;
  const { pid, startTime, lab, namespaces, cgroups, mark } = record;
  if (!isAlive(pid, startTime)) return undefined;
  if (mark === undefined && !carriesToken(pid, tokenOf(state))) return undefined;
  const host = { pid, startTime, lab, baseline: namespaces, workFolder: state.work(lab), state };
  return { ...host, ...(cgroups ? { cgroups } : {}), ...(mark === undefined ? {} : { mark }) };
}

/** Whether it still is what it was when it was found. The real machine goes on when its lab has ended; its record does not. */
export function isOpen(host: LabHost): boolean {
  return host.mark === undefined
    ? isAlive(host.pid, host.startTime)
    : findLabHost(host.state)?.mark === host.mark;
}

/** A zombie still has its pid and start time, but it is dead. */
export function isAlive(pid: number, startTime: string): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.startTime === startTime && stat.state !== 'Z' && stat.state !== 'X';
}

/** An engine with our token, as src/engine/run.ts starts it; a `grep` for the token is none. */
function carriesToken(pid: number, token: string): boolean {
  const [, mode, given] = readProcText(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return mode === 'run' && given === token;
}

export interface Orphan {
  readonly pid: number;
  readonly startTime: string;
}

/** Every live process on the machine that carries the token: what a killed start may have left, and the lab host itself. */
export function processesOf(token: string): Orphan[] {
  const found: Orphan[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || !carriesToken(pid, token)) continue;
    const stat = statOf(pid);
    if (stat && stat.state !== 'Z') found.push({ pid, startTime: stat.startTime });
  }
  return found;
}
