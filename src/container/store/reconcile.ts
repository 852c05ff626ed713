import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../engine/run.ts';
import { removeTree } from '../../image/remove-tree.ts';
import { processesOf } from '../../labhost/find.ts';
import { killAll } from '../../labhost/kill.ts';
import { endGroups } from '../cgroups/end.ts';
import type { Plan } from '../plan.ts';
import { takeBack } from '../program/start.ts';
import { isFull, lockedToEnd } from './lock.ts';
import { lowerNetwork } from './network.ts';
import { type ContainerRecord, containerNames, readContainer, writeContainer } from './record.ts';
import { type Seen, seeAll } from './seen.ts';
import { folderOf, type Store, tokenOf } from './store.ts';

/**
 * Brings the records up to what there is: an end is written down, what a killed monitor or maker has left is taken
 * back. Whoever is the next to look does it. Answers all that is left.
 */
export async function reconcile(store: Store): Promise<Seen[]> {
  if (!existsSync(store.root)) return [];
  const seen = seeAll(store);
  const isStill = seen.every(({ state, record }) => state === record.phase);
  if (isStill && seen.length === containerNames(store).length) return seen;
  return lockedToEnd(store, () => settle(store));
}

/** The same, by somebody who has the lock. */
export async function settle(store: Store): Promise<Seen[]> {
  for (const name of containerNames(store)) if (!readContainer(store, name)) removeWithoutRecord(store, name);
  for (const seen of seeAll(store)) {
    const { record } = seen;
    if (seen.state === 'abandoned') await remove(store, record);
    if (seen.state !== 'exited' || record.phase === 'exited') continue;
    await endProcesses(store, record);
    if (record.removeAfter || record.phase === 'making') removeFolder(store, record.name);
    else noteEnd(store, { ...record, phase: 'exited', exit: seen.exit });
    await lowerNetwork(store);
  }
  return seeAll(store);
}

/** A container may have filled the disk that its record is on: it has ended all the same, as whoever looks can see. */
function noteEnd(store: Store, record: ContainerRecord): void {
  try {
    writeContainer(store, record);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** Ends whatever there is of it, takes back what it had outside, and removes its files. */
export async function remove(store: Store, record: ContainerRecord): Promise<void> {
  await endProcesses(store, record);
  removeFolder(store, record.name);
  await lowerNetwork(store);
}

/** Engines that make it or watch over it end, the container with them (PR_SET_PDEATHSIG); then ports and groups go. */
async function endProcesses(store: Store, record: ContainerRecord): Promise<void> {
  await killAll(processesOf(tokenOf(store, record.name)));
  await run(takeBack(planOf(store, record)));
  await endGroups(record.plan.cgroups);
}

export function planOf(store: Store, { name, plan }: ContainerRecord): Plan {
  return { ...plan, name, folder: folderOf(store, name) };
}

export function removeFolder(store: Store, name: string): void {
  removeTree(folderOf(store, name));
}

/** A folder in which not even the first record was finished: nothing but it was made. */
function removeWithoutRecord(store: Store, name: string): void {
  if (!existsSync(join(folderOf(store, name), 'container.json'))) removeFolder(store, name);
}
