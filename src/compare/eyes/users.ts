import { type Confinement, confinementOf, type Ids } from '../../observe/confinement.ts';
import { type IdRange, parseIdMap, toInside } from '../../observe/idmap.ts';
import type { Process } from '../../observe/process.ts';
import type { Rows } from '../observation.ts';

const OVERFLOW_ID = 65534;

/** Who it is in there, and who that is outside. */
export function seenUsers(process: Process): Rows | undefined {
  const confinement = confinementOf(process);
  if (confinement === undefined) return undefined;
  const uidMap = parseIdMap(process.file('uid_map') ?? '');
  const gidMap = parseIdMap(process.file('gid_map') ?? '');
  return {
    uid: ids(confinement.uids, uidMap),
    gid: ids(confinement.gids, gidMap),
    groups: groups(confinement, gidMap),
    uid_map: shownMap(uidMap),
    gid_map: shownMap(gidMap),
    setgroups: process.file('setgroups')?.trim() ?? '?',
  };
}

/** One number where all four agree. */
function ids({ real, effective, saved, fs }: Ids, map: readonly IdRange[]): string {
  const all = [real, effective, saved, fs].map((id) => toInside(map, id) ?? OVERFLOW_ID);
  return new Set(all).size === 1 ? String(all[0]) : all.join(' ');
}

function groups({ groups: outside }: Confinement, map: readonly IdRange[]): string {
  const inside = outside.map((id) => toInside(map, id) ?? OVERFLOW_ID);
  return inside.length === 0 ? 'none' : inside.toSorted((a, b) => a - b).join(' ');
}

function shownMap(map: readonly IdRange[]): string {
  if (map.length === 0) return 'none';
  return map.map((r) => `${r.inside} ${r.outside} ${r.length}`).join(', ');
}
