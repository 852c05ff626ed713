import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic.ts';
import type { StateFolder } from './folder.ts';

/** Which steps' preparations have run in the present lab host: each runs once in its life. */
export interface Entered {
  /** The lab host that it is true of: `pid:startTime`. */
  readonly host: string;
  readonly steps: readonly string[];
}

function fileOf(state: StateFolder): string {
  return join(state.root, 'entered.json');
}

/** The steps entered in this lab host; those of an earlier one do not count. */
export function readEntered(state: StateFolder, host: string): readonly string[] {
  try {
    const read = JSON.parse(readFileSync(fileOf(state), 'utf8')) as Partial<Entered>;
    return read.host === host && Array.isArray(read.steps) ? read.steps : [];
  } catch {
    return [];
  }
}

export function markEntered(state: StateFolder, host: string, step: string): void {
  const steps = [...new Set([...readEntered(state, host), step])];
  writeAtomically(fileOf(state), `${JSON.stringify({ host, steps } satisfies Entered)}\n`);
}
