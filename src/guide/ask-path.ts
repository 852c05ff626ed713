import { openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a socket's address holds, with its final NUL (unix(7)). */
const LONGEST_PATH = 107;
const folders = new Map<string, number>();

/** A path to a socket that fits into its address: a long folder is gone round through /proc/self/fd. */
export function socketPath(folder: string, name: string): string {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const fd = folders.get(folder) ?? openSync(folder, 'r');
  folders.set(folder, fd);
  return `/proc/self/fd/${fd}/${name}`;
}

/** The sockets of a folder where questions may be answered: the guide's first, then those of shells. */
export function askSockets(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name === 'guide.sock' || /^shell-\d+\.sock$/.test(name));
  } catch {
    return [];
  }
  return names.sort().map((name) => socketPath(folder, name));
}
