import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../labhost/find.ts';
import { type Era, sameEra, thisEra } from './era.ts';
import { type ContainerRecord, containerNames, type Exit, type Known, readContainer } from './record.ts';
import { folderOf, type Store } from './store.ts';

/** A container as it is now: its record, held against the processes that there are. */
export type Seen =
  | { readonly state: 'making'; readonly record: ContainerRecord }
  /** Its maker was killed: there is something to clear away. */
  | { readonly state: 'abandoned'; readonly record: ContainerRecord }
  | { readonly state: 'running'; readonly record: Running }
  | { readonly state: 'exited'; readonly record: ContainerRecord; readonly exit: Exit };

export type Running = Extract<ContainerRecord, { phase: 'running' }>;

export function seeAll(store: Store): Seen[] {
  const era = thisEra();
  return containerNames(store).flatMap((name) => {
    const record = readContainer(store, name);
    return record ? [see(store, record, era)] : [];
  });
}

export function see(store: Store, record: ContainerRecord, era = thisEra()): Seen {
  if (record.phase === 'exited') return { state: 'exited', record, exit: record.exit };
  if (!sameEra(record.era, era))
    return { state: 'exited', record, exit: { lost: lostWith(record.era, era) } };
  if (record.phase === 'making') return { state: isThere(record.maker) ? 'making' : 'abandoned', record };
  if (isThere(record.monitor) || isThere(record.container)) return { state: 'running', record };
  return { state: 'exited', record, exit: exitOf(store, record.name) };
}

function isThere({ pid, startTime }: Known): boolean {
  return isAlive(pid, startTime);
}

function lostWith(then: Era, now: Era): NonNullable<Exit['lost']> {
  return then.boot === now.boot ? 'host-ended' : 'restarted';
}

/** What its monitor has written: the exit status. A monitor that was killed has written nothing. */
export function exitOf(store: Store, name: string): Exit {
  const file = join(folderOf(store, name), 'exit');
  try {
    const [, status] = /^(\d+)\s*$/.exec(readFileSync(file, 'utf8')) ?? [];
    if (status !== undefined) return { status: Number(status), at: statSync(file).mtime.toISOString() };
  } catch {
    // Not written.
  }
  return { lost: 'monitor-killed' };
}
