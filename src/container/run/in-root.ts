import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** As many links as the kernel follows (path_resolution(7)). */
const MOST_LINKS = 40;
/** A passwd that is larger is not what it says it is. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * A path of the container's as a path here: links are followed as if `root` were /, and `..` stops there. Nobody may
 * be changing the tree meanwhile. Undefined where nothing is.
 */
export function pathIn(root: string, path: string): string | undefined {
  let parts = path.split('/').filter(Boolean);
  let at: string[] = [];
  for (let links = 0; parts.length > 0; ) {
    const [part = '', ...rest] = parts;
    parts = rest;
    if (part === '.') continue;
    if (part === '..') {
      at = at.slice(0, -1);
      continue;
    }
    const here = join(root, ...at, part);
    const info = lstatSync(here, { throwIfNoEntry: false });
    if (!info) return undefined;
    if (!info.isSymbolicLink()) {
      at.push(part);
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return undefined;
    const target = readlinkSync(here);
    if (target.startsWith('/')) at = [];
    parts = [...target.split('/').filter(Boolean), ...parts];
  }
  return join(root, ...at);
}

/** A text file of the container's; empty where there is none. */
export function textIn(root: string, path: string): string {
  let fd: number;
  try {
    const found = pathIn(root, path);
    if (found === undefined) return '';
    fd = openSync(found, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return '';
  }
  try {
    const info = fstatSync(fd);
    return info.isFile() && info.size <= MOST_BYTES ? readFileSync(fd, 'utf8') : '';
  } finally {
    closeSync(fd);
  }
}
