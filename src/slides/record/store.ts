import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeckEntry, readTakes } from '../catalogue.ts';
import type { TakenOn, Takes } from '../takes.ts';
import { normal, normalPicture } from './normal.ts';
import type { Recording } from './run.ts';

/** What differs, in a way that matters, between what is stored and what was recorded now. */
export interface Difference {
  /** A key of takes.json, or a file's name. */
  readonly what: string;
  readonly stored: string | undefined;
  readonly now: string | undefined;
}

export function differences(entry: DeckEntry, recordings: readonly Recording[]): Difference[] {
  const { takes, files } = joined(recordings);
  const stored = readTakes(entry).takes;
  const found: Difference[] = [];
  type Text = string | undefined;
  const compare = (what: string, before: Text, now: Text, by: (text: string) => string): void => {
    const [a, b] = [before, now].map((text) => (text === undefined ? undefined : by(text)));
    if (a !== b) found.push({ what, stored: before, now });
  };
  for (const key of both(stored, takes)) compare(key, json(stored[key]), json(takes[key]), normal);
  const there = filesOf(entry);
  for (const name of both(there, files)) compare(name, there[name], files[name], normalPicture);
  return found;
}

/** Writes what has changed; what differs in numbers alone stays as it was. The names of what was written. */
export function store(entry: DeckEntry, recordings: readonly Recording[], on: TakenOn): string[] {
  const { takes, files } = joined(recordings);
  const changed = new Set(differences(entry, recordings).map(({ what }) => what));
  if (changed.size === 0) return [];
  const folder = join(entry.folder, 'recorded');
  mkdirSync(folder, { recursive: true });
  const before = readTakes(entry).takes;
  const kept = Object.keys(takes).map((key) => [key, changed.has(key) ? takes[key] : before[key]]);
  const all: Takes = { on, takes: Object.fromEntries(kept) };
  writeFileSync(join(folder, 'takes.json'), `${JSON.stringify(all, undefined, 2)}\n`);
  for (const name of Object.keys(filesOf(entry))) if (!(name in files)) rmSync(join(folder, name));
  for (const [name, text] of Object.entries(files))
    if (changed.has(name)) writeFileSync(join(folder, name), text);
  return [...changed];
}

function joined(recordings: readonly Recording[]): Recording {
  return {
    takes: Object.assign({}, ...recordings.map((r) => r.takes)),
    files: Object.assign({}, ...recordings.map((r) => r.files)),
  };
}

function filesOf(entry: DeckEntry): Record<string, string> {
  const folder = join(entry.folder, 'recorded');
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).filter((name) => /\.(en|zh)\.(svg|txt)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function both(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function json(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value, undefined, 1);
}
