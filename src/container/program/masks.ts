import { about, type Call, result } from '../../engine/call.ts';
import { fchdir } from '../../engine/calls/files.ts';
import { mount, mount_setattr, open_tree } from '../../engine/calls/mounts.ts';
import type { Config } from '../config/runtime-spec.ts';
import { forSetting } from './setting.ts';
import type { FileKind } from './surroundings.ts';
import { openIn, TARGET } from './target.ts';
import { attach } from './volumes.ts';
import * as WHY from './why.ts';

const TREE = ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC'] as const;

/**
 * Files are hidden behind /dev/null, the machine's: the image has no say in what that is. Folders are hidden
 * behind an empty one. What is not there needs no hiding.
 */
export function maskCalls(config: Config, kind: (path: string) => FileKind): Call[] {
  const paths = config.linux.maskedPaths ?? [];
  const found = paths.map((path, i) => ({
    path,
    setting: `linux.maskedPaths[${i}] ${path}`,
    kind: kind(path),
  }));
  const folders = found.filter((f) => f.kind === 'folder');
  return about('privileges/masked', [
    ...found
      .filter((f) => f.kind === 'file')
      .flatMap(({ path, setting }) =>
        forSetting(setting, [
          open_tree('AT_FDCWD', '/dev/null', TREE, { as: 'null' }),
          openIn(path, ['O_PATH']),
          ...attach('null', WHY.MASK_FILE),
        ]),
      ),
    ...folders.flatMap(({ path, setting }, i) =>
      forSetting(setting, i === 0 ? firstFolder(path) : nextFolder(path)),
    ),
  ]);
}

function firstFolder(path: string): Call[] {
  return [
    openIn(path, ['O_PATH', 'O_DIRECTORY']),
    fchdir(result(TARGET)),
    mount(
      {
        source: 'tmpfs',
        target: '.',
        type: 'tmpfs',
        flags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        data: 'nr_blocks=1,nr_inodes=1',
      },
      { why: WHY.MASK_FOLDER },
    ),
    openIn(path, ['O_PATH', 'O_DIRECTORY'], 'nothing'),
  ];
}

function nextFolder(path: string): Call[] {
  return [
    open_tree(result('nothing'), '', [...TREE, 'AT_EMPTY_PATH'], { as: 'mask' }),
    openIn(path, ['O_PATH', 'O_DIRECTORY']),
    ...attach('mask', WHY.MASK_SAME),
  ];
}

/** A mount of its own, so that it can be read-only where what it lies in is not. */
export function readonlyCalls(config: Config, kind: (path: string) => FileKind): Call[] {
  const paths = config.linux.readonlyPaths ?? [];
  const calls = paths.flatMap((path, i) => {
    if (kind(path) === 'missing') return [];
    return forSetting(`linux.readonlyPaths[${i}] ${path}`, [
      openIn(path, ['O_PATH']),
      open_tree(result(TARGET), '', [...TREE, 'AT_EMPTY_PATH', 'AT_RECURSIVE'], { as: 'same' }),
      ...attach('same', WHY.READONLY_BIND),
      mount_setattr(
        result('same'),
        '',
        ['AT_EMPTY_PATH', 'AT_RECURSIVE'],
        { set: ['MOUNT_ATTR_RDONLY'] },
        { why: WHY.READONLY },
      ),
    ]);
  });
  return about('mount/mask', calls);
}
