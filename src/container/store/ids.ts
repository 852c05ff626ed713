import { readdirSync, readFileSync } from 'node:fs';
import { BASE, COUNT } from '../../labhost/idmap.ts';
import { parseIdMap } from '../../observe/idmap.ts';
import { NslabError } from '../../text/error.ts';
import type { IdMapping } from '../config/runtime-spec.ts';

/** Ids from `from` on, so many. */
export interface IdRange {
  readonly from: number;
  readonly count: number;
}

const WHOLE = 65_536;
/** Where there are few: 0–1022 and nobody, which is what a small root file system needs. */
const SMALL = 1024;
const NOBODY = 65_534;
/** Below this are the ids of the place itself: its own users and services. */
const FIRST_SMALL = 4096;

/**
 * A range that no live container has. In the lab host: of its own ids, above the first 65,536, which are its users'.
 * On the machine itself: above those of lab hosts.
 * @param own the ids that exist here: /proc/self/uid_map, gid_map
 * @throws NslabError `ids-used-up`
 */
export function freeIds(own: readonly IdRange[], taken: readonly IdRange[]): IdRange | undefined {
  const all = own.reduce((sum, { count }) => sum + count, 0);
  // A single id: there is nothing to divide.
  if (all < 2 * SMALL) return undefined;
  const isFree = (slot: IdRange) => own.some((o) => within(slot, o)) && !taken.some((t) => overlap(slot, t));
  const end = Math.max(...own.map(({ from, count }) => from + count));
  const first = end > BASE + COUNT + WHOLE ? BASE + COUNT : WHOLE;
  for (let from = first; from + WHOLE <= end; from += WHOLE) {
    const slot = { from, count: WHOLE };
    if (isFree(slot)) return slot;
  }
  for (let from = FIRST_SMALL; from + SMALL <= Math.min(end, NOBODY); from += SMALL) {
    const slot = { from, count: SMALL };
    if (isFree(slot)) return slot;
  }
  throw usedUp();
}

function within(slot: IdRange, range: IdRange): boolean {
  return slot.from >= range.from && slot.from + slot.count <= range.from + range.count;
}

function overlap(a: IdRange, b: IdRange): boolean {
  return a.from < b.from + b.count && b.from < a.from + a.count;
}

/** The lines of the container's uid_map and gid_map. */
export function mapOf(slot: IdRange | undefined): IdMapping[] {
  if (slot === undefined) return [{ containerID: 0, hostID: 0, size: 1 }];
  if (slot.count >= WHOLE) return [{ containerID: 0, hostID: slot.from, size: slot.count }];
  return [
    { containerID: 0, hostID: slot.from, size: slot.count - 1 },
    { containerID: NOBODY, hostID: slot.from + slot.count - 1, size: 1 },
  ];
}

/** What an id of the container is here. */
export function outsideOf(map: readonly IdMapping[], inside: number): number | undefined {
  const line = map.find((l) => l.containerID <= inside && inside < l.containerID + l.size);
  return line && line.hostID + inside - line.containerID;
}

/** The ids that exist here, for users and for groups alike. */
export function ownIds(): IdRange[] {
  const ranges = (name: string) =>
    parseIdMap(readFileSync(`/proc/self/${name}`, 'utf8')).map(({ inside, length }) => ({
      from: inside,
      count: length,
    }));
  const groups = ranges('gid_map');
  return ranges('uid_map').flatMap((u) => groups.flatMap((g) => both(u, g)));
}

function both(a: IdRange, b: IdRange): IdRange[] {
  const from = Math.max(a.from, b.from);
  const count = Math.min(a.from + a.count, b.from + b.count) - from;
  return count > 0 ? [{ from, count }] : [];
}

/** What is mapped by a live process in a user namespace below ours, whoever made it: another store's container, a learner's. */
export function idsInUse(): IdRange[] {
  const own = mapText('self');
  const maps = new Set(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(mapText),
  );
  maps.delete(own);
  return [...maps].flatMap((text) =>
    // Seen from here, "outside" is an id of ours; one line that maps all of them is no container's.
    parseIdMap(text).flatMap(({ outside, length }) =>
      length > WHOLE ? [] : [{ from: outside, count: length }],
    ),
  );
}

function mapText(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/uid_map`, 'utf8');
  } catch {
    return '';
  }
}

function usedUp(): NslabError {
  return new NslabError(
    'ids-used-up',
    {
      en: 'Every range of user ids here belongs to a running container; each has one of its own.',
      zh: '这里的用户 id 段都被运行中的容器占用了：每个容器各占一段。',
    },
    {
      hint: {
        en: 'nslab ps lists them; nslab stop NAME ends one.',
        zh: 'nslab ps 列出它们；nslab stop 名字 可以结束一个。',
      },
    },
  );
}
