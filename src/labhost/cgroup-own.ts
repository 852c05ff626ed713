import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { controllerOf } from '../observe/cgroup-trees.ts';
import type { Mount } from '../observe/mountinfo.ts';

/** What a plan for cgroups depends on, so that a test can play another machine. */
export interface CgroupFacts {
  readonly uid: number;
  /** The command that has systemd start a program in a group of its own to divide; absent without a manager of ours. */
  readonly systemdRun?: readonly string[];
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
  const uid = process.getuid?.() ?? 0;
  const systemdRun = systemdCommand(uid, process.env);
  return {
    uid,
    ...(systemdRun ? { systemdRun } : {}),
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

/** systemd-run(1), where the manager that it would ask is there: root's, or the user's own. */
export function systemdCommand(
  uid: number,
  env: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): string[] | undefined {
  const runtime = env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  const manager = uid === 0 ? '/run/systemd/private' : join(runtime, 'systemd/private');
  if (!exists(manager) || !PROGRAMS.some(exists)) return undefined;
  const whose = uid === 0 ? [] : ['--user'];
  const asked = ['systemd-run', ...whose, '--scope', '--quiet', '--collect', '-p', 'Delegate=yes'];
  return env['XDG_RUNTIME_DIR'] || uid === 0 ? asked : ['env', `XDG_RUNTIME_DIR=${runtime}`, ...asked];
}

const PROGRAMS = ['/usr/bin/systemd-run', '/bin/systemd-run'];

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

/** A group's real path; undefined when this mount, of a container, does not show it. */
export function groupIn(mount: Mount, path: string): string | undefined {
  const below = relative(mount.root, path);
  if (below.startsWith('..') || path.startsWith('/..')) return undefined;
  return below === '' ? mount.target : join(mount.target, below);
}

/** The other way round. */
export function pathOf(mount: Mount, folder: string): string {
  return join(mount.root, relative(mount.target, folder));
}

/** Of version 1, with a controller that a lab uses: desktops have net_cls beside version 2. */
export function isUsefulOne({ type, superOptions }: Mount): boolean {
  return type === 'cgroup' && superOptions.some((o) => controllerOf(o));
}
