import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { copyContent } from './copy-content.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

export interface CopyOptions {
  /** Whom a file of this owner belongs to in the copy. */
  readonly owner: (uid: number, gid: number) => readonly [uid: number, gid: number];
  /** A folder that is not walked into: the store, where it lies in the tree that is copied. */
  readonly skip: string;
  readonly signal?: AbortSignal;
}

export interface Copied {
  readonly files: number;
  /** Devices, pipes and sockets: a container's /dev is made when it starts. */
  readonly leftOut: number;
}

/**
 * A private copy of a tree: names as bytes, permissions with their set-id bits, times, hard links among each other,
 * symbolic links as they are, holes in files. What is mounted in the tree stays an empty folder.
 */
export async function copyTree(source: string, target: string, options: CopyOptions): Promise<Copied> {
  const copy = new Copy(options, lstatSync(source).dev, statOrNone(options.skip));
  await copy.folder(Buffer.from(source), Buffer.from(target), lstatSync(source));
  return copy;
}

function statOrNone(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

class Copy implements Copied {
  readonly #options: CopyOptions;
  readonly #device: number;
  readonly #skip: Stats | undefined;
  /** The first name of each file that has several. */
  readonly #first = new Map<string, Buffer>();
  files = 0;
  leftOut = 0;

  constructor(options: CopyOptions, device: number, skip: Stats | undefined) {
    this.#options = options;
    this.#device = device;
    this.#skip = skip;
  }

  async folder(from: Buffer, to: Buffer, info: Stats): Promise<void> {
    mkdirSync(to, 0o700);
    // Another file system's root: what is mounted there is no part of the tree. (Only of folders does an overlay tell the same device.)
    const isMount = info.dev !== this.#device;
    const isSkipped = info.ino === this.#skip?.ino && info.dev === this.#skip.dev;
    if (!isMount && !isSkipped)
      for (const name of readdirSync(from, { encoding: 'buffer' }))
        await this.#entry(below(from, name), below(to, name));
    this.#own(to, info);
    chmodSync(to, info.mode & 0o7777);
    utimesSync(to, info.atime, info.mtime);
  }

  async #entry(from: Buffer, to: Buffer): Promise<void> {
    const info = lstatSync(from);
    this.files += 1;
    // So that Ctrl-C is heard in between.
    if (this.files % 512 === 0) await turn();
    this.#options.signal?.throwIfAborted();
    if (info.isDirectory()) return this.folder(from, to, info);
    if (info.isSymbolicLink()) return this.#symlink(from, to, info);
    if (info.isFile()) return this.#file(from, to, info);
    this.leftOut += 1;
  }

  #symlink(from: Buffer, to: Buffer, info: Stats): void {
    symlinkSync(readlinkSync(from, { encoding: 'buffer' }), to);
    this.#own(to, info);
    lutimesSync(to, info.atime, info.mtime);
  }

  #file(from: Buffer, to: Buffer, info: Stats): void {
    const key = `${info.dev}:${info.ino}`;
    const first = this.#first.get(key);
    if (first) {
      linkSync(first, to);
      return;
    }
    if (info.nlink > 1) this.#first.set(key, to);
    const source = openSync(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const copy = openSync(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        copyContent(source, copy, info);
        const [uid, gid] = this.#options.owner(info.uid, info.gid);
        if (uid !== 0 || gid !== 0) fchownSync(copy, uid, gid);
        // After chown(2), which clears the set-id bits.
        fchmodSync(copy, info.mode & 0o7777);
        futimesSync(copy, info.atime, info.mtime);
      } finally {
        closeSync(copy);
      }
    } finally {
      closeSync(source);
    }
  }

  #own(path: Buffer, { uid, gid }: Stats): void {
    const [toUid, toGid] = this.#options.owner(uid, gid);
    if (toUid !== 0 || toGid !== 0) lchownSync(path, toUid, toGid);
  }
}

const SLASH = Buffer.from('/');

function below(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, SLASH, name]);
}
