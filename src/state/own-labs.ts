import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic.ts';
import type { StateFolder } from './folder.ts';

/** What is known of labs in folders of their own: which code may run, and under which id each is kept. */
export interface OwnLabs {
  /** SHA-256 of all of a lab's code, and since when it is trusted, wherever it lies: ISO 8601. */
  readonly trusted: Readonly<Record<string, string>>;
  /** By the real path of the folder. */
  readonly places: Readonly<Record<string, OwnPlace>>;
}

export interface OwnPlace {
  /** What its progress and its work folder are kept under; unknown until it has been opened once. */
  readonly id?: string;
  /** The code that was trusted here last: of all of it, and of each file. */
  readonly code: string;
  readonly files: Readonly<Record<string, string>>;
}

const NOTHING: OwnLabs = { trusted: {}, places: {} };

function fileOf(state: StateFolder): string {
  return join(state.root, 'own-labs.json');
}

/** A damaged file is none: what was trusted is asked again. */
export function readOwnLabs(state: StateFolder): OwnLabs {
  try {
    const { trusted, places } = JSON.parse(readFileSync(fileOf(state), 'utf8')) as Partial<OwnLabs>;
    return isRecord(trusted) && isRecord(places) && Object.values(places).every(isPlace)
      ? { trusted: bare(trusted), places: bare(places) }
      : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Reads again, changes, replaces the file: another nslab may have written in between. */
export function updateOwnLabs(state: StateFolder, change: (labs: OwnLabs) => OwnLabs): OwnLabs {
  const changed = change(readOwnLabs(state));
  writeAtomically(fileOf(state), `${JSON.stringify(changed, null, 2)}\n`);
  return changed;
}

function isPlace(value: unknown): boolean {
  return isRecord(value) && typeof value['code'] === 'string' && isRecord(value['files']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys are paths and hashes; none of them is an inherited `constructor`. */
function bare<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, record);
}
