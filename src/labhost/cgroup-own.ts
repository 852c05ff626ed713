import { accessSync, constants, readFileSync } from 'node:fs';

/** What a plan for cgroups depends on, so that a test can play another machine. */
export interface CgroupFacts {
  readonly uid: number;
  /** /proc/self/mountinfo and /proc/self/cgroup. */
  readonly mountinfo: string;
  readonly own: string;
  read(path: string): string | undefined;
  /** access(2): false also on a file system that is mounted read-only. */
  writable(path: string): boolean;
}

export function cgroupFacts(): CgroupFacts {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  return {
    uid: process.getuid?.() ?? 0,
    mountinfo: read('/proc/self/mountinfo') ?? '',
    own: read('/proc/self/cgroup') ?? '',
    read,
    writable: (path) => {
      try {
        accessSync(path, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** A line of /proc/PID/cgroup: `4:cpu,cpuacct:/user.slice`, `9:name=systemd:/`, and `0::/…` for v2. */
export interface OwnGroup {
  readonly controllers: readonly string[];
  readonly name: string;
  readonly path: string;
}

export function ownGroups(text: string): OwnGroup[] {
  return text.split('\n').flatMap((line) => {
    const [, list, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (list === undefined || path === undefined) return [];
    const names = list.split(',').filter(Boolean);
    const name = names.find((n) => n.startsWith('name='))?.slice('name='.length) ?? '';
    return [{ controllers: names.filter((n) => !n.startsWith('name=')), name, path }];
  });
}
