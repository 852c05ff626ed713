import { rmdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setdomainname, sethostname } from '../../engine/calls/identity.ts';
import { umount2 } from '../../engine/calls/mounts.ts';
import { run } from '../../engine/run.ts';
import { names } from '../../observe/procfs.ts';
import type { StateFolder } from '../../state/folder.ts';
import { thaw } from '../cgroup-removal.ts';
import { tree } from '../machine-state.ts';
import { bootId } from '../record.ts';
import { forgetJournal, readJournal } from './journal.ts';
import { endMarked } from './marked.ts';
import { output } from './output.ts';
import { contentOf, ids, mountLines, type Snapshot, takeSnapshot } from './snapshot.ts';
import { undoNetwork } from './undo-network.ts';

/** What was undone, and what is there that was not before and may be somebody else's. */
export interface Undone {
  readonly undone: readonly string[];
  readonly left: readonly string[];
}

/**
 * Ends what a lab has started on the real machine and takes back what has been made since the journal began:
 * also after kill -9, and as often as needed. Undefined when there is no journal.
 */
export async function undoJournal(state: StateFolder): Promise<Undone | undefined> {
  const entries = readJournal(state);
  const [before] = entries;
  if (before?.what !== 'before') return void forgetJournal(state);
  const { snapshot } = before;
  const undone: string[] = [];
  // After a restart the kernel's part has gone by itself, and its numbers mean something else.
  if (before.boot === bootId()) {
    await endMarked(state, () => thaw(newGroups(snapshot)));
    undone.push(...(await undoMounts(snapshot)), ...undoNetwork(snapshot));
    undone.push(...(await undoNames(snapshot)), ...undoGroups(snapshot), ...undoIpc(snapshot));
  }
  for (const entry of entries.reverse())
    if ((entry.what === 'folder' || entry.what === 'file') && removeMade(entry.what, entry.path))
      undone.push(entry.path);
  undone.push(...undoFiles(snapshot));
  forgetJournal(state);
  return { undone, left: newEntries(snapshot) };
}

async function undoMounts({ mounts }: Snapshot): Promise<string[]> {
  const known = new Set(mounts.map((m) => JSON.stringify(m)));
  const added = mountLines().filter((m) => !known.has(JSON.stringify(m)));
  const targets = added.reverse().map((m) => m.target);
  if (targets.length > 0)
    await run(targets.map((target) => umount2(target, ['MNT_DETACH'], { onError: 'continue' })));
  return targets.map((target) => `umount ${target}`);
}

async function undoNames(before: Snapshot): Promise<string[]> {
  const now = takeSnapshot();
  const undone: string[] = [];
  if (now.hostname !== before.hostname) {
    await run([sethostname(before.hostname)]);
    undone.push(`hostname ${before.hostname}`);
  }
  if (now.domainname !== before.domainname) {
    await run([setdomainname(before.domainname)]);
    undone.push(`domainname ${before.domainname}`);
  }
  return undone;
}

/** The groups of services come and go under names of systemd's own. */
const SERVICES = /\.(slice|scope|service|mount|socket)(\/|$)/;

/** Deeper ones first: a group with groups in it cannot be removed. */
function newGroups({ cgroups }: Snapshot): string[] {
  const known = new Set(cgroups);
  return (tree('/sys/fs/cgroup') ?? [])
    .filter((group) => !known.has(group) && !SERVICES.test(group))
    .sort((a, b) => b.length - a.length);
}

function undoGroups(before: Snapshot): string[] {
  return newGroups(before).filter(attempt(rmdirSync));
}

const IPCRM = { msg: '-q', sem: '-s', shm: '-m' } as const;

function undoIpc(before: Snapshot): string[] {
  const kinds = Object.keys(IPCRM) as (keyof typeof IPCRM)[];
  const objects = kinds.flatMap((kind) =>
    ids(kind)
      .filter((id) => !before.ipc[kind].includes(id))
      .filter((id) => output(['ipcrm', IPCRM[kind], id]) !== undefined)
      .map((id) => `${kind} ${id}`),
  );
  const queues = (names('/dev/mqueue') ?? []).filter((name) => !before.queues.includes(name));
  return [...objects, ...queues.map((name) => join('/dev/mqueue', name)).filter(attempt(unlinkSync))];
}

function removeMade(what: 'folder' | 'file', path: string): boolean {
  if (what === 'file') return attempt(unlinkSync)(path);
  // Something is still mounted there: that file system is not ours to empty.
  if (holdsMounts(path)) return false;
  return attempt((folder: string) => {
    if (!statSync(folder).isDirectory()) throw new Error('not the folder that was made');
    rmSync(folder, { recursive: true });
  })(path);
}

function holdsMounts(path: string): boolean {
  return mountLines().some((m) => m.target === path || m.target.startsWith(`${path}/`));
}

function undoFiles({ files }: Snapshot): string[] {
  return Object.entries(files).flatMap(([file, content]) => {
    if (contentOf(file) === content) return [];
    const restore = (): void => (content === undefined ? unlinkSync(file) : writeFileSync(file, content));
    return attempt(restore)(file) ? [file] : [];
  });
}

function newEntries({ entries }: Snapshot): string[] {
  return Object.entries(entries).flatMap(([folder, known]) =>
    (names(folder) ?? []).filter((name) => !known.includes(name)).map((name) => join(folder, name)),
  );
}

/** Whether it could be done: what has gone by itself is no error. */
function attempt(work: (path: string) => void): (path: string) => boolean {
  return (path) => {
    try {
      work(path);
      return true;
    } catch {
      return false;
    }
  };
}
