import {
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../labhost/client.ts';
import type { StateFolder } from '../../state/folder.ts';
import { makeFolder } from '../../state/make-folder.ts';

/** A guide may be open for days, and loads a checker when its step comes. */
const KEPT_MS = 14 * 24 * 3600 * 1000;

export function ownLabsCache(state: StateFolder): string {
  return join(state.root, 'labs');
}

/**
 * A folder of the cache, by its key: made whole or not at all. What it is made of is asked for only when it is not
 * there yet.
 */
export async function cached(
  state: StateFolder,
  key: string,
  make: () => Promise<ReadonlyMap<string, string | Uint8Array>>,
): Promise<string> {
  const top = ownLabsCache(state);
  const folder = join(top, key);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const files = await make();
  makeFolder(top, 0o700);
  removeOld(top);
  const draft = mkdtempSync(join(top, 'new-'));
  for (const [path, content] of files) {
    makeFolder(dirname(join(draft, path)));
    writeFileSync(join(draft, path), content);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another nslab was quicker: what has this key is the same.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Modules there find 'nslab' where Node looks for every module, and it is the one that runs. */
export function linkPackage(folder: string): void {
  const modules = join(folder, 'node_modules');
  makeFolder(modules);
  try {
    symlinkSync(packageRoot(), join(modules, 'nslab'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function removeOld(top: string): void {
  for (const name of readdirSync(top)) {
    const path = join(top, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}
