import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../state/atomic.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { Plan } from '../plan.ts';
import { type Era, isEra } from './era.ts';
import { folderOf, type Store } from './store.ts';

/** A process, known for good: numbers are used again, a number with its start time is not (proc_pid_stat(5)). */
export interface Known {
  readonly pid: number;
  readonly startTime: string;
}

/** `container.json`. `making` is written before anything exists, so that whoever comes after a crash knows what to look for. */
export type ContainerRecord = Made &
  (
    | { readonly phase: 'making' }
    | { readonly phase: 'running'; readonly monitor: Known; readonly container: Known }
    | { readonly phase: 'exited'; readonly exit: Exit }
  );

interface Made {
  readonly version: 1;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly era: Era;
  /** The nslab that makes it. */
  readonly maker: Known;
  readonly removeAfter: boolean;
  /** What its root was made from, in words: `default`, a path. */
  readonly source: string;
  /** Before all is decided: what is taken so far. */
  readonly plan: PlanInRecord;
}

/** The plan; while its root is still being made, what others must not take. */
export type PlanInRecord = Pick<Plan, 'network' | 'cgroups' | 'root' | 'streams'> & {
  readonly config: Config;
};

export interface Exit {
  /** Undefined where nobody was there to see it: the machine was restarted, its monitor was killed. */
  readonly status?: number;
  /** ISO 8601. */
  readonly at?: string;
  readonly lost?: 'restarted' | 'host-ended' | 'monitor-killed';
}

export function recordPath(store: Store, name: string): string {
  return join(folderOf(store, name), 'container.json');
}

export function writeContainer(store: Store, record: ContainerRecord): void {
  // Bytes are for the kernel; whoever clears away needs none of them.
  const text = JSON.stringify(record, (_, value) => (value instanceof Uint8Array ? undefined : value), 2);
  writeAtomically(recordPath(store, record.name), `${text}\n`);
}

/** Undefined for a name that nobody has, and for what is no record of ours. */
export function readContainer(store: Store, name: string): ContainerRecord | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(recordPath(store, name), 'utf8'));
    return isRecord(read) && read.name === name ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Every folder in the store that has, or had, a container. */
export function containerNames(store: Store): string[] {
  try {
    return readdirSync(store.root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function isRecord(read: unknown): read is ContainerRecord {
  if (typeof read !== 'object' || read === null) return false;
  const r = read as Record<string, unknown>;
  const made = r['version'] === 1 && typeof r['name'] === 'string' && isEra(r['era']) && isKnown(r['maker']);
  const plan = r['plan'] as Record<string, unknown> | null | undefined;
  if (!made || typeof plan !== 'object' || plan === null) return false;
  if (!['config', 'network', 'cgroups', 'root', 'streams'].every((part) => typeof plan[part] === 'object'))
    return false;
  if (r['phase'] === 'running') return isKnown(r['monitor']) && isKnown(r['container']);
  if (r['phase'] === 'exited') return typeof r['exit'] === 'object' && r['exit'] !== null;
  return r['phase'] === 'making';
}

function isKnown(read: unknown): read is Known {
  const known = read as Partial<Known> | null | undefined;
  return Number.isSafeInteger(known?.pid) && typeof known?.startTime === 'string';
}
