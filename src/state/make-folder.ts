import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. Not `mkdirSync(…, { recursive: true })`: where the kernel answers ENOENT
 * for a name that cannot be made (below /proc, say), Node tries for ever.
 */
export function makeFolder(path: string, mode = 0o755): void {
  const folder = resolve(path);
  if (isFolder(folder)) return;
  if (folder !== dirname(folder)) makeFolder(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
