import { type Call, result, text } from '../engine/call.ts';
import { close, open } from '../engine/calls/files.ts';
import { mount_setattr, move_mount, open_tree } from '../engine/calls/mounts.ts';

/**
 * Root's way to what lies outside: the new root's ids are nobody's on the machine and may not walk into a
 * folder like /root, so its mounts are cloned beforehand, while we are still the machine's root.
 */
export interface Clone {
  /** The name of the call whose result is the clone's file descriptor. */
  readonly as: string;
  readonly source: string;
  readonly idmapped: boolean;
  readonly recursive?: boolean;
}

export function openClones(clones: readonly Clone[]): Call[] {
  return clones.flatMap((clone, i) => {
    const first = i === 0;
    const recursive = clone.recursive ? (['AT_RECURSIVE'] as const) : [];
    return [
      open_tree(
        'AT_FDCWD',
        clone.source,
        ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', ...recursive],
        first ? { as: clone.as, why: WHY_CLONE } : { as: clone.as },
      ),
      mount_setattr(
        result(clone.as),
        '',
        ['AT_EMPTY_PATH', ...recursive],
        { propagation: 'MS_PRIVATE' },
        first ? { why: WHY_ALONE } : {},
      ),
    ];
  });
}

/** In the parent, once the child's map is written: files of the machine's root belong to the lab host's root, seen through the clone. */
export function idmapClones(clones: readonly Clone[], child: string): Call[] {
  const idmapped = clones.filter((c) => c.idmapped);
  if (idmapped.length === 0) return [];
  return [
    open(text`/proc/${result(child)}/ns/user`, ['O_RDONLY', 'O_CLOEXEC'], undefined, {
      as: 'userns',
      why: WHY_USERNS,
    }),
    ...idmapped.map((clone, i) =>
      mount_setattr(
        result(clone.as),
        '',
        ['AT_EMPTY_PATH'],
        { set: ['MOUNT_ATTR_IDMAP'], usernsFd: result('userns') },
        {
          onError: 'continue',
          ...(i === 0 ? { why: WHY_IDMAP } : {}),
        },
      ),
    ),
    close(result('userns')),
  ];
}

export function attach(clone: Clone, target: string, why?: Call['why']): Call[] {
  return [
    move_mount(result(clone.as), '', 'AT_FDCWD', target, ['MOVE_MOUNT_F_EMPTY_PATH'], why ? { why } : {}),
    close(result(clone.as)),
  ];
}

const WHY_CLONE = {
  en: 'A copy of the mount, attached nowhere yet. Made now, because the lab host’s root may not walk into folders of the machine’s root.',
  zh: '复制出一个还没有挂到任何位置的挂载。要现在就做：实验主机的 root 无权进入真实 root 的目录。',
};
const WHY_ALONE = {
  en: 'A copy is a peer of the mount it came from: where that is shared, as under systemd, what we mount on the copy would appear on the machine. So it leaves the group.',
  zh: '副本与原来的挂载同属一个对等组：如果原来的挂载是共享的（systemd 下就是），我们挂到副本上的东西就会出现在真实机器上。所以先让它退出该组。',
};
const WHY_USERNS = {
  en: 'The new user namespace, as a file: its map translates the owners of files.',
  zh: '以文件形式打开新的用户命名空间：文件属主将按它的映射来换算。',
};
const WHY_IDMAP = {
  en: 'Through this copy, files of the machine’s uid 0 appear as the lab host’s uid 0 (an idmapped mount); on disk nothing changes.',
  zh: '通过这份副本看，属于真实 uid 0 的文件显示为实验主机的 uid 0（idmapped mount）；磁盘上什么都没有改变。',
};
