import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { discard } from '../guide/experiment.ts';
import { isAlive } from '../labhost/find.ts';
import { statOf } from '../observe/live-process.ts';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';

/** The state folder of one demo: named after its process, so that two do not meet, and a dead one's is known. */
export function demoFolder(state: StateFolder): StateFolder {
  return stateFolderAt(join(demosOf(state), `${process.pid}-${statOf(process.pid)?.startTime}`));
}

function demosOf(state: StateFolder): string {
  return join(state.root, 'demo');
}

/** Ends what demos that were killed have left; with `all`, also those that are going on. */
export async function discardDemos(state: StateFolder, all = false): Promise<void> {
  const folder = demosOf(state);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const [pid, startTime = ''] = name.split('-');
    if (all || !isAlive(Number(pid), startTime)) await discard(stateFolderAt(join(folder, name)));
  }
}
