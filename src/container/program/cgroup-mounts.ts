import { type Call, result } from '../../engine/call.ts';
import { fchdir, mkdirat, symlinkat } from '../../engine/calls/files.ts';
import { mount, mount_setattr } from '../../engine/calls/mounts.ts';
import { mountOptions } from '../config/mount-options.ts';
import type { MountSpec } from '../config/runtime-spec.ts';
import type { CgroupsPlan, ContainerGroup } from '../plan.ts';
import { type Folders, openIn, TARGET } from './target.ts';
import * as WHY from './why.ts';

/**
 * The hierarchies that the container has a group in, as its cgroup namespace shows them: each begins at that
 * group. v2 is one; of v1 there are several, one folder each, in a small tmpfs. Without groups there is
 * nothing of its own to show, and nothing is mounted.
 */
export function cgroupMounts(spec: MountSpec, { groups }: CgroupsPlan, folders: Folders): Call[] {
  const { destination } = spec;
  const flags = mountOptions(spec).flags.filter((flag) => flag !== 'MS_RDONLY');
  const readOnly = mountOptions(spec).flags.includes('MS_RDONLY');
  const [only] = groups;
  if (!only) return [];
  if (groups.length === 1 && only.tree.version === 2) {
    return [...folders.target(destination), ...hierarchy(only, flags, readOnly)];
  }
  return [
    ...folders.target(destination),
    fchdir(result(TARGET)),
    mount(
      { source: 'tmpfs', target: '.', type: 'tmpfs', flags, data: 'size=64k,mode=755' },
      { why: WHY.CGROUP_FRAME },
    ),
    openIn(destination, ['O_PATH', 'O_DIRECTORY'], 'cgroups'),
    ...groups.flatMap((group) => [
      mkdirat(result('cgroups'), nameOf(group), 0o755),
      openIn(`${destination}/${nameOf(group)}`, ['O_PATH', 'O_DIRECTORY']),
      ...hierarchy(group, flags, readOnly),
      ...linksOf(group).map((link) => symlinkat(nameOf(group), result('cgroups'), link)),
    ]),
    ...(readOnly
      ? [mount_setattr(result('cgroups'), '', ['AT_EMPTY_PATH'], { set: ['MOUNT_ATTR_RDONLY'] })]
      : []),
  ];
}

function hierarchy(
  group: ContainerGroup,
  flags: ReturnType<typeof mountOptions>['flags'],
  readOnly: boolean,
): Call[] {
  const type = group.tree.version === 1 ? 'cgroup' : 'cgroup2';
  const all = readOnly ? [...flags, 'MS_RDONLY' as const] : flags;
  const data = group.tree.version === 1 ? { data: nameOf(group) } : {};
  return [
    fchdir(result(TARGET)),
    mount({ source: type, target: '.', type, flags: all, ...data }, { why: WHY.CGROUP }),
  ];
}

/** `cpu,cpuacct`, as mount(2) wants it and as the folder is called; v2 beside v1 is `unified` (systemd's hybrid). */
function nameOf({ tree }: ContainerGroup): string {
  if (tree.version === 2) return 'unified';
  return tree.controllers.map((c) => (c === 'io' ? 'blkio' : c)).join(',');
}

function linksOf(group: ContainerGroup): string[] {
  const names = nameOf(group).split(',');
  return names.length > 1 ? names : [];
}
