import { basename, dirname } from 'node:path';
import { about, type Call, result } from '../../engine/call.ts';
import { close, fchdir, mkdirat, open } from '../../engine/calls/files.ts';
import {
  fsconfig,
  fsmount,
  fsopen,
  mount,
  mount_setattr,
  move_mount,
  open_tree,
} from '../../engine/calls/mounts.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { RootPlan } from '../plan.ts';
import { of } from './ids.ts';
import { hasNew } from './namespaces.ts';
import { ROOT } from './target.ts';
import * as WHY from './why.ts';

type Overlay = Extract<RootPlan, { by: 'overlay' }>;

/** upper and work lie in one folder: overlay wants both on the same mount. */
const OWN = 'own layer';
const lowerName = (index: number) => `layer ${index}`;

/** The maker's part: each layer as a mount of its own. */
export function openLayers({ lower, upper }: Overlay): Call[] {
  const folders = [...lower.map((path, i) => [lowerName(i), path] as const), [OWN, dirname(upper)] as const];
  return about(
    'overlay/two-containers',
    folders.flatMap(([as, path]) => [
      open_tree('AT_FDCWD', path, ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC'], { as, why: WHY.LAYER_CLONE }),
      mount_setattr(result(as), '', ['AT_EMPTY_PATH'], { propagation: 'MS_PRIVATE' }, { why: WHY.ALONE }),
    ]),
  );
}

/**
 * The maker's part, once the child's ids are mapped: what is uid 0's on disk is the container's root's, seen
 * through these mounts (mount_setattr(2), MOUNT_ATTR_IDMAP).
 */
export function idmapLayers(config: Config, root: RootPlan, child: string): Call[] {
  if (root.by !== 'overlay' || !hasNew(config, 'user')) return [];
  const names = [...root.lower.map((_, i) => lowerName(i)), OWN];
  return about('user/volume-owner', [
    open(of(child, 'ns/user'), ['O_RDONLY', 'O_CLOEXEC'], undefined, {
      as: 'its ids',
      why: WHY.USER_NAMESPACE,
    }),
    ...names.map((name) =>
      mount_setattr(
        result(name),
        '',
        ['AT_EMPTY_PATH'],
        { set: ['MOUNT_ATTR_IDMAP'], usernsFd: result('its ids') },
        { why: WHY.IDMAP },
      ),
    ),
    close(result('its ids')),
  ]);
}

/**
 * The child's part: overlay takes paths, so the layers are attached in a small file system in memory, over the
 * old root, which goes with it. Their names are short there: mount options have one page (mount(2)).
 */
export function overlayRoot(config: Config, { lower, upper, work }: Overlay): Call[] {
  const bench = 'bench';
  const attach = (name: string, folder: string) => [
    mkdirat(result(bench), folder, 0o755),
    move_mount(result(name), '', result(bench), folder, ['MOVE_MOUNT_F_EMPTY_PATH']),
  ];
  const layers = lower.map((_, i) => String(i));
  const options = [
    `lowerdir=${layers.join(':')}`,
    `upperdir=own/${basename(upper)}`,
    `workdir=own/${basename(work)}`,
    // Overlay's own marks, in the namespace of attributes that is a user's to write (overlayfs.rst).
    ...(hasNew(config, 'user') ? ['userxattr'] : []),
  ];
  return about('overlay/two-containers', [
    fsopen('tmpfs', ['FSOPEN_CLOEXEC'], { as: 'memory', why: WHY.BENCH }),
    fsconfig(result('memory'), 'FSCONFIG_CMD_CREATE'),
    fsmount(result('memory'), ['FSMOUNT_CLOEXEC'], [], { as: bench }),
    move_mount(result(bench), '', 'AT_FDCWD', '/', ['MOVE_MOUNT_F_EMPTY_PATH']),
    ...lower.flatMap((_, i) => attach(lowerName(i), String(i))),
    ...attach(OWN, 'own'),
    mkdirat(result(bench), 'root', 0o755),
    fchdir(result(bench)),
    mount(
      { source: 'overlay', target: 'root', type: 'overlay', data: options.join(',') },
      { why: WHY.OVERLAY },
    ),
    open('root', ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], undefined, { as: ROOT }),
  ]);
}
