import type { CapabilitySets, Config, MountSpec, Rlimit, Seccomp } from './runtime-spec.ts';

/** What a command needs to be told beside what every container gets. */
export interface ConfigOptions {
  readonly args: readonly string[];
  readonly env?: readonly string[];
  readonly cwd?: string;
  readonly hostname?: string;
  readonly capabilities?: CapabilitySets;
  readonly rlimits?: readonly Rlimit[];
  readonly seccomp?: Seccomp;
  readonly maskedPaths?: readonly string[];
  readonly readonlyPaths?: readonly string[];
  /** More mounts, after the default ones. */
  readonly mounts?: readonly MountSpec[];
}

/** What `nslab run` begins with: seven namespaces, the usual mounts, root without capabilities until some are given. */
export function defaultConfig(o: ConfigOptions): Config {
  return {
    ociVersion: '1.0.2',
    root: { path: 'rootfs' },
    process: {
      user: { uid: 0, gid: 0 },
      args: o.args,
      env: o.env ?? [`PATH=${DEFAULT_PATH}`],
      cwd: o.cwd ?? '/',
      noNewPrivileges: true,
      ...(o.capabilities ? { capabilities: o.capabilities } : {}),
      ...(o.rlimits ? { rlimits: o.rlimits } : {}),
    },
    ...(o.hostname === undefined ? {} : { hostname: o.hostname }),
    mounts: [...DEFAULT_MOUNTS, ...(o.mounts ?? [])],
    linux: {
      namespaces: (['user', 'mount', 'pid', 'network', 'uts', 'ipc', 'cgroup'] as const).map((type) => ({
        type,
      })),
      ...(o.seccomp ? { seccomp: o.seccomp } : {}),
      ...(o.maskedPaths ? { maskedPaths: o.maskedPaths } : {}),
      ...(o.readonlyPaths ? { readonlyPaths: o.readonlyPaths } : {}),
    },
  };
}

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What the specification says a Linux container can count on (config-linux.md, "Default Filesystems"), and cgroup. */
export const DEFAULT_MOUNTS: readonly MountSpec[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  {
    destination: '/dev/shm',
    type: 'tmpfs',
    source: 'shm',
    options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'],
  },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
  {
    destination: '/sys',
    type: 'sysfs',
    source: 'sysfs',
    options: ['nosuid', 'noexec', 'nodev', 'ro'],
  },
  {
    destination: '/sys/fs/cgroup',
    type: 'cgroup',
    source: 'cgroup',
    options: ['nosuid', 'noexec', 'nodev', 'relatime', 'ro'],
  },
];
