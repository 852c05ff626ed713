import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import { normalize } from 'node:path/posix';
import type { Process } from './process.ts';
import { names, readLink, readPlainFile } from './procfs.ts';

/** Which file something is, whatever its path: `dev:ino`. */
export type FileIdentity = string;

/** The identity of a process's root folder: equal to that of the rootfs it was pivoted (or chrooted) into. */
export function rootIdentity(process: Process): FileIdentity | undefined {
  return fileIdentity(`/proc/${process.pid}/root/`);
}

/** The identity of a file on the machine, links followed. */
export function fileIdentity(path: string): FileIdentity | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

export type FileType = 'file' | 'folder' | 'link' | 'character' | 'block' | 'fifo' | 'socket';

/** What lstat(2) says of a path as a process sees it, links in its folders followed under *its* root. */
export interface SeenFile {
  /** The path to reach it by from outside: `/proc/PID/root/…`, with no symbolic link left in it but perhaps the last. */
  readonly path: string;
  readonly identity: FileIdentity;
  readonly type: FileType;
  readonly mode: number;
  /** As seen by us, outside. */
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a device: `1:3`. */
  readonly device: string | undefined;
}

const MOST_LINKS = 40;

/**
 * The file that a process finds at a path (absolute, in its own root). Reached from outside, an absolute
 * symbolic link would lead into *our* root (path_resolution(7)), so they are followed here, one by one.
 * `follow: false` looks at a link itself.
 */
export function seenBy(
  process: Process,
  path: string,
  options: { follow?: boolean } = {},
): SeenFile | undefined {
  let rest = normalize(`/${path}`).split('/').filter(Boolean);
  let folder: string[] = [];
  for (let links = 0; links <= MOST_LINKS; ) {
    const name = rest.shift();
    if (name === undefined) return describe(process.path(folder.join('/')));
    if (name === '..') {
      folder.pop();
      continue;
    }
    const here = process.path([...folder, name].join('/'));
    const isLast = rest.length === 0;
    const target = isLast && options.follow === false ? undefined : linkTarget(here);
    if (target === undefined) {
      folder.push(name);
      continue;
    }
    links++;
    if (target.startsWith('/')) folder = [];
    rest = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...rest];
  }
  return undefined;
}

/** Of anything but a link readlink(2) fails, and an error costs more than a look. */
function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readLink(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The content of a plain file that a process finds at a path; undefined for anything else. */
export function readSeenBy(process: Process, path: string): Buffer | undefined {
  const file = seenBy(process, path);
  return file?.type === 'file' ? readPlainFile(file.path) : undefined;
}

/** The names in a folder that a process finds at a path. */
export function namesSeenBy(process: Process, path: string): readonly string[] | undefined {
  const folder = seenBy(process, path);
  return folder?.type === 'folder' ? names(`${folder.path}/`) : undefined;
}

function describe(path: string): SeenFile | undefined {
  try {
    const s = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (s === undefined) return undefined;
    const type = fileType(s);
    const isDevice = type === 'character' || type === 'block';
    return {
      path,
      identity: `${s.dev}:${s.ino}`,
      type,
      mode: Number(s.mode) & 0o7777,
      uid: Number(s.uid),
      gid: Number(s.gid),
      size: Number(s.size),
      device: isDevice ? deviceNumber(Number(s.rdev)) : undefined,
    };
  } catch {
    return undefined;
  }
}

function fileType(s: BigIntStats): FileType {
  if (s.isFile()) return 'file';
  if (s.isDirectory()) return 'folder';
  if (s.isSymbolicLink()) return 'link';
  if (s.isCharacterDevice()) return 'character';
  if (s.isBlockDevice()) return 'block';
  return s.isFIFO() ? 'fifo' : 'socket';
}

/** Of the device that an open file is: `1:3`; undefined for any other file, and where it cannot be seen. */
export function openDevice(process: Process, fd: number): string | undefined {
  try {
    const s = statSync(`/proc/${process.pid}/fd/${fd}`);
    return s.isCharacterDevice() || s.isBlockDevice() ? deviceNumber(s.rdev) : undefined;
  } catch {
    return undefined;
  }
}

/** makedev(3): minor in bits 7–0 and 31–20, major in 19–8. */
function deviceNumber(rdev: number): string {
  return `${(rdev >>> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >>> 12) & 0xfff00)}`;
}
