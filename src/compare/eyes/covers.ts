import { covers } from '../../observe/masks.ts';
import { mountOf } from '../../observe/mount-tree.ts';
import type { Process } from '../../observe/process.ts';
import { seenBy } from '../../observe/root.ts';
import type { Rows } from '../observation.ts';

/** What container programs are known to cover: it tells about the machine, or acts on it. */
const KNOWN = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/bus',
  '/proc/fs',
  '/proc/interrupts',
  '/proc/irq',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/sys',
  '/proc/sysrq-trigger',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/dev/block',
  '/sys/devices/virtual/powercap',
  '/sys/devices/system/cpu',
  '/sys/firmware',
  '/sys/fs/selinux',
] as const;

/**
 * Files of the kernel's that something lies over, and those that are known to be dangerous: `null`, `empty`,
 * `read-only`, … (`Cover`); `open` when nothing is in the way but permissions, `absent` when this machine has no such file.
 */
export function seenCovers(process: Process): Rows {
  const covered = covers(process);
  const mounts = process.mounts() ?? [];
  const rows = [...new Set([...KNOWN, ...covered.keys()])].toSorted().map((path) => {
    const over = covered.get(path);
    if (over !== undefined) return [path, over];
    if (seenBy(process, path) === undefined) return [path, 'absent'];
    // A mount of which all is read-only needs no cover over a part.
    return [path, mountOf(mounts, path)?.options.includes('ro') ? 'read-only' : 'open'];
  });
  return Object.fromEntries(rows);
}
