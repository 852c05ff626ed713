import { readFileSync, rmSync } from 'node:fs';
import type { HostCgroups } from '../observe/cgroup-trees.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from '../observe/namespaces.ts';
import { writeAtomically } from '../state/atomic.ts';
import type { StateFolder } from '../state/folder.ts';
import type { LabHost } from './labhost.ts';

/** `<state>/host.json`. `making` is the intent, written before anything exists. */
interface Intent {
  readonly boot: string;
  readonly lab: string;
  readonly cgroups?: HostCgroups;
}

export type HostRecord =
  | (Intent & { readonly phase: 'making' })
  | (Intent & {
      readonly phase: 'running';
      readonly pid: number;
      readonly startTime: string;
      readonly namespaces: Readonly<Record<NamespaceKind, number>>;
      readonly mark?: number;
    });

export function readRecord(state: StateFolder): HostRecord | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(state.host, 'utf8'));
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export function writeIntent(state: StateFolder, lab: string, cgroups?: HostCgroups): void {
  write(state, { phase: 'making', boot: bootId(), lab, ...(cgroups ? { cgroups } : {}) });
}

export function writeRunning(host: LabHost): void {
  const { pid, startTime, lab, baseline, cgroups, mark } = host;
  const record = { boot: bootId(), lab, pid, startTime, namespaces: baseline };
  const more = { ...(cgroups ? { cgroups } : {}), ...(mark === undefined ? {} : { mark }) };
  write(host.state, { phase: 'running', ...record, ...more });
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
  if (!isCgroups(r['cgroups'])) return false;
  if (r['phase'] === 'making') return true;
  const namespaces = r['namespaces'] as Record<string, unknown> | undefined;
  return (
    r['phase'] === 'running' &&
    Number.isSafeInteger(r['pid']) &&
    typeof r['startTime'] === 'string' &&
    (r['mark'] === undefined || typeof r['mark'] === 'number') &&
    NAMESPACE_KINDS.every((kind) => typeof namespaces?.[kind] === 'number')
  );
}

function isCgroups(read: unknown): boolean {
  if (read === undefined) return true;
  const trees = (read as Partial<HostCgroups> | null)?.trees;
  return (
    Array.isArray(trees) && trees.every((t) => typeof t?.folder === 'string' && typeof t?.leaf === 'string')
  );
}
