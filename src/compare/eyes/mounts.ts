import { parseIdMap, toInside } from '../../observe/idmap.ts';
import { covers } from '../../observe/masks.ts';
import { mountAt, mountOf } from '../../observe/mount-tree.ts';
import { type Mount, propagation } from '../../observe/mountinfo.ts';
import type { Process } from '../../observe/process.ts';
import { readProcText } from '../../observe/procfs.ts';
import { seenBy } from '../../observe/root.ts';
import type { Rows } from '../observation.ts';

/** Whatever it calls `/`: its file system, and how it became the root. */
export function seenRoot(process: Process): Rows | undefined {
  const mounts = process.mounts() ?? [];
  const root = mountOf(mounts, '/');
  const folder = seenBy(process, '/');
  if (root === undefined || folder === undefined) return undefined;
  return {
    type: root.type,
    options: ownOptions(root.options),
    propagation: propagation(root),
    // After chroot(2) the link names a folder; after pivot_root(2) all that is left is `/`.
    entered: process.root() === '/' ? 'pivot_root' : 'chroot',
    // A root that was left there would be one `..` away.
    'over it': String(mounts.filter((mount) => mount.target === '/').length - 1),
    mode: folder.mode.toString(8).padStart(4, '0'),
  };
}

/** Each mount point that can be seen from inside, but for the root, devices, and what covers a kernel's file. */
export function seenMounts(process: Process): Rows {
  const mounts = process.mounts() ?? [];
  const covered = covers(process);
  const inside = { uid: insideIds(process, 'uid'), gid: insideIds(process, 'gid') };
  const rows = mounts.flatMap((mount) => {
    const { target } = mount;
    if (target === '/' || covered.has(target) || mountAt(mounts, target) !== mount) return [];
    const file = seenBy(process, target);
    if (file === undefined || file.type === 'character' || file.type === 'block') return [];
    const bind =
      mount.root === '/' || isKernels(mount) ? '' : `${file.type === 'folder' ? 'folder' : 'file'} of `;
    const spread = propagation(mount);
    const words = [
      `${bind}${mount.type}`,
      bind === '' ? mount.options.join(',') : ownOptions(mount.options),
      parenthesised(superOptions(mount, inside)),
    ];
    if (spread !== 'private') words.push(spread);
    return [[target, words.filter(Boolean).join(' ')]];
  });
  return Object.fromEntries(rows);
}

/** Of a folder that was bound, when reading it is written down is as where it lies (mount(2), MS_RELATIME). */
function ownOptions(options: readonly string[]): string {
  return options.filter((option) => !/atime$/.test(option)).join(',');
}

function parenthesised(options: string): string {
  return options === '' ? '' : `(${options})`;
}

/** Their fourth field is where a namespace begins, no folder that was bound. */
function isKernels(mount: Mount): boolean {
  return mount.type.startsWith('cgroup');
}

type InsideIds = Readonly<Record<'uid' | 'gid', (id: number) => number>>;

/** Mount options name users by their numbers in the first user namespace, whoever reads them; ours may be one of its children. */
function insideIds(process: Process, kind: 'uid' | 'gid'): (id: number) => number {
  const ours = parseIdMap(readProcText(`/proc/self/${kind}_map`) ?? '');
  const its = parseIdMap(process.file(`${kind}_map`) ?? '');
  return (id) => {
    const here = toInside(ours, id);
    return (here === undefined ? undefined : toInside(its, here)) ?? 65534;
  };
}

/** File systems that a container's maker makes with options of their own; of the machine's the options are its own. */
const MADE_HERE = new Set(['proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2']);
/** What the kernel adds by itself. */
const ADDED = /^(rw|inode64|inode32|nr_inodes=.*)$/;

/** `mode=755,size=65536k`; numbers of users are those inside. */
function superOptions(mount: Mount, inside: InsideIds): string {
  if (!MADE_HERE.has(mount.type)) return '';
  const options = mount.superOptions
    .filter((o) => !ADDED.test(o))
    .map((option) => {
      const [, name, id] = /^(uid|gid)=(\d+)$/.exec(option) ?? [];
      if (name === undefined) return option;
      return `${name}=${inside[name as 'uid' | 'gid'](Number(id))}`;
    });
  // Root's own is what they have without the option.
  return options
    .filter((o) => o !== 'uid=0' && o !== 'gid=0')
    .toSorted()
    .join(',');
}
