import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { groupsAt } from '../observe/cgroup-walk.ts';
import { statOf } from '../observe/live-process.ts';
import { parseMountinfo } from '../observe/mountinfo.ts';
import { readProcText } from '../observe/procfs.ts';
import { BASE, COUNT } from './idmap.ts';

/** The mounts of our own mount namespace. Ids and peer groups are the kernel's to number anew. */
export function machineMounts(): string[] {
  return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')).map((m) => {
    const propagation = m.optional.map((o) => o.replace(/:\d+$/, ''));
    return [m.target, m.root, m.type, m.source, m.options.join(','), ...propagation].join(' ');
  });
}

/** Every folder below one. */
export function tree(root: string): string[] | undefined {
  const found = groupsAt(root);
  return found.length === 0 ? undefined : found;
}

/** Every group, and on v2 what each gives to those below; lab hosts of other state folders come and go. */
export function cgroups(key?: string): string[] | undefined {
  const isOthers = (folder: string) => {
    const lab = /^nslab-([0-9a-f]{16})$/.exec(basename(folder))?.[1];
    return key !== undefined && lab !== undefined && lab !== key;
  };
  const groups = groupsAt('/sys/fs/cgroup', isOthers).filter((group) => !isOthers(group));
  if (groups.length === 0) return undefined;
  return groups.flatMap((group) => {
    const given = readProcText(join(group, 'cgroup.subtree_control'))?.trim();
    return given ? [group, `${group} gives ${given}`] : [group];
  });
}

/** Counters and clocks under /proc/sys; all else there stays as it is until somebody writes it. */
const MOVING =
  /^(kernel\/(random|pty\/nr|ns_last_pid|sched_domain|perf_event_max_sample_rate|perf_cpu_time)|net\/netfilter\/nf_conntrack_count|net\/ipv4\/(route\/flush|tcp_fastopen_key)|vm\/(stat_refresh|compact_memory|drop_caches))|stable_secret$/;

export function sysctls(): string[] {
  return ['kernel', 'vm', 'user', 'net', 'fs/mqueue'].flatMap((part) => values(part));
}

function values(path: string): string[] {
  if (MOVING.test(path)) return [];
  return list(`/proc/sys/${path}`).flatMap((entry) => {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) return values(below);
    const value = MOVING.test(below) ? undefined : readProcText(`/proc/sys/${below}`);
    return value === undefined
      ? []
      : [`${below.replaceAll('/', '.')} = ${value.trim().replace(/\s+/g, ' ')}`];
  });
}

/** Chosen columns of a table with a heading, such as /proc/sysvipc/msg. */
export function tableLines(path: string, columns: readonly string[]): string[] | undefined {
  const [heading, ...rows] = readProcText(path)?.trim().split('\n') ?? [];
  if (heading === undefined) return undefined;
  const at = columns.map((column) => heading.trim().split(/\s+/).indexOf(column));
  return rows.map((row) => {
    const cells = row.trim().split(/\s+/);
    return columns.map((column, i) => `${column}=${cells[at[i] ?? -1] ?? ''}`).join(' ');
  });
}

/** Files that a lab's commands name: what is in them, and when they were changed. */
export function namedFiles(): string[] {
  const files = [
    'hostname',
    'hosts',
    'resolv.conf',
    'passwd',
    'group',
    'shadow',
    'subuid',
    'subgid',
    'fstab',
    'sysctl.conf',
  ];
  return files.flatMap((name) => {
    try {
      const stat = statSync(`/etc/${name}`);
      const changed = stat.mtime.toISOString();
      return [`/etc/${name} ${stat.size} bytes${digestOf(`/etc/${name}`)}, changed ${changed}`];
    } catch {
      return [];
    }
  });
}

function digestOf(path: string): string {
  try {
    return ` ${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)}`;
  } catch {
    return '';
  }
}

const TEMPORARY = ['/tmp', '/var/tmp', '/run', '/run/netns', '/dev/shm', '/dev/mqueue', '/mnt', '/'];

/**
 * What lies about in the usual places, and is ours: by an owner that only a lab host has, or by its name
 * (unless other runs of nslab may be making files of their own at this moment).
 */
export function ownedFiles(alone: boolean): string[] {
  return TEMPORARY.flatMap((folder) =>
    list(folder).flatMap(({ name }) => {
      const path = join(folder, name);
      const owner = ownerOf(path);
      return (alone && /nslab/.test(name)) || (owner !== undefined && isLabHosts(owner)) ? [path] : [];
    }),
  );
}

/** Processes that carry a lab host's token, or run as one of root's lab host's users. */
export function labProcesses(key?: string): string[] {
  return list('/proc').flatMap(({ name }) => {
    if (!/^\d+$/.test(name)) return [];
    const argv = readProcText(`/proc/${name}/cmdline`)?.split('\0') ?? [];
    const token = argv.some((a) => (key === undefined ? /^host:[0-9a-f]{16}$/.test(a) : a === `host:${key}`));
    const owner = key === undefined ? ownerOf(`/proc/${name}`) : undefined;
    if (!token && !(owner !== undefined && isLabHosts(owner))) return [];
    const stat = statOf(Number(name));
    return stat && stat.state !== 'Z' ? [`${name} ${stat.comm} ${argv.join(' ').trim()}`] : [];
  });
}

function isLabHosts(uid: number): boolean {
  return uid >= BASE && uid < BASE + COUNT;
}

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid;
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
