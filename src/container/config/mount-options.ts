import type { MountAttr, MountFlag } from '../../engine/calls/mounts.ts';
import type { Text } from '../../text/text.ts';
import type { MountSpec } from './runtime-spec.ts';

/** A mount's options, sorted by who takes them. */
export interface MountOptions {
  readonly bind: boolean;
  /** With all that is mounted below (`rbind`). */
  readonly recursive: boolean;
  /** mount(2)'s, when a file system is mounted. */
  readonly flags: readonly MountFlag[];
  /** mount_setattr(2)'s, when a tree is bound: what is asked for is set, what is not asked for stays. */
  readonly set: readonly MountAttr[];
  readonly clear: readonly MountAttr[];
  readonly setBelow: readonly MountAttr[];
  readonly clearBelow: readonly MountAttr[];
  readonly propagation: Propagation | undefined;
  /** What is left is the file system's own: `mode=755,size=64k`. */
  readonly data: string;
}

export interface Propagation {
  readonly type: 'MS_PRIVATE' | 'MS_SHARED' | 'MS_SLAVE' | 'MS_UNBINDABLE';
  readonly recursive: boolean;
}

interface Meaning {
  readonly flag?: MountFlag;
  readonly set?: MountAttr;
  readonly clear?: MountAttr;
}

/** The options of runtime-spec's config.md, "Linux mount options". */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ro: { flag: 'MS_RDONLY', set: 'MOUNT_ATTR_RDONLY' },
  rw: { clear: 'MOUNT_ATTR_RDONLY' },
  nosuid: { flag: 'MS_NOSUID', set: 'MOUNT_ATTR_NOSUID' },
  suid: { clear: 'MOUNT_ATTR_NOSUID' },
  nodev: { flag: 'MS_NODEV', set: 'MOUNT_ATTR_NODEV' },
  dev: { clear: 'MOUNT_ATTR_NODEV' },
  noexec: { flag: 'MS_NOEXEC', set: 'MOUNT_ATTR_NOEXEC' },
  exec: { clear: 'MOUNT_ATTR_NOEXEC' },
  nosymfollow: { flag: 'MS_NOSYMFOLLOW', set: 'MOUNT_ATTR_NOSYMFOLLOW' },
  symfollow: { clear: 'MOUNT_ATTR_NOSYMFOLLOW' },
  nodiratime: { flag: 'MS_NODIRATIME', set: 'MOUNT_ATTR_NODIRATIME' },
  diratime: { clear: 'MOUNT_ATTR_NODIRATIME' },
  noatime: { flag: 'MS_NOATIME', set: 'MOUNT_ATTR_NOATIME', clear: 'MOUNT_ATTR__ATIME' },
  strictatime: { flag: 'MS_STRICTATIME', set: 'MOUNT_ATTR_STRICTATIME', clear: 'MOUNT_ATTR__ATIME' },
  relatime: { flag: 'MS_RELATIME', set: 'MOUNT_ATTR_RELATIME', clear: 'MOUNT_ATTR__ATIME' },
  atime: {},
  norelatime: {},
  nostrictatime: {},
  sync: { flag: 'MS_SYNCHRONOUS' },
  async: {},
  dirsync: { flag: 'MS_DIRSYNC' },
  lazytime: { flag: 'MS_LAZYTIME' },
  nolazytime: {},
  mand: { flag: 'MS_MANDLOCK' },
  nomand: {},
  defaults: {},
  bind: {},
  rbind: {},
};

/** Those that mean a bound tree with all below it: `rro`. */
const BELOW =
  /^r(ro|rw|nosuid|suid|nodev|dev|noexec|exec|noatime|strictatime|relatime|nodiratime|diratime|nosymfollow|symfollow)$/;
const PROPAGATION = /^(r?)(private|shared|slave|unbindable)$/;

/** Options that are known by name and not supported: nothing is ignored. */
export const REFUSED_OPTIONS: Readonly<Record<string, Text>> = {
  remount: { en: 'a mount of the container is made once', zh: '容器的挂载只做一次' },
  tmpcopyup: { en: 'nothing is copied into memory', zh: '不会把文件复制进内存' },
  idmap: { en: 'owners are translated at the root only', zh: '只在根上换算属主' },
  ridmap: { en: 'owners are translated at the root only', zh: '只在根上换算属主' },
  loop: { en: 'no loop device is made', zh: '不会创建 loop 设备' },
};

export function mountOptions({ type, options = [] }: MountSpec): MountOptions {
  const own = options.filter((o) => Object.hasOwn(MEANINGS, o));
  const below = options.flatMap((o) => BELOW.exec(o)?.[1] ?? []);
  const propagation = options.map((o) => PROPAGATION.exec(o)).find((m) => m !== null);
  const isKnown = (o: string) => own.includes(o) || BELOW.test(o) || PROPAGATION.test(o);
  return {
    bind: type === 'bind' || options.includes('bind') || options.includes('rbind'),
    recursive: options.includes('rbind'),
    flags: pick(own, 'flag'),
    set: pick(own, 'set'),
    clear: pick(own, 'clear'),
    setBelow: pick(below, 'set'),
    clearBelow: pick(below, 'clear'),
    propagation: propagation
      ? {
          type: `MS_${propagation[2]?.toUpperCase()}` as Propagation['type'],
          recursive: propagation[1] === 'r',
        }
      : undefined,
    data: options.filter((o) => !isKnown(o)).join(','),
  };
}

function pick<K extends keyof Meaning>(options: readonly string[], key: K): NonNullable<Meaning[K]>[] {
  return options.flatMap((option) => MEANINGS[option]?.[key] ?? []);
}
