import { readlinkSync } from 'node:fs';
import type { Process } from '../../../src/observe/process.ts';

/**
 * Whose processes the /proc of a process shows: the mount namespace of number 1 in it. A proc file system
 * belongs to the pid namespace of whoever mounted it, not of who looks (proc(5)), so this can be read from outside.
 */
export function procOf(process: Process): { mnt: number } | undefined {
  try {
    const link = readlinkSync(process.path('/proc/1/ns/mnt'));
    const inode = /\[(\d+)\]/.exec(link)?.[1];
    return inode === undefined ? undefined : { mnt: Number(inode) };
  } catch {
    return undefined;
  }
}
