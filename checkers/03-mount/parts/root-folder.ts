import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, normalize } from 'node:path/posix';
import type { Machine } from '../../../src/observe/machine.ts';
import { seenBy } from '../../../src/observe/root.ts';
import { type Elf, readElf } from './elf.ts';

const MOST_LINKS = 40;

/** One look at a folder that is to be somebody's `/`. Paths are those inside it; each is asked for once. */
export class RootFolder {
  /** To reach it by from outside. */
  readonly #path: string;
  readonly #links = new Map<string, string | undefined>();
  readonly #there = new Map<string, boolean>();
  readonly #elves = new Map<string, Elf | undefined>();

  /**
   * A folder of the lab host. None for a symbolic link: from outside it would lead into our own root
   * (path_resolution(7)).
   */
  static of(machine: Machine, path: string): RootFolder | undefined {
    const seen = seenBy(machine.init, path, { follow: false });
    return seen?.type === 'folder' ? new RootFolder(seen.path) : undefined;
  }

  constructor(path: string) {
    this.#path = path;
  }

  /** The path from outside of a file that `follow` has found. */
  outside(path: string): string {
    return this.#path + path;
  }

  /** Follows links as somebody would whose `/` this folder is: an absolute one starts there again. */
  follow(path: string): { path: string } | { missing: string } {
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
      const link = this.#link(here);
      if (link === undefined) {
        if (!this.#isThere(here)) return { missing: here };
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
  has(path: string): boolean {
    const folder = this.follow(dirname(path));
    if ('missing' in folder) return false;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.#isThere(`${folder.path === '/' ? '' : folder.path}/${name}`);
  }

  names(path: string): string[] {
    const folder = this.follow(path);
    if ('missing' in folder) return [];
    try {
      return readdirSync(this.outside(folder.path));
    } catch {
      return [];
    }
  }

  /** Of a path that `follow` has found. */
  elf(path: string): Elf | undefined {
    return once(this.#elves, path, () => readElf(this.outside(path)));
  }

  #link(path: string): string | undefined {
    return once(this.#links, path, () => {
      try {
        return readlinkSync(this.outside(path));
      } catch {
        return undefined;
      }
    });
  }

  #isThere(path: string): boolean {
    return once(this.#there, path, () => {
      try {
        return lstatSync(this.outside(path), { throwIfNoEntry: false }) !== undefined;
      } catch {
        return false;
      }
    });
  }
}

function once<T>(known: Map<string, T>, key: string, read: () => T): T {
  if (!known.has(key)) known.set(key, read());
  return known.get(key) as T;
}
