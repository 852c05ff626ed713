import { closeSync, constants, type Dirent, fstatSync, opendirSync, openSync, readSync } from 'node:fs';
import { NslabError } from '../../text/error.ts';
import { listed, type Text } from '../../text/text.ts';
import { visible } from '../visible.ts';

/** Who a file or folder belongs to, and who may write to it. */
export interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

export interface FileRead extends Owned {
  readonly bytes: Buffer;
}

/** A lab's folder as it was at one moment: what is asked about, hashed, compiled and shown is this and nothing else. */
export interface FolderRead {
  /** With no symbolic link in it. */
  readonly path: string;
  /** By their paths from the folder, in order. */
  readonly files: ReadonlyMap<string, FileRead>;
  /** The folder itself is ''. */
  readonly folders: ReadonlyMap<string, Owned>;
}

/** A lab is texts and a few small programs; what is more is no lab, or never ends. */
const MOST = { entries: 500, depth: 8, file: 1 << 20, all: 8 << 20 };
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * Reads a folder once, whole. Hidden entries and node_modules are no part of it. Each file is opened below a folder
 * that is open already, and no symbolic link is followed (openat(2), O_NOFOLLOW): nobody leads us elsewhere meanwhile.
 * @throws NslabError `lab-folder-…`
 */
export function readFolder(path: string): FolderRead {
  const fd = openOr(path, path, O_RDONLY | O_DIRECTORY);
  try {
    const reading = new Reading(path);
    reading.folder(fd, '', 0);
    return { path, files: inOrder(reading.files), folders: inOrder(reading.folders) };
  } finally {
    closeSync(fd);
  }
}

class Reading {
  readonly files = new Map<string, FileRead>();
  readonly folders = new Map<string, Owned>();
  readonly #top: string;
  #entries = 0;
  #bytes = 0;

  constructor(top: string) {
    this.#top = top;
  }

  folder(fd: number, path: string, depth: number): void {
    if (depth > MOST.depth) throw endless(this.#top);
    const { uid, gid, mode } = fstatSync(fd);
    this.folders.set(path, { uid, gid, mode });
    // The folder that is open, whatever its name leads to by now (proc_pid_fd(5)).
    const here = `/proc/self/fd/${fd}`;
    for (const item of this.#items(here))
      this.#item(item, `${here}/${item.name}`, below(path, item.name), depth);
  }

  #items(here: string): Dirent[] {
    const items: Dirent[] = [];
    const folder = opendirSync(here);
    try {
      for (let item = folder.readSync(); item !== null; item = folder.readSync()) {
        if (++this.#entries > MOST.entries) throw endless(this.#top);
        if (!item.name.startsWith('.') && item.name !== 'node_modules') items.push(item);
      }
    } finally {
      folder.closeSync();
    }
    return items;
  }

  #item(item: Dirent, at: string, path: string, depth: number): void {
    if (!item.isDirectory() && !item.isFile()) throw notPlain(path, item);
    const kind = item.isDirectory() ? O_DIRECTORY : O_NONBLOCK | O_NOCTTY;
    const fd = openOr(at, path, O_RDONLY | O_NOFOLLOW | kind);
    try {
      if (item.isDirectory()) this.folder(fd, path, depth + 1);
      else this.files.set(path, this.#file(fd, path, item));
    } finally {
      closeSync(fd);
    }
  }

  #file(fd: number, path: string, item: Dirent): FileRead {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw notPlain(path, item);
    const bytes = Buffer.alloc(Math.min(stat.size, MOST.file) + 1);
    let length = 0;
    for (let n = -1; n !== 0 && length < bytes.length; length += n) {
      n = readSync(fd, bytes, length, bytes.length - length, null);
    }
    this.#bytes += length;
    if (length === bytes.length || this.#bytes > MOST.all) throw tooBig(path, stat.size);
    const { uid, gid, mode } = stat;
    return { uid, gid, mode, bytes: bytes.subarray(0, length) };
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function inOrder<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function openOr(at: string, path: string, flags: number): number {
  try {
    return openSync(at, flags);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const text = {
      en: `${visible(path, 200)} cannot be read: ${code}.`,
      zh: `读不了 ${visible(path, 200)}：${code}。`,
    };
    throw new NslabError('lab-folder-unreadable', text, { status: 2, cause });
  }
}

function notPlain(path: string, item: Dirent): NslabError {
  const kinds: readonly (readonly [boolean, string, Text])[] = [
    [item.isSymbolicLink(), 'link', { en: 'a symbolic link', zh: '符号链接' }],
    [item.isFIFO(), 'special', { en: 'a named pipe', zh: '命名管道' }],
    [item.isSocket(), 'special', { en: 'a socket', zh: '套接字' }],
    [true, 'special', { en: 'no plain file', zh: '特殊文件' }],
  ];
  const [, code = '', what = { en: '', zh: '' }] = kinds.find(([is]) => is) ?? [];
  const text = {
    en: `In this lab, ${visible(path, 200)} is ${what.en}.`,
    zh: `这个实验里的 ${visible(path, 200)} 是${what.zh}。`,
  };
  const hint = {
    en: 'A lab is made of plain files and folders: then what you are shown is what runs.',
    zh: '实验只能由普通文件和目录组成：这样，给你看的才一定是要运行的。',
  };
  return new NslabError(`lab-folder-${code}`, text, { status: 2, hint });
}

function tooBig(path: string, size: number): NslabError {
  const limits = ['1 MiB', '8 MiB'];
  const text = {
    en: `${visible(path, 200)} (${size} bytes) is too big: a lab has files of up to ${limits[0]}, ${limits[1]} in all.`,
    zh: `${visible(path, 200)}（${size} 字节）太大：实验的单个文件不超过 ${limits[0]}，合计不超过 ${limits[1]}。`,
  };
  return new NslabError('lab-folder-too-big', text, { status: 2 });
}

function endless(path: string): NslabError {
  const { entries, depth } = MOST;
  const shown = visible(path, 200);
  const text = {
    en: `${shown} holds more than a lab does: at most ${entries} entries, ${depth} folders deep.`,
    zh: `${shown} 里的东西超出了一个实验该有的：最多 ${entries} 项、${depth} 层目录。`,
  };
  const skipped = ['node_modules', '.git'];
  const hint = {
    en: `Keep other things elsewhere. Not counted: what is in ${listed(skipped, 'en')}.`,
    zh: `别的东西请放到别处。${listed(skipped, 'zh')} 里面的不算。`,
  };
  return new NslabError('lab-folder-too-big', text, { status: 2, hint });
}
