import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import type { Machine } from '../../src/observe/machine.ts';
import { seenBy } from '../../src/observe/root.ts';
import { readElf } from './elf.ts';

/** What keeps a program of a root file system from starting. Paths are those inside that root. */
export type Obstacle =
  | { readonly kind: 'absent' | 'no-program'; readonly program: string }
  | { readonly kind: 'link' | 'loader' | 'library'; readonly program: string; readonly missing: string };

const PROGRAM_FOLDERS = ['/bin', '/usr/bin', '/sbin', '/usr/sbin'];
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];

/**
 * A folder of the lab host, by a path to reach it from outside. None for a symbolic link: from outside it
 * would lead into our own root (path_resolution(7)).
 */
export function rootFolder(machine: Machine, path: string): string | undefined {
  const seen = seenBy(machine.init, path, { follow: false });
  return seen?.type === 'folder' ? seen.path : undefined;
}

/**
 * Could this program be started by somebody whose `/` is `root`? Nothing is run: its file, its loader and
 * every library are looked for where execve(2) and ld.so(8) would look. Undefined means yes.
 */
export function obstacleTo(root: string, name: string): Obstacle | undefined {
  const found = PROGRAM_FOLDERS.map((folder) => `${folder}/${name}`).find((p) => exists(root, p));
  if (found === undefined) return { kind: 'absent', program: name };
  const file = follow(root, found);
  if ('missing' in file) return { kind: 'link', program: found, missing: file.missing };
  const elf = readElf(root + file.path);
  if (elf === undefined) return { kind: 'no-program', program: found };
  if (elf.loader !== undefined && 'missing' in follow(root, elf.loader)) {
    return { kind: 'loader', program: found, missing: elf.loader };
  }
  const missing = missingLibrary(root, file.path);
  return missing === undefined ? undefined : { kind: 'library', program: found, missing };
}

/** The first library of the closure (what it needs, what those need…) that no folder has. */
function missingLibrary(root: string, program: string): string | undefined {
  const seen = new Set<string>();
  const open = [program];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const elf = readElf(root + path);
    const origin = dirname(path);
    const extra = (elf?.searched ?? []).map((p) => p.replace(/\$ORIGIN|\$\{ORIGIN\}/g, origin));
    for (const name of elf?.libraries ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = findLibrary(root, name, extra);
      if (found === undefined) return name;
      open.push(found);
    }
  }
  return undefined;
}

function findLibrary(root: string, name: string, extra: readonly string[]): string | undefined {
  const candidates = name.includes('/')
    ? [name]
    : [...extra, ...libraryFolders(root)].map((folder) => `${folder}/${name}`);
  for (const candidate of candidates) {
    const file = follow(root, candidate);
    if ('path' in file) return file.path;
  }
  return undefined;
}

/** ld.so's defaults, with Debian's folder for each architecture (`/lib/x86_64-linux-gnu`). */
function libraryFolders(root: string): string[] {
  return LIBRARY_FOLDERS.flatMap((folder) => {
    const place = follow(root, folder);
    if ('missing' in place) return [];
    const triples = names(root + place.path).filter((n) => /^[a-z0-9_]+-linux-/.test(n));
    return [place.path, ...triples.map((n) => `${place.path}/${n}`)];
  });
}

/** Has anybody begun to copy libraries? The loader (`ld-linux-x86-64.so.2`, `ld-musl-….so.1`) does not count. */
export function hasLibraries(root: string): boolean {
  return libraryFolders(root).some((folder) =>
    names(root + folder).some((name) => /\.so(\.|$)/.test(name) && !name.startsWith('ld-')),
  );
}

const MOST_LINKS = 40;

/** Follows links as somebody would whose `/` is `root`: an absolute one starts there again. */
export function follow(root: string, path: string): { path: string } | { missing: string } {
  let done: string[] = [];
  let rest = normalize(`/${path}`).split('/').filter(Boolean);
  for (let links = 0; links <= MOST_LINKS; ) {
    const name = rest.shift();
    if (name === undefined) return { path: `/${done.join('/')}` };
    if (name === '.') continue;
    if (name === '..') {
      done = done.slice(0, -1);
      continue;
    }
    const here = `/${[...done, name].join('/')}`;
    const link = linkText(root + here);
    if (link === undefined) {
      if (!exists(root, here)) return { missing: here };
      done.push(name);
      continue;
    }
    links++;
    if (link.startsWith('/')) done = [];
    rest = [...link.split('/').filter(Boolean), ...rest];
  }
  return { missing: path };
}

/** Is something there by this name, be it a link to nothing? Links in the folders of the path are followed. */
function exists(root: string, path: string): boolean {
  const folder = dirname(path) === '/' ? { path: '' } : follow(root, dirname(path));
  if ('missing' in folder) return false;
  try {
    lstatSync(join(root, folder.path, path.slice(path.lastIndexOf('/'))));
    return true;
  } catch {
    return false;
  }
}

function linkText(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
