import { join } from 'node:path';
import { DEFAULT_PATH, defaultConfig } from '../config/defaults.ts';
import type { Config, IdMapping, MountSpec, Process, Resources } from '../config/runtime-spec.ts';
import { capabilitiesFor } from '../confine/capability-set.ts';
import { securityOptions } from '../confine/security-options.ts';
import { outsideOf } from '../store/ids.ts';
import { textIn } from './in-root.ts';
import { refusedValue } from './options/refused.ts';
import type { Limits, RunOptions, Tmpfs, Volume } from './options/run-options.ts';
import type { RootFiles } from './root-source.ts';
import { type ResolvedUser, resolveUser } from './user.ts';

/** What has been given out to it. */
export interface Given {
  readonly name: string;
  readonly hostname: string;
  readonly ids: readonly IdMapping[];
  /** Its own folder in the store, where its /etc/hosts and the like lie. */
  readonly folder: string;
}

/** The options as a configuration of the runtime specification. @throws NslabError for a user that is not there */
export function configOf(options: RunOptions, root: RootFiles, given: Given): Config {
  const user = userOf(options, root, given.ids);
  const capabilities = capabilitiesFor(options.capAdd, options.capDrop);
  const { noNewPrivileges, ...security } = securityOptions(options.securityOpt, capabilities);
  const base = defaultConfig({
    args: argsOf(options, root),
    env: environmentOf(options, root, user, given.hostname),
    cwd: options.workdir ?? root.image?.workdir ?? '/',
    hostname: given.hostname,
    rlimits: options.rlimits,
    capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    ...security,
  });
  const own = mountsOf(options, given.folder);
  const isCovered = (mount: MountSpec) => own.some((o) => o.destination === mount.destination);
  const resources = resourcesOf(options.limits);
  return {
    ...base,
    root: { path: 'rootfs', readonly: options.readonlyRoot },
    process: {
      ...base.process,
      terminal: options.terminal,
      noNewPrivileges,
      user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    },
    mounts: [
      ...base.mounts
        .filter((mount) => !isCovered(mount))
        .map((mount) => terminalsFor(given.ids, sysfsFor(options, mount))),
      ...own,
    ],
    linux: {
      ...base.linux,
      namespaces: base.linux.namespaces.filter(
        ({ type }) => type !== 'network' || options.network !== 'host',
      ),
      uidMappings: given.ids,
      gidMappings: given.ids,
      ...(resources ? { resources } : {}),
    },
  };
}

/** Docker's rule: what is typed replaces the image's CMD, and its ENTRYPOINT stays before it. */
function argsOf({ args }: RunOptions, { image }: RootFiles): readonly string[] {
  const all = [...(image?.entrypoint ?? []), ...(args.length > 0 ? args : (image?.cmd ?? []))];
  return all.length > 0 ? all : ['/bin/sh'];
}

/** Later ones replace earlier ones of the same name. */
function environmentOf(
  options: RunOptions,
  { image }: RootFiles,
  user: ResolvedUser,
  hostname: string,
): string[] {
  const all = [
    `PATH=${DEFAULT_PATH}`,
    `HOSTNAME=${hostname}`,
    ...(options.terminal ? ['TERM=xterm'] : []),
    `HOME=${user.home}`,
    ...(image?.env ?? []),
    ...options.env,
  ];
  return [...new Map(all.map((entry) => [entry.split('=', 1)[0], entry])).values()];
}

function userOf(options: RunOptions, root: RootFiles, ids: readonly IdMapping[]): ResolvedUser {
  const spec = options.user ?? root.image?.user ?? '0';
  const files = { passwd: textIn(root.folder, '/etc/passwd'), group: textIn(root.folder, '/etc/group') };
  return assertMapped(spec, resolveUser(spec, files), ids);
}

