import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StateFolder } from '../../state/folder.ts';
import type { Snapshot } from './snapshot.ts';

/** What a lab makes on the real machine, written down before it is made. */
export type Entry =
  /** The machine as it was before everything else. */
  | { readonly what: 'before'; readonly boot: string; readonly snapshot: Snapshot }
  | { readonly what: 'folder' | 'file' | 'mount'; readonly path: string };

function journalPath(state: StateFolder): string {
  return join(state.root, 'journal.jsonl');
}

/** On the disk before this returns: what follows may be the last thing that the machine does. */
export function note(state: StateFolder, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const file = openSync(journalPath(state), 'a', 0o600);
  try {
    writeSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A last line that was cut off names something that was never begun. */
export function readJournal(state: StateFolder): Entry[] {
  let text: string;
  try {
    text = readFileSync(journalPath(state), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}

export function forgetJournal(state: StateFolder): void {
  rmSync(journalPath(state), { force: true });
}
