import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../guide/io.ts';
import type { StateFolder } from '../../state/folder.ts';
import { reportError } from '../errors.ts';

/* A pane that ends takes its words with it: what went wrong there is kept for the terminal outside. */

export function keepError(error: unknown, state: StateFolder, io: Io): void {
  let words = '';
  const status = reportError(error, {
    ...io,
    err: (text) => {
      words += text;
    },
  });
  writeFileSync(fileOf(state), JSON.stringify({ status, words }));
}

/** Prints what was kept; its exit status, 0 when there was nothing. */
export function tellKeptError(state: StateFolder, io: Io): number {
  try {
    const { status, words } = JSON.parse(readFileSync(fileOf(state), 'utf8')) as {
      status: number;
      words: string;
    };
    rmSync(fileOf(state));
    io.err(words);
    return status;
  } catch {
    return 0;
  }
}

function fileOf(state: StateFolder): string {
  return join(state.root, 'pane-error.json');
}
