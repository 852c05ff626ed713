import { about, type Call, result } from '../../engine/call.ts';
import { fchdir } from '../../engine/calls/files.ts';
import { mount, mount_setattr, open_tree } from '../../engine/calls/mounts.ts';
import { mountOptions } from '../config/mount-options.ts';
import type { Config, MountSpec } from '../config/runtime-spec.ts';
import type { CgroupsPlan } from '../plan.ts';
import { cgroupMounts } from './cgroup-mounts.ts';
import { hasNew } from './namespaces.ts';
import { forSetting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import { type Folders, openIn, TARGET } from './target.ts';
import { attach, attachVolume, mountName } from './volumes.ts';
import * as WHY from './why.ts';

/** The mounts of the configuration, in its order: later ones may lie in earlier ones. */
export function mountCalls(
  config: Config,
  groups: CgroupsPlan,
  here: Surroundings,
  folders: Folders,
): Call[] {
  const at = { config, groups, here, folders };
  const calls = config.mounts.map((spec, i) => forSetting(mountName(i, spec), one(at, i, spec)));
  return about('mount/furnish', [...calls.flat(), ...latelyReadOnly(config)]);
}

interface At {
  readonly config: Config;
  readonly groups: CgroupsPlan;
  readonly here: Surroundings;
  readonly folders: Folders;
}

function one({ config, groups, here, folders }: At, i: number, spec: MountSpec): Call[] {
  const calls = () => {
    if (mountOptions(spec).bind) return attachVolume(i, spec, here, folders);
    if (spec.type === 'cgroup' || spec.type === 'cgroup2') return cgroupMounts(spec, groups, folders);
    if (spec.type === 'sysfs' && !mayMountSysfs(config)) return machineSysfs(spec, folders);
    return fileSystem(spec, folders);
  };
  const made = calls();
  folders.covered(spec.destination);
  return made;
}

/** A file system of its own: mounted on what is open, so that no path can lead elsewhere meanwhile. */
function fileSystem(spec: MountSpec, folders: Folders): Call[] {
  const { flags, data } = mountOptions(spec);
  const type = spec.type ?? 'none';
  const now = isLate(spec) ? flags.filter((flag) => flag !== 'MS_RDONLY') : flags;
  return [
    ...folders.target(spec.destination),
    fchdir(result(TARGET)),
    mount(
      { source: spec.source ?? type, target: '.', type, flags: now, ...(data === '' ? {} : { data }) },
      WHY.FILE_SYSTEMS[type] ? { why: WHY.FILE_SYSTEMS[type] } : {},
    ),
  ];
}

/** Memory that is to be read-only must still take what is put into it: it becomes so at the end. */
function isLate(spec: MountSpec): boolean {
  return spec.type === 'tmpfs';
}

function latelyReadOnly(config: Config): Call[] {
  return config.mounts.flatMap((spec, i) => {
    const { bind, flags } = mountOptions(spec);
    if (bind || !isLate(spec) || !flags.includes('MS_RDONLY')) return [];
    return forSetting(mountName(i, spec), [
      openIn(spec.destination, ['O_PATH', 'O_DIRECTORY']),
      mount_setattr(result(TARGET), '', ['AT_EMPTY_PATH'], { set: ['MOUNT_ATTR_RDONLY'] }),
    ]);
  });
}

/** sysfs shows a net namespace: it takes rights over that one (sysfs(5)), which is ours only when it is new. */
function mayMountSysfs(config: Config): boolean {
  return !hasNew(config, 'user') || hasNew(config, 'network');
}

function machineSysfs(spec: MountSpec, folders: Folders): Call[] {
  return [
    open_tree('AT_FDCWD', '/sys', ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_RECURSIVE'], {
      as: 'sysfs',
      why: WHY.MACHINE_SYSFS,
    }),
    mount_setattr(result('sysfs'), '', ['AT_EMPTY_PATH', 'AT_RECURSIVE'], { set: ['MOUNT_ATTR_RDONLY'] }),
    ...folders.target(spec.destination),
    ...attach('sysfs'),
  ];
}
