import { describe, expect, test } from 'vitest';
import { mountAt, mountOf, mountsUnder } from './mount-tree.ts';
import { parseMountinfo, peerGroup, propagation } from './mountinfo.ts';

const SAVED = `22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
40 28 254:1 /home/me/root\\040fs /mnt/a\\040b\\134c rw,relatime shared:1 master:9 propagate_from:3 - ext4 /dev/vda1 rw
41 28 0:40 / /run/netns rw - tmpfs tmp\\043fs rw,size=10k,mode=755
42 41 0:4 net:[4026532177] /run/netns/box rw unbindable - nsfs nsfs rw
43 28 0:44 / /slave rw master:4 - overlay overlay rw,lowerdir=/a\\054b:/c,upperdir=/u
not a line
`;

describe('parsing', () => {
  const mounts = parseMountinfo(SAVED);

  test('each line, and nothing from what is not one', () => {
    expect(mounts.map((m) => m.target)).toEqual([
      '/sys',
      '/',
      '/mnt/a b\\c',
      '/run/netns',
      '/run/netns/box',
      '/slave',
    ]);
  });

  test('all fields, octal escapes undone', () => {
    expect(mounts[2]).toEqual({
      id: 40,
      parent: 28,
      device: '254:1',
      root: '/home/me/root fs',
      target: '/mnt/a b\\c',
      options: ['rw', 'relatime'],
      optional: ['shared:1', 'master:9', 'propagate_from:3'],
      type: 'ext4',
      source: '/dev/vda1',
      superOptions: ['rw'],
    });
    expect(mounts[3]?.source).toBe('tmp#fs');
    expect(mounts[5]?.superOptions).toEqual(['rw', 'lowerdir=/a,b:/c', 'upperdir=/u']);
  });

  test('propagation as a word', () => {
    expect(mounts.map(propagation)).toEqual([
      'shared',
      'shared',
      'slave,shared',
      'private',
      'unbindable',
      'slave',
    ]);
    expect(mounts.map(peerGroup)).toEqual([7, 1, 1, undefined, undefined, undefined]);
  });
});

describe('the mount that a path lies on', () => {
  const line = (id: number, parent: number, target: string): string =>
    `${id} ${parent} 0:${id} / ${target} rw - tmpfs t${id} rw`;
  const list = (...lines: string[]) => parseMountinfo(lines.join('\n'));
  const idOf = (mounts: ReturnType<typeof list>, path: string) => mountOf(mounts, path)?.id;

  test('the deepest, by whole names', () => {
    const mounts = list(line(1, 9, '/'), line(2, 1, '/a'), line(3, 2, '/a/b'));
    expect(['/', '/x', '/a', '/a/', '/ab', '/a/b/c'].map((p) => idOf(mounts, p))).toEqual([1, 1, 2, 2, 1, 3]);
    expect(mountAt(mounts, '/a/')?.id).toBe(2);
    expect(mountAt(mounts, '/a/b/c')).toBeUndefined();
  });

  test('the topmost of a stack, whatever the order of the lines', () => {
    expect(idOf(list(line(5, 2, '/a'), line(2, 1, '/a'), line(1, 9, '/')), '/a/x')).toBe(5);
    expect(idOf(list(line(1, 9, '/'), line(4, 1, '/')), '/')).toBe(4);
  });

  test('a later mount on a parent folder hides what lies below it', () => {
    const mounts = list(line(1, 9, '/'), line(2, 1, '/a/b'), line(3, 1, '/a'));
    expect(idOf(mounts, '/a/b')).toBe(3);
    expect(mountsUnder(mounts, '/a').map((m) => m.id)).toEqual([2, 3]);
  });

  test('after chroot the root may be no mount point', () => {
    const mounts = list(line(3, 1, '/proc'));
    expect(mountOf(mounts, '/etc')).toBeUndefined();
    expect(idOf(mounts, '/proc/1')).toBe(3);
  });

  test("the kernel's first rootfs is its own parent", () => {
    expect(idOf(list(line(1, 1, '/'), line(2, 1, '/proc')), '/proc')).toBe(2);
  });
});
