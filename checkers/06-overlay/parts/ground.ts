import { release } from 'node:os';
import { type Unsupported, unsupported } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { mountOf } from '../../../src/observe/mount-tree.ts';

/** Does the lab host live in a user namespace? Its root may then set no `trusted.` attribute (xattr(7)). */
export function isOfUsers(machine: Machine): boolean {
  return machine.outside.user !== machine.baseline.user;
}

/**
 * Is there nowhere to put an upper layer? tmpfs has user attributes since kernel 6.6; before that an overlay on it
 * says EIO as soon as a folder is replaced.
 */
export function noRoom(machine: Machine): Unsupported | undefined {
  const under = mountOf(machine.init.mounts() ?? [], '/lab/book');
  if (under?.type !== 'tmpfs' || !isOfUsers(machine) || isAtLeast(6, 6)) return undefined;
  return unsupported(
    {
      en: `The work folder lies on a tmpfs, where kernel ${release()} cannot keep the marks of an overlay.`,
      zh: `工作目录在 tmpfs 上，而内核 ${release()} 在那里存不下 overlay 的记号。`,
    },
    {
      en: 'Put nslab’s state on a disk: `XDG_STATE_HOME=/some/folder nslab start 6`. The text can be read without.',
      zh: '把 nslab 的状态放到磁盘上：`XDG_STATE_HOME=/某个目录 nslab start 6`。只看文字则不需要这样。',
    },
    [{ what: '/lab/book', value: `${under.target} - ${under.type}` }],
  );
}

function isAtLeast(major: number, minor: number): boolean {
  const [a = 0, b = 0] = release().split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