/** An id that has no place in the container's user namespace cannot be taken (user_namespaces(7)). */
export function assertMapped(spec: string, user: ResolvedUser, ids: readonly IdMapping[]): ResolvedUser {
  const missing = [user.uid, user.gid].find((id) => outsideOf(ids, id) === undefined);
  if (missing === undefined)
    return { ...user, additionalGids: user.additionalGids.filter((id) => outsideOf(ids, id) !== undefined) };
  const most = ids.reduce((sum, { size }) => sum + size, 0);
  throw refusedValue(
    '--user',
    spec,
    {
      en: `the id ${missing} does not exist in the container: it has ${most} of them${most === 1 ? ', 0' : ''}.`,
      zh: `容器里没有 id ${missing}：它一共只有 ${most} 个${most === 1 ? '，就是 0' : ''}。`,
    },
    most === 1
      ? {
          en: 'Without a range in /etc/subuid there is only your own id: nslab doctor says how to get one.',
          zh: '/etc/subuid 里没有你的一段，就只有你自己的 id：nslab doctor 会告诉你怎么得到一段。',
        }
      : { en: 'Below 1000 there are all, and 65534.', zh: '1000 以下的都有，还有 65534。' },
  );
}

/** Docker's own options for each kind. */
function mountsOf(options: RunOptions, folder: string): MountSpec[] {
  const volumes = options.volumes.map(volumeMount);
  const files = ['hosts', 'hostname', 'resolv.conf'].map((name) => ({
    destination: `/etc/${name}`,
    type: 'bind',
    source: join(folder, name),
    options: ['rbind', 'rprivate', 'rw'],
  }));
  const isCovered = (path: string) =>
    options.volumes.some((v) => v.destination === path || v.destination === '/etc');
  const all = [
    ...options.tmpfs.map(tmpfsMount),
    ...volumes,
    ...files.filter((f) => !isCovered(f.destination)),
  ];
  // What lies deeper is mounted later: /data, then /data/cache.
  return all.sort((a, b) => depth(a.destination) - depth(b.destination));
}

function depth(path: string): number {
  return path.split('/').length;
}

export function volumeMount({ source, destination, readonly }: Volume): MountSpec {
  return { destination, type: 'bind', source, options: ['rbind', 'rprivate', readonly ? 'ro' : 'rw'] };
}

function tmpfsMount({ destination, options }: Tmpfs): MountSpec {
  return {
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'nodev', 'noexec', ...options],
  };
}

/** sysfs shows a net namespace, and only who owns that may mount it: another's is shown as it is seen from outside. */
function sysfsFor({ network }: RunOptions, mount: MountSpec): MountSpec {
  const isOwn = network === 'bridge' || network === 'none';
  if (mount.type !== 'sysfs' || isOwn) return mount;
  return { ...mount, type: 'bind', source: mount.destination, options: ['rbind', ...(mount.options ?? [])] };
}

/** The group tty's id. */
const TTY = 5;

/** Terminals belong to the group tty; where that is nobody's id in there, devpts refuses it (EINVAL). */
function terminalsFor(ids: readonly IdMapping[], mount: MountSpec): MountSpec {
  if (mount.type !== 'devpts' || outsideOf(ids, TTY) !== undefined) return mount;
  return { ...mount, options: (mount.options ?? []).filter((option) => option !== `gid=${TTY}`) };
}

const PERIOD = 100_000;

function resourcesOf({ memory, cpus, pids }: Limits): Resources | undefined {
  const resources: Resources = {
    ...(memory === undefined ? {} : { memory: { limit: memory } }),
    ...(cpus === undefined ? {} : { cpu: { quota: Math.round(cpus * PERIOD), period: PERIOD } }),
    ...(pids === undefined ? {} : { pids: { limit: pids } }),
  };
  return Object.keys(resources).length > 0 ? resources : undefined;
}

/** One more process for a running container. */
export function processOf(
  running: Process,
  wanted: Pick<RunOptions, 'args' | 'env' | 'terminal' | 'workdir'>,
  user: ResolvedUser | undefined,
): Process {
  const named = user ? [`HOME=${user.home}`] : [];
  const env = [...running.env, ...named, ...(wanted.terminal ? ['TERM=xterm'] : []), ...wanted.env];
  return {
    ...running,
    terminal: wanted.terminal,
    args: wanted.args,
    env: [...new Map(env.map((entry) => [entry.split('=', 1)[0], entry])).values()],
    cwd: wanted.workdir ?? running.cwd,
    ...(user ? { user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids } } : {}),
  };
}
