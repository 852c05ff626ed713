import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StateFolder } from '../state/folder.ts';
import { endAll, leftGroups } from './cgroup-left.ts';
import { processesOf } from './find.ts';
import { CONTAINERS, tokenOf } from './labhost.ts';
import { locked } from './lock.ts';
import { type Undone, undoJournal } from './machine/undo.ts';
import { removeRecord } from './record.ts';
import { removeOwned, removeWork } from './remove.ts';

/**
 * Ends the lab host, and whatever a killed start of one left. The work folder stays; without a lab host nothing
 * happens. Of a lab on the real machine: what was undone.
 */
export async function endLabHost(state: StateFolder): Promise<Undone | undefined> {
  if (!existsSync(state.root)) {
    // Its folder may have been deleted by hand; it goes on without.
    if (processesOf(tokenOf(state)).length > 0) await endAll(state, leftGroups(state, { search: true }));
    return undefined;
  }
  try {
    return await locked(state, () => end(state));
  } catch (error) {
    // No room for a lock: ending must be possible all the same.
    if (!NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return end(state);
  }
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

async function end(state: StateFolder): Promise<Undone | undefined> {
  const undone = await undoJournal(state);
  await endAll(state, leftGroups(state, { search: true }));
  removeRecord(state);
  removeSockets(state);
  return undone;
}

/** Ends the lab host and removes what it needed and what its labs kept. Progress is not the lab host's, and stays. */
export async function cleanState(state: StateFolder): Promise<void> {
  await endLabHost(state);
  const works = dirname(state.work('any'));
  for (const lab of namesIn(works)) await removeWork(state, lab);
  rmSync(works, { recursive: true, force: true });
  rmSync(state.run, { recursive: true, force: true });
}

/** What containers have left in the work folders: they died with their lab host. */
export async function removeLabContainers(state: StateFolder): Promise<void> {
  const works = dirname(state.work('any'));
  for (const lab of namesIn(works)) await removeOwned(join(state.work(lab), CONTAINERS));
}

function removeSockets(state: StateFolder): void {
  for (const name of namesIn(state.run))
    if (name.endsWith('.sock')) rmSync(join(state.run, name), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
