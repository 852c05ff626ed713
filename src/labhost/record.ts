import { readFileSync, rmSync } from 'node:fs';
import { NAMESPACE_KINDS, type NamespaceKind } from '../observe/namespaces.ts';
import { writeAtomically } from '../state/atomic.ts';
import type { StateFolder } from '../state/folder.ts';
import type { LabHost } from './labhost.ts';

/** `<state>/host.json`. `making` is the intent, written before anything exists. */
export type HostRecord =
  | { readonly phase: 'making'; readonly boot: string; readonly lab: string }
  | {
      readonly phase: 'running';
      readonly boot: string;
      readonly lab: string;
      readonly pid: number;
      readonly startTime: string;
      readonly namespaces: Readonly<Record<NamespaceKind, number>>;
    };

export function readRecord(state: StateFolder): HostRecord | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(state.host, 'utf8'));
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export function writeIntent(state: StateFolder, lab: string): void {
  write(state, { phase: 'making', boot: bootId(), lab });
}

export function writeRunning(host: LabHost): void {
  const { pid, startTime, lab, baseline } = host;
  write(host.state, { phase: 'running', boot: bootId(), lab, pid, startTime, namespaces: baseline });
}

export function removeRecord(state: StateFolder): void {
  rmSync(state.host, { force: true });
}

/** Start times count from boot: after a restart of the machine the same pair may name another process. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function write(state: StateFolder, record: HostRecord): void {
  writeAtomically(state.host, `${JSON.stringify(record, undefined, 2)}\n`);
}

function isRecord(read: unknown): read is HostRecord {
  if (typeof read !== 'object' || read === null) return false;
  const r = read as Record<string, unknown>;
  if (typeof r['boot'] !== 'string' || typeof r['lab'] !== 'string') return false;
  if (r['phase'] === 'making') return true;
  const namespaces = r['namespaces'] as Record<string, unknown> | undefined;
  return (
    r['phase'] === 'running' &&
    Number.isSafeInteger(r['pid']) &&
    typeof r['startTime'] === 'string' &&
    NAMESPACE_KINDS.every((kind) => typeof namespaces?.[kind] === 'number')
  );
}
