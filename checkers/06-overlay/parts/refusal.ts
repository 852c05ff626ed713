import { statSync } from 'node:fs';
import { join } from 'node:path/posix';
import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { mountOf } from '../../../src/observe/mount-tree.ts';
import { namesSeenBy, seenBy } from '../../../src/observe/root.ts';
import type { Text } from '../../../src/text/text.ts';

/** Why mount(8) will have been refused. A refused mount leaves no trace: only the folders it was given can be seen. */
export interface Refusal {
  readonly diagnosis: string;
  readonly actual: Text;
  readonly evidence: readonly Evidence[];
  readonly values: Readonly<Record<string, string>>;
}

const BOOK = '/lab/book';
/** Where people put folders in a hurry. */
const PLACES = '/lab /tmp /run /srv /mnt /root /home /var /var/tmp /opt /media /dev/shm'.split(' ');
/** Folders younger than this belong to somebody who is still typing. */
const STILL_TYPING_MS = 10_000;

export function refusal(machine: Machine): Refusal | undefined {
  const [uppers, works, merged] = [/^upper/, /^work/, /^merge/].map((name) => within(machine, BOOK, name));
  const [otherUppers, otherWorks] = [/^upper(dir)?$/, /^work(dir)?$/].map((name) =>
    PLACES.flatMap((place) => within(machine, place, name)),
  );
  const found = [uppers, works, merged, otherUppers, otherWorks].flatMap((paths) => paths ?? []);
  if (found.length === 0 || !found.every((path) => isOld(machine, path))) return undefined;
  const about = (diagnosis: string, actual: Text, folder = ''): Refusal => ({
    diagnosis,
    actual,
    evidence: found.map((path) => ({ what: path, value: `on ${typeUnder(machine, path)}` })),
    values: { folder, type: typeUnder(machine, folder) },
  });

  const onOverlay = otherUppers?.find((path) => typeUnder(machine, path) === 'overlay');
  if (uppers?.length === 0 && onOverlay) {
    return about(
      'upper-on-overlay',
      {
        en: `nothing is mounted, and ${onOverlay} lies on an overlay itself`,
        zh: `什么也没有挂载，而 ${onOverlay} 自己就在一个 overlay 上`,
      },
      onOverlay,
    );
  }
  if (uppers?.length === 0) return undefined;
  const away = otherWorks?.[0];
  if (works?.length === 0 && away !== undefined) {
    return about(
      'work-elsewhere',
      {
        en: `nothing is mounted, and ${away} lies on another file system than upper`,
        zh: `什么也没有挂载，而 ${away} 与 upper 不在同一个文件系统上`,
      },
      away,
    );
  }
  if (works?.length === 0) {
    const actual = {
      en: 'nothing is mounted, and there is no folder for work',
      zh: '什么也没有挂载，也没有 work 用的目录',
    };
    return about('no-work', actual);
  }
  const actual = { en: 'the folders are there, but nothing is mounted', zh: '目录都有了，但什么也没有挂载' };
  return about('nothing-mounted', actual);
}

function within(machine: Machine, folder: string, name: RegExp): string[] {
  return (namesSeenBy(machine.init, folder) ?? [])
    .filter((n) => name.test(n))
    .map((n) => join(folder, n))
    .filter((path) => seenBy(machine.init, path, { follow: false })?.type === 'folder');
}

function typeUnder(machine: Machine, path: string): string {
  return mountOf(machine.init.mounts() ?? [], path)?.type ?? '';
}

function isOld(machine: Machine, path: string): boolean {
  const seen = seenBy(machine.init, path);
  if (seen === undefined) return false;
  return Date.now() - statSync(seen.path).mtimeMs > STILL_TYPING_MS;
}
