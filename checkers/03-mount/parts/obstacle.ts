import { dirname } from 'node:path/posix';
import type { RootFolder } from './root-folder.ts';

/** What keeps a program of a root file system from starting. Paths are those inside that root. */
export type Obstacle =
  | { readonly kind: 'absent' | 'no-program'; readonly program: string }
  | { readonly kind: 'link' | 'loader' | 'library'; readonly program: string; readonly missing: string };

const PROGRAM_FOLDERS = ['/bin', '/usr/bin', '/sbin', '/usr/sbin'];
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];

/**
 * Could these programs be started by somebody whose `/` is `root`? Nothing is run: each file, its loader and
 * every library are looked for where execve(2) and ld.so(8) would look.
 */
export function obstaclesTo(root: RootFolder, names: readonly string[]): Obstacle[] {
  const folders = libraryFolders(root);
  return names.flatMap((name) => obstacleTo(root, name, folders) ?? []);
}

/** Where a program of this name is found; links of the path followed. */
export function programPath(root: RootFolder, name: string): string | undefined {
  for (const folder of PROGRAM_FOLDERS) {
    const file = root.follow(`${folder}/${name}`);
    if ('path' in file) return file.path;
  }
  return undefined;
}

/** Has anybody begun to copy libraries? The loader (`ld-linux-x86-64.so.2`, `ld-musl-….so.1`) does not count. */
export function hasLibraries(root: RootFolder): boolean {
  return libraryFolders(root).some((folder) =>
    root.names(folder).some((name) => /\.so(\.|$)/.test(name) && !name.startsWith('ld-')),
  );
}

function obstacleTo(root: RootFolder, name: string, folders: readonly string[]): Obstacle | undefined {
  const found = PROGRAM_FOLDERS.map((folder) => `${folder}/${name}`).find((path) => root.has(path));
  if (found === undefined) return { kind: 'absent', program: name };
  const file = root.follow(found);
  if ('missing' in file) return { kind: 'link', program: found, missing: file.missing };
  const elf = root.elf(file.path);
  if (elf === undefined) return { kind: 'no-program', program: found };
  if (elf.loader !== undefined && 'missing' in root.follow(elf.loader)) {
    return { kind: 'loader', program: found, missing: elf.loader };
  }
  const missing = missingLibrary(root, file.path, folders);
  return missing === undefined ? undefined : { kind: 'library', program: found, missing };
}

/** The first library of the closure (what it needs, what those need…) that no folder has. */
function missingLibrary(root: RootFolder, program: string, folders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  const open = [program];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const elf = root.elf(path);
    const origin = dirname(path);
    const searched = (elf?.searched ?? []).map((p) => p.replace(/\$ORIGIN|\$\{ORIGIN\}/g, origin));
    for (const name of elf?.libraries ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = findLibrary(root, name, [...searched, ...folders]);
      if (found === undefined) return name;
      open.push(found);
    }
  }
  return undefined;
}

function findLibrary(root: RootFolder, name: string, folders: readonly string[]): string | undefined {
  const candidates = name.includes('/') ? [name] : folders.map((folder) => `${folder}/${name}`);
  for (const candidate of candidates) {
    const file = root.follow(candidate);
    if ('path' in file) return file.path;
  }
  return undefined;
}

/** ld.so's defaults, with Debian's folder for each architecture (`/lib/x86_64-linux-gnu`). */
function libraryFolders(root: RootFolder): string[] {
  return LIBRARY_FOLDERS.flatMap((folder) => {
    const place = root.follow(folder);
    if ('missing' in place) return [];
    const triples = root.names(place.path).filter((name) => /^[a-z0-9_]+-linux-/.test(name));
    return [place.path, ...triples.map((name) => `${place.path}/${name}`)];
  });
}
