import {
  absolutePath,
  boolean,
  type Decoder,
  integer,
  list,
  object,
  oneOf,
  record,
  string,
} from './decode.ts';
import * as refuse from './refusals.ts';
import type * as spec from './runtime-spec.ts';

/* The shapes of runtime-spec's config.md and config-linux.md; what belongs together is looked at in read.ts. */

const ID = integer(0, 0xffff_fffe);
const UNLIMITED = 2 ** 64;

/** RLIM_INFINITY is 2⁶⁴−1; JSON.parse makes the nearest number of it, which is 2⁶⁴. */
const limit: Decoder<number | 'unlimited'> = (value, at) => {
  if (value === UNLIMITED) return 'unlimited';
  return integer()(value, at);
};

const capabilities = list(string);

const process = object<spec.Process>(
  {
    terminal: boolean,
    consoleSize: object<NonNullable<spec.Process['consoleSize']>>(
      { height: integer(0, 0xffff), width: integer(0, 0xffff) },
      ['height', 'width'],
    ),
    user: object<spec.Process['user']>(
      { uid: ID, gid: ID, umask: integer(0, 0o777), additionalGids: list(ID) },
      ['uid', 'gid'],
      ['username'],
    ),
    args: list(string),
    env: list(string),
    cwd: absolutePath,
    capabilities: object<spec.CapabilitySets>(
      {
        bounding: capabilities,
        effective: capabilities,
        inheritable: capabilities,
        permitted: capabilities,
        ambient: capabilities,
      },
      [],
    ),
    rlimits: list(object<spec.Rlimit>({ type: string, soft: limit, hard: limit }, ['type', 'soft', 'hard'])),
    noNewPrivileges: boolean,
    oomScoreAdj: integer(-1000, 1000),
  },
  ['user', 'args', 'cwd'],
  ['apparmorProfile', 'selinuxLabel', 'commandLine', 'scheduler', 'ioPriority', 'execCPUAffinity'],
);

const mount = object<spec.MountSpec>(
  { destination: absolutePath, type: string, source: string, options: list(string) },
  ['destination'],
  ['uidMappings', 'gidMappings'],
);

const mapping = object<spec.IdMapping>({ containerID: ID, hostID: ID, size: integer(1, 0xffff_ffff) }, [
  'containerID',
  'hostID',
  'size',
]);

const device = object<spec.Device>(
  {
    type: oneOf('c', 'b', 'u', 'p'),
    path: absolutePath,
    major: integer(0, 0xfff),
    minor: integer(0, 0xfffff),
    fileMode: integer(0, 0o7777),
    uid: ID,
    gid: ID,
  },
  ['type', 'path'],
);

const deviceRule = object<spec.DeviceRule>(
  {
    allow: boolean,
    type: oneOf('a', 'c', 'b'),
    // -1 is any of them, as the Go types of the specification have it.
    major: integer(-1, 0xfff),
    minor: integer(-1, 0xfffff),
    access: string,
  },
  ['allow'],
);

const resources = object<spec.Resources>(
  {
    devices: list(deviceRule),
    memory: object<NonNullable<spec.Resources['memory']>>(
      { limit: integer(-1), reservation: integer(-1), swap: integer(-1) },
      [],
      ['kernel', 'kernelTCP', 'swappiness', 'disableOOMKiller', 'useHierarchy', 'checkBeforeUpdate'],
    ),
    cpu: object<NonNullable<spec.Resources['cpu']>>(
      { shares: integer(), quota: integer(-1), period: integer(), cpus: string, mems: string },
      [],
      ['burst', 'realtimeRuntime', 'realtimePeriod', 'idle'],
    ),
    pids: object<NonNullable<spec.Resources['pids']>>({ limit: integer(-1) }, ['limit']),
    unified: record(string),
  },
  [],
  ['blockIO', 'hugepageLimits', 'network', 'rdma'],
);

const seccompArg = object<spec.SeccompArg>(
  { index: integer(0, 5), value: integer(), valueTwo: integer(), op: string },
  ['index', 'value', 'op'],
);

const seccomp = object<spec.Seccomp>(
  {
    defaultAction: string,
    defaultErrnoRet: integer(0, 4095),
    architectures: list(string),
    flags: list(string),
    syscalls: list(
      object<spec.SeccompRule>(
        { names: list(string), action: string, errnoRet: integer(0, 4095), args: list(seccompArg) },
        ['names', 'action'],
      ),
    ),
  },
  ['defaultAction'],
  ['listenerPath', 'listenerMetadata'],
);

const namespace = object<spec.Linux['namespaces'][number]>(
  {
    type: oneOf('pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup', 'time'),
    path: absolutePath,
  },
  ['type'],
);

const linux = object<spec.Linux>(
  {
    namespaces: list(namespace),
    uidMappings: list(mapping),
    gidMappings: list(mapping),
    devices: list(device),
    cgroupsPath: (_, at) => {
      throw refuse.unsupported(at);
    },
    resources,
    sysctl: record(string),
    seccomp,
    rootfsPropagation: oneOf('shared', 'slave', 'private', 'unbindable'),
    maskedPaths: list(absolutePath),
    readonlyPaths: list(absolutePath),
  },
  ['namespaces'],
  ['intelRdt', 'mountLabel', 'personality', 'timeOffsets', 'memoryPolicy', 'netDevices'],
);

export const config = object<spec.Config>(
  {
    ociVersion: string,
    root: object<spec.Config['root']>({ path: string, readonly: boolean }, ['path']),
    process,
    hostname: string,
    domainname: string,
    mounts: list(mount),
    annotations: record(string),
    linux,
  },
  ['ociVersion', 'root', 'process', 'linux'],
  ['hooks', 'solaris', 'windows', 'vm', 'zos'],
);
