import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { release } from 'node:os';
import { type Mount, parseMountinfo } from '../observe/mountinfo.ts';

/** What the plan of the lab host's root asks of the machine; a test gives its own. */
export interface MachineFiles {
  readonly root: boolean;
  readonly kernel: readonly [number, number];
  readonly mounts: readonly Mount[];
  entries(path: string): readonly Entry[];
  linkTarget(path: string): string;
  mode(path: string): number;
  /** May we read this folder (or, for root, may everybody: root's ids inside are nobody's)? */
  readable(path: string, kind: 'file' | 'folder'): boolean;
  content(path: string): Uint8Array;
  size(path: string): number;
}

export interface Entry {
  readonly name: string;
  readonly kind: 'folder' | 'link' | 'file' | 'other';
}

/** `root`: the machine's, whose mounts are not locked to it. */
export function machineFiles(root: boolean): MachineFiles {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return {
    root,
    kernel: [major, minor],
    mounts: parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')),
    entries: (path) =>
      readdirSync(path, { withFileTypes: true }).map((e) => ({
        name: e.name,
        kind: e.isDirectory() ? 'folder' : e.isSymbolicLink() ? 'link' : e.isFile() ? 'file' : 'other',
      })),
    linkTarget: (path) => readlinkSync(path),
    mode: (path) => statSync(path).mode & 0o7777,
    size: (path) => statSync(path).size,
    content: (path) => readFileSync(path),
    readable: (path, kind) => (root ? readableByAll(path, kind) : readableByUs(path, kind)),
  };
}

function readableByAll(path: string, kind: 'file' | 'folder'): boolean {
  const wanted = kind === 'folder' ? 0o005 : 0o004;
  try {
    return (statSync(path).mode & wanted) === wanted;
  } catch {
    return false;
  }
}

function readableByUs(path: string, kind: 'file' | 'folder'): boolean {
  try {
    accessSync(path, kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

export function atLeast(kernel: readonly [number, number], major: number, minor: number): boolean {
  return kernel[0] > major || (kernel[0] === major && kernel[1] >= minor);
}

/** Free bytes of the file system that a path lies on, for ordinary users. */
export function freeBytes(path: string): { bytes: number; files: number } {
  const fs = statfsSync(path);
  // Some file systems (btrfs, 9p) count no inodes: 0 of 0 is no shortage.
  return { bytes: fs.bavail * fs.bsize, files: fs.files === 0 ? Number.POSITIVE_INFINITY : fs.ffree };
}
