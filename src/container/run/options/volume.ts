import { isAbsolute, normalize, resolve } from 'node:path';
import { refusedValue } from './refused.ts';
import type { Tmpfs, Volume } from './run-options.ts';

/** Words of docker's and podman's that change nothing here: said, so that a habit is not an error. */
const MEANINGLESS = new Set(['rw', 'rprivate', 'private']);

/** `SRC:DST` or `SRC:DST:ro`. A relative SRC begins with `.`, as for docker: anything else would be a volume's name. */
export function readVolume(value: string, cwd: string): Volume {
  const [source = '', destination, words, ...more] = value.split(':');
  if (destination === undefined || source === '' || destination === '' || more.length > 0)
    throw refusedValue('--volume', value, NO_PAIR, PAIR);
  if (!isAbsolute(source) && !source.startsWith('.')) throw refusedValue('--volume', value, NAMED, BIND);
  const options = (words ?? 'rw').split(',');
  const unknown = options.find((word) => word !== 'ro' && !MEANINGLESS.has(word));
  if (unknown !== undefined)
    throw refusedValue('--volume', value, notAnOption(unknown), {
      en: 'ro is: --volume /srv/data:/data:ro',
      zh: '能用的是 ro：--volume /srv/data:/data:ro',
    });
  return {
    source: resolve(cwd, source),
    destination: readDestination('--volume', value, destination),
    readonly: options.includes('ro'),
  };
}

/** `/run` or `/run:size=64k,mode=755`. */
export function readTmpfs(value: string): Tmpfs {
  const [destination = '', ...rest] = value.split(':');
  const options = rest.join(':').split(',').filter(Boolean);
  const unknown = options.find((word) => !TMPFS_OPTION.test(word));
  if (unknown !== undefined)
    throw refusedValue('--tmpfs', value, notAnOption(unknown), {
      en: 'It takes size=, mode=, nr_inodes=, uid=, gid=, ro, exec, noexec, suid, nosuid, dev, nodev: --tmpfs /run:size=64k',
      zh: '可以写 size=、mode=、nr_inodes=、uid=、gid=、ro、exec、noexec、suid、nosuid、dev、nodev：--tmpfs /run:size=64k',
    });
  return { destination: readDestination('--tmpfs', value, destination), options };
}

const TMPFS_OPTION =
  /^(size=\d+[kmg%]?|mode=[0-7]{3,4}|nr_inodes=\d+[kmg]?|[ug]id=\d+|r[ow]|(no)?(exec|suid|dev|atime)|relatime)$/i;

/** Absolute, and below the root: a mount over / itself would hide the container's own root. */
function readDestination(option: string, value: string, destination: string): string {
  const path = normalize(destination).replace(/(?<=.)\/+$/, '');
  if (!isAbsolute(destination))
    throw refusedValue(
      option,
      value,
      {
        en: `the place in the container, ${destination || '""'}, is not absolute.`,
        zh: `容器里的位置 ${destination || '“”'} 不是绝对路径。`,
      },
      { en: 'It begins with /.', zh: '它要以 / 开头。' },
    );
  if (path === '/')
    throw refusedValue(
      option,
      value,
      { en: 'this would cover the container’s whole root.', zh: '这会盖住容器的整个根。' },
      { en: 'To choose the root itself: --rootfs DIR', zh: '要换根本身，用 --rootfs DIR。' },
    );
  return path;
}

function notAnOption(word: string) {
  return { en: `${word} is not an option of it here.`, zh: `这里没有 ${word} 这个选项。` };
}

const NO_PAIR = { en: 'not SRC:DST or SRC:DST:ro.', zh: '不是 SRC:DST 或 SRC:DST:ro 的形式。' };
const PAIR = { en: '--volume /srv/data:/data:ro', zh: '例如 --volume /srv/data:/data:ro' };
const NAMED = {
  en: 'this names a volume, and nslab keeps none: it has no daemon that would.',
  zh: '这是卷的名字，而 nslab 不管理卷：它没有守护进程。',
};
const BIND = {
  en: 'Give a folder: an absolute path, or a relative one that begins with ./',
  zh: '请给一个目录：绝对路径，或以 ./ 开头的相对路径。',
};
