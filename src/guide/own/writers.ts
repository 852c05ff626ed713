import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { FolderRead, Owned } from './read-folder.ts';

/** Who can change a lab's files, beside us and root. */
export interface Writers {
  /** Whose files they are, as a person calls them: `ada (1000)`. */
  readonly owners: readonly string[];
  /** Somebody else's among them. */
  readonly others: readonly string[];
  /** What a whole group, or everybody, may write to: files, folders, folders above. */
  readonly open: readonly string[];
}

const GROUP = 0o020;
const EVERYBODY = 0o002;
const STICKY = 0o1000;

export function writersOf(folder: FolderRead, us = process.getuid?.() ?? 0): Writers {
  const all = [...folder.folders, ...folder.files];
  const uids = [...new Set(all.map(([, { uid }]) => uid))];
  const above = parentsOf(folder.path);
  const open = [
    ...all.filter(([, owned]) => isOpen(owned)).map(([path]) => (path === '' ? folder.path : path)),
    // In a sticky folder nobody renames what is another's (inode(7)).
    ...above.filter(([, owned]) => isOpen(owned) && (owned.mode & STICKY) === 0).map(([path]) => path),
  ];
  const strangers = [...uids, ...above.map(([, { uid }]) => uid)].filter((uid) => uid !== us && uid !== 0);
  return { owners: uids.map(nameOf), others: [...new Set(strangers)].map(nameOf), open };
}

/** A group of one's own, as Debian gives it to each user with the user's number, is nobody else. */
function isOpen({ uid, gid, mode }: Owned): boolean {
  return (mode & EVERYBODY) !== 0 || ((mode & GROUP) !== 0 && gid !== uid);
}

function parentsOf(path: string): [string, Owned][] {
  const parent = dirname(path);
  if (parent === path) return [];
  const { uid, gid, mode } = statSync(parent);
  return [[parent, { uid, gid, mode }], ...parentsOf(parent)];
}

export function ourselves(): string {
  return nameOf(process.getuid?.() ?? userInfo().uid);
}

function nameOf(uid: number): string {
  const name = passwd().find(([, , number]) => number === String(uid))?.[0];
  return name === undefined ? String(uid) : `${name} (${uid})`;
}

function passwd(): string[][] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}
