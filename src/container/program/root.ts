import { about, type Call, result } from '../../engine/call.ts';
import { chdir, fchdir } from '../../engine/calls/files.ts';
import {
  mount,
  mount_setattr,
  move_mount,
  open_tree,
  pivot_root,
  umount2,
} from '../../engine/calls/mounts.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { RootPlan } from '../plan.ts';
import { openLayers, overlayRoot } from './layers.ts';
import { hasNew } from './namespaces.ts';
import { forSetting } from './setting.ts';
import { ROOT } from './target.ts';
import * as WHY from './why.ts';

/** The maker's part: the root's folder as a mount of its own, attached nowhere yet. */
export function openRoot(config: Config, root: RootPlan): Call[] {
  if (root.by === 'overlay') return forSetting('root', openLayers(root));
  const { rootfsPropagation } = config.linux;
  const follows = rootfsPropagation === 'shared' || rootfsPropagation === 'slave';
  // What could not be made inside must not be opened either: a device node that came with the image.
  const nodev = hasNew(config, 'user') ? { set: ['MOUNT_ATTR_NODEV'] as const } : {};
  return forSetting(
    'root.path',
    about('mount/pivot-root', [
      open_tree('AT_FDCWD', root.path, ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_RECURSIVE'], {
        as: ROOT,
        why: WHY.ROOT_CLONE,
      }),
      mount_setattr(
        result(ROOT),
        '',
        ['AT_EMPTY_PATH', 'AT_RECURSIVE'],
        { ...nodev, propagation: follows ? 'MS_SLAVE' : 'MS_PRIVATE' },
        { why: WHY.ALONE },
      ),
    ]),
  );
}

/** The list of mounts is a copy already; from here on it is also on its own. */
export function leaveMachine(): Call[] {
  return about('mount/leak', [mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }, { why: WHY.PRIVATE })]);
}

/** The new root, mounted over the old one: its own mounts are put into it there, with the old one still at hand. */
export function attachRoot(config: Config, root: RootPlan): Call[] {
  return forSetting(
    'root.path',
    root.by === 'overlay'
      ? overlayRoot(config, root)
      : about('mount/pivot-root', [
          move_mount(result(ROOT), '', 'AT_FDCWD', '/', ['MOVE_MOUNT_F_EMPTY_PATH'], { why: WHY.OVER }),
        ]),
  );
}

/** The way of pivot_root(2), "." twice: no folder is needed for the old root to be put. */
export function enterRoot(config: Config, root: RootPlan): Call[] {
  const { rootfsPropagation: given } = config.linux;
  const propagation = given === 'shared' ? 'MS_SHARED' : given === 'unbindable' ? 'MS_UNBINDABLE' : undefined;
  return [
    ...forSetting(
      'root.path',
      about('mount/pivot-dot', [
        fchdir(result(ROOT)),
        pivot_root('.', '.', { why: WHY.PIVOT }),
        // Layers were put together in a file system over the old root, and it still lies there, on top.
        ...(root.by === 'overlay' ? [umount2('.', ['MNT_DETACH'], { why: WHY.DETACH_BENCH })] : []),
        umount2('.', ['MNT_DETACH'], { why: WHY.DETACH }),
        chdir('/'),
      ]),
    ),
    ...(propagation
      ? forSetting('linux.rootfsPropagation', [
          mount({ target: '/', flags: [propagation] }, { why: WHY.PROPAGATION }),
        ])
      : []),
  ];
}

export function readonlyRoot(config: Config): Call[] {
  if (!config.root.readonly) return [];
  const calls = [
    mount_setattr(
      result(ROOT),
      '',
      ['AT_EMPTY_PATH'],
      { set: ['MOUNT_ATTR_RDONLY'] },
      { why: WHY.READONLY_ROOT },
    ),
  ];
  return about('mount/mask', forSetting('root.readonly', calls));
}
