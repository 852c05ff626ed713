import { parseIdMap, toInside } from './idmap.ts';
import { mountAt } from './mount-tree.ts';
import type { Process } from './process.ts';
import { readLink } from './procfs.ts';
import { type FileType, namesSeenBy, seenBy } from './root.ts';

/** An entry of a process's /dev. */
export interface DeviceNode {
  readonly name: string;
  readonly type: FileType;
  /** Of a device: `1:3`. */
  readonly device: string | undefined;
  readonly mode: number;
  /** As the process itself sees them; 65534 is nobody who has a number in there. */
  readonly uid: number;
  readonly gid: number;
  /** Of a symbolic link. */
  readonly target: string | undefined;
  /** The machine's own, bound here: a user namespace may not make devices (mknod(2)). */
  readonly bound: boolean;
}

const OVERFLOW_ID = 65534;

/** Undefined when it has no /dev, or has gone. */
export function deviceNodes(process: Process): readonly DeviceNode[] | undefined {
  const names = namesSeenBy(process, '/dev');
  const mounts = process.mounts() ?? [];
  const uids = parseIdMap(process.file('uid_map') ?? '');
  const gids = parseIdMap(process.file('gid_map') ?? '');
  return names?.toSorted().flatMap((name) => {
    const path = `/dev/${name}`;
    const file = seenBy(process, path, { follow: false });
    if (file === undefined) return [];
    return [
      {
        name,
        type: file.type,
        device: file.device,
        mode: file.mode,
        uid: toInside(uids, file.uid) ?? OVERFLOW_ID,
        gid: toInside(gids, file.gid) ?? OVERFLOW_ID,
        target: file.type === 'link' ? readLink(file.path) : undefined,
        bound: file.device !== undefined && mountAt(mounts, path) !== undefined,
      },
    ];
  });
}
