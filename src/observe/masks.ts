import { mountAt, mountOf } from './mount-tree.ts';
import type { Mount } from './mountinfo.ts';
import type { Process } from './process.ts';
import { seenBy } from './root.ts';

/**
 * What lies over a file or folder of the kernel's, in /proc or /sys: `null`, the device, which swallows
 * writes and is always empty; `empty`, an empty file system that is read-only; `read-only`, the same once
 * more; `writable`, the same without a restriction; `other`.
 */
export type Cover = 'null' | 'empty' | 'read-only' | 'writable' | 'other';

const KERNEL_TYPES = new Set(['proc', 'sysfs']);

/** Paths below a proc or sysfs over which the container's maker has put something, and what. */
export function covers(process: Process): ReadonlyMap<string, Cover> {
  const mounts = process.mounts() ?? [];
  const found = new Map<string, Cover>();
  for (const mount of mounts) {
    if (mountAt(mounts, mount.target) !== mount) continue;
    const below = belowKernel(mounts, mount);
    const cover = below && coverOf(process, mount, below);
    if (cover !== undefined) found.set(mount.target, cover);
  }
  return found;
}

/** The proc or sysfs whose file this mount covers. */
function belowKernel(mounts: readonly Mount[], mount: Mount): Mount | undefined {
  const parent = mountOf(mounts, mount.target.replace(/\/[^/]*$/, '') || '/');
  return parent !== undefined && KERNEL_TYPES.has(parent.type) && parent.target !== mount.target
    ? parent
    : undefined;
}

/** Undefined for a file system of its own that belongs there: cgroup, securityfs, … */
function coverOf(process: Process, mount: Mount, below: Mount): Cover | undefined {
  const isReadOnly = mount.options.includes('ro') || mount.superOptions.includes('ro');
  if (mount.device === below.device) return isReadOnly ? 'read-only' : 'writable';
  const file = seenBy(process, mount.target);
  if (file?.type === 'character') return file.device === '1:3' ? 'null' : 'other';
  if (mount.type === 'tmpfs' && file?.type === 'folder')
    return mount.target === '/sys/fs/cgroup' ? undefined : isReadOnly ? 'empty' : 'other';
  return undefined;
}
