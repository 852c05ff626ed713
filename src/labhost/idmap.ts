import { accessSync, constants, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseIdMap } from '../observe/idmap.ts';

/** One line of uid_map or gid_map (user_namespaces(7)). */
export interface MapLine {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** How ids of the lab host map to the machine's, and who may write that down. */
export type Mapping =
  /** We are the machine's root: a range of ids that belongs to nobody, so that root inside is nobody special outside. */
  | { readonly by: 'root'; readonly uids: readonly MapLine[]; readonly gids: readonly MapLine[] }
  /** Root of a user namespace already, as in a rootless container: the ids that there are, as they are. */
  | {
      readonly by: 'inner-root';
      readonly uids: readonly MapLine[];
      readonly gids: readonly MapLine[];
      readonly groupsDenied: boolean;
    }
  /** An ordinary user with a grant in /etc/subuid: written by newuidmap(1), which is set-user-ID. */
  | {
      readonly by: 'helpers';
      readonly uids: readonly MapLine[];
      readonly gids: readonly MapLine[];
      readonly newuidmap: string;
      readonly newgidmap: string;
    }
  /** An ordinary user without one: the single line that the kernel lets anybody write, with setgroups denied. */
  | { readonly by: 'self'; readonly uids: readonly MapLine[]; readonly gids: readonly MapLine[] };

/** "ns" in ASCII, far above ranges that distributions hand out (useradd's SUB_UID_MAX is 600100000). */
export const BASE = 0x6e730000;
/** 128 times 65,536: so many containers, each with ids of its own. */
export const COUNT = 8_388_608;

export interface Caller {
  /** /proc/self/setgroups says so, and what is denied here is denied in every user namespace below (user_namespaces(7)). */
  readonly groupsDenied: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly path: string;
  /** /proc/self/uid_map and gid_map: in a container's user namespace not every id exists. */
  readonly ownUids: string;
  readonly ownGids: string;
  readonly subuid: string;
  readonly subgid: string;
}

export function caller(env: NodeJS.ProcessEnv = process.env): Caller {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  return {
    uid,
    gid,
    user: userName(),
    path: env['PATH'] ?? '/usr/bin:/bin',
    groupsDenied: read('/proc/self/setgroups').trim() === 'deny',
    ownUids: read('/proc/self/uid_map'),
    ownGids: read('/proc/self/gid_map'),
    subuid: read('/etc/subuid'),
    subgid: read('/etc/subgid'),
  };
}

export function mappingFor(who: Caller): Mapping {
  if (who.uid === 0) return rootMapping(who);
  const self = (id: number): MapLine => ({ inside: 0, outside: id, count: 1 });
  const uids = grant(who.subuid, who);
  const gids = grant(who.subgid, who);
  const newuidmap = inPath('newuidmap', who.path);
  const newgidmap = inPath('newgidmap', who.path);
  if (uids && gids && newuidmap && newgidmap) {
    return { by: 'helpers', uids: [self(who.uid), uids], gids: [self(who.gid), gids], newuidmap, newgidmap };
  }
  return { by: 'self', uids: [self(who.uid)], gids: [self(who.gid)] };
}

/** The same without what the helpers would have written. */
export function onlySelf(mapping: Mapping): Mapping {
  return { by: 'self', uids: mapping.uids.slice(0, 1), gids: mapping.gids.slice(0, 1) };
}

function rootMapping(who: Caller): Mapping {
  const nobodys = [{ inside: 0, outside: BASE, count: COUNT }];
  const uids = identity(who.ownUids);
  if (uids.length === 0 || (uids[0]?.count ?? 0) > BASE + COUNT)
    return { by: 'root', uids: nobodys, gids: nobodys };
  return { by: 'inner-root', uids, gids: identity(who.ownGids), groupsDenied: who.groupsDenied };
}

function identity(map: string): MapLine[] {
  return parseIdMap(map).map(({ inside, length }) => ({ inside, outside: inside, count: length }));
}

/** The first line `user:start:count` of subuid(5) that names us; inside it begins at 1. */
function grant(text: string, who: Caller): MapLine | undefined {
  for (const line of text.split('\n')) {
    const [name, start, count] = line.trim().split(':');
    if (name !== who.user && name !== String(who.uid)) continue;
    if (Number(start) > 0 && Number(count) > 0)
      return { inside: 1, outside: Number(start), count: Number(count) };
  }
  return undefined;
}

export function linesOf(map: readonly MapLine[]): string {
  return map.map((l) => `${l.inside} ${l.outside} ${l.count}\n`).join('');
}

/** What an id of the lab host is outside. */
export function outside(map: readonly MapLine[], inside: number): number | undefined {
  const line = map.find((l) => l.inside <= inside && inside < l.inside + l.count);
  return line && line.outside + inside - line.inside;
}

function inPath(program: string, path: string): string | undefined {
  for (const folder of [...path.split(delimiter), '/usr/bin', '/bin']) {
    const candidate = join(folder || '.', program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not there: the next folder.
    }
  }
  return undefined;
}

/** A uid without a line in /etc/passwd has no name; subuid(5) may still name it by number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
