import { join } from 'node:path';
import {
  type CpuLimits,
  type Cpuset,
  type MemoryLimits,
  type PidsLimits,
  pidsLimits,
  type ReadFile,
} from './cgroup-limits.ts';
import { type Controller, controllerOf } from './cgroup-trees.ts';
import * as one from './cgroup-v1.ts';
import * as two from './cgroup-v2.ts';
import { type Mount, parseMountinfo } from './mountinfo.ts';
import type { Process } from './process.ts';
import { readProcText } from './procfs.ts';

/** A group that a process is in, in one hierarchy of the machine's. */
export interface ProcessGroup {
  readonly version: 1 | 2;
  /** v1: those of the hierarchy; v2: those that the group offers. A named hierarchy has none. */
  readonly controllers: readonly Controller[];
  /** As our own /proc names it: `/box`. */
  readonly path: string;
  /** Where we see it. */
  readonly folder: string;
  cpu(): CpuLimits | undefined;
  memory(): MemoryLimits | undefined;
  pids(): PidsLimits | undefined;
  cpuset(): Cpuset | undefined;
  /** A file of it, `devices.list`. */
  read(name: string): string | undefined;
}

/** All groups that a process is in, of the hierarchies that are mounted where we are (cgroups(7)). */
export function processGroups(process: Process): readonly ProcessGroup[] {
  const mounts = parseMountinfo(readProcText('/proc/self/mountinfo') ?? '').filter((m) =>
    /^cgroup2?$/.test(m.type),
  );
  return (process.file('cgroup') ?? '').split('\n').flatMap((line) => {
    const [, list, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return list === undefined || path === undefined ? [] : (groupAt(mounts, list, path) ?? []);
  });
}

function groupAt(mounts: readonly Mount[], list: string, path: string): ProcessGroup | undefined {
  const version = list === '' ? 2 : 1;
  const names = list.split(',');
  const mount = mounts.find((m) =>
    version === 2 ? m.type === 'cgroup2' : names.every((name) => m.superOptions.includes(name)),
  );
  const below = mount && belowRoot(mount.root, path);
  if (mount === undefined || below === undefined) return undefined;
  const folder = join(mount.target, below);
  const read: ReadFile = (name) => readProcText(join(folder, name));
  const words = version === 2 ? (read('cgroup.controllers') ?? '').trim().split(' ') : names;
  const kinds = version === 2 ? two : one;
  return {
    version,
    controllers: words.flatMap((name) => controllerOf(name) ?? []),
    path,
    folder,
    cpu: () => kinds.cpuLimits(read),
    memory: () => kinds.memoryLimits(read),
    pids: () => pidsLimits(read),
    cpuset: () => kinds.cpuset(read),
    read,
  };
}

/** A mount shows only what is below its root (mountinfo's fourth field). */
function belowRoot(root: string, path: string): string | undefined {
  if (root === '/' || root === path) return root === path ? '' : path;
  return path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}
