import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** Replaces a file so that a reader, or a crash at any moment, finds the old text or the new one: rename(2). */
export function writeAtomically(path: string, text: string): void {
  makeFolder(dirname(path), 0o700);
  const draft = `${path}.${process.pid}.new`;
  const fd = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    unlinkSync(draft);
    throw error;
  }
  closeSync(fd);
  renameSync(draft, path);
}
