import { describe, expect, it } from 'vitest';
import { routesIn } from '../../src/author/routes.test-kit.ts';
import type { Checker } from '../../src/lab/lab.ts';
import dropOldRoot from './drop-old-root.ts';
import findTheLeak from './find-the-leak.ts';
import furnish from './furnish.ts';
import ownMounts from './own-mounts.ts';
import pivotRoot from './pivot-root.ts';
import repair from './repair.ts';
import rootfs from './rootfs.ts';
import slave from './slave.ts';
import volume from './volume.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes.
 */

const routes = routesIn('mount');

type Route = [name: string, lines: string[], verdict: string];

/** unshare(2), for perl's syscall: the bare call, which makes nothing private. */
const UNSHARE = process.arch === 'arm64' ? 97 : 272;

/** Goes on when `script` has done its work and waits in `sleep`. */
function background(command: string, script: string): string {
  const quoted = `${script}; exec 9>&-; while :; do sleep 60; done`.replaceAll("'", `'\\''`);
  return `mkfifo /tmp/go.$$; ${command} bash -c 'exec 9>/tmp/go.$$; ${quoted}' >/dev/null 2>&1 & read <>/tmp/go.$$ -t 0.4 || true`.replaceAll(
    '/tmp/go.$$',
    '/tmp/go',
  );
}

const ROOTFS = 'bash /run/nslab/pkg/rootfs/from-host.sh /lab/rootfs; mkdir -p /lab/rootfs/old';
const BIND = 'mount --bind /lab/rootfs /lab/rootfs; cd /lab/rootfs';
const BOX = 'unshare --mount --pid --fork';

describe('own-mounts', () => {
  it.each<Route>([
    ['nothing done', [], 'fail'],
    [
      'a system call of perl',
      [
        background(
          `perl -e 'syscall(${UNSHARE}, 0x20000); exec @ARGV'`,
          'mount --make-rprivate /; mount -t tmpfs x /etc',
        ),
      ],
      'pass',
    ],
    [
      'entered from outside',
      ['unshare --mount sleep 60 & sleep 0.2; nsenter --target $! --mount mount -t tmpfs x /etc'],
      'pass',
    ],
    [
      'an empty folder bound over it',
      [background('unshare --mount', 'mkdir /tmp/empty; mount --bind /tmp/empty /etc')],
      'pass',
    ],
    ['with a user namespace around it', [background('unshare -Urm', 'mount -t tmpfs x /etc')], 'pass'],
    ['made and left', ['unshare --mount mount -t tmpfs x /etc'], 'fail'],
    [
      'mounted, then unmounted',
      [background('unshare --mount', 'mount -t tmpfs x /etc; umount /etc')],
      'fail',
    ],
    ['a process that calls itself so', ['bash -c \'exec -a "unshare --mount bash" sleep 60\' &'], 'fail'],
  ])('%s', async (_, lines, verdict) => {
    expect(await routes.after(lines, ownMounts)).toBe(verdict);
  });
});

describe('find-the-leak', () => {
  const blue = 'nsenter --target $(pgrep box-blue) --mount';
  it.each<Route>([
    ['nothing done', [], 'fail'],
    [
      'a slave follows the unmount, too',
      [`${blue} mount --make-rslave /; umount /tmp/blue`],
      'umounted-too-early',
    ],
    ['not tidied up', [`${blue} mount --make-rprivate /`], 'fail'],
    [
      'ended, and another takes its name',
      [
        'kill -9 $(pgrep box-blue); umount /tmp/blue',
        background(
          'unshare --mount',
          'mount -t tmpfs x /tmp/blue; cp /bin/sleep /tmp/box-blue; /tmp/box-blue 60 &',
        ),
      ],
      'box-ended',
    ],
  ])('%s', async (_, lines, verdict) => {
    await routes.prepare('find-the-leak');
    expect(await routes.after(lines, findTheLeak)).toBe(verdict);
  });
});

describe('slave', () => {
  it.each<Route>([
    [
      'two mounts that happen to be at the same places',
      [
        'mkdir -p /tmp/in /tmp/out; mount -t tmpfs x /tmp/in',
        background('unshare --mount', 'umount /tmp/in; mount -t tmpfs y /tmp/in; mount -t tmpfs z /tmp/out'),
      ],
      'nothing-comes-in',
    ],
    [
      'the tie made afterwards, by hand',
      [
        'mkdir -p /tmp/in /tmp/out',
        background(
          'unshare --mount --propagation unchanged',
          'mount --make-rslave /; mount -t tmpfs z /tmp/out',
        ),
        'mount -t tmpfs x /tmp/in',
      ],
      'pass',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await routes.after(lines, slave)).toBe(verdict);
  });
});

describe('rootfs', () => {
  it.each<Route>([
    ['nothing done', [], 'fail'],
    ['the recipe', [ROOTFS], 'pass'],
    ['busybox', ['bash /run/nslab/pkg/rootfs/from-busybox.sh /lab/rootfs'], 'pass'],
    [
      'empty files',
      ['mkdir -p /lab/rootfs/bin; touch /lab/rootfs/bin/{sh,ls,mount,umount}; chmod +x /lab/rootfs/bin/*'],
      'fail',
    ],
    [
      'scripts',
      [
        "mkdir -p /lab/rootfs/bin; for p in sh ls mount umount; do printf '#!/bin/sh\\n' >/lab/rootfs/bin/$p; done",
      ],
      'fail',
    ],
    [
      "links to the machine's programs",
      [
        'mkdir -p /lab/rootfs/bin; for p in sh ls mount umount; do ln -s $(which $p) /lab/rootfs/bin/$p; done',
      ],
      'dangling-link',
    ],
    ['the folder itself is a link to the machine', ['ln -s / /lab/rootfs'], 'fail'],
  ])('%s', async (_, lines, verdict) => {
    expect(await routes.after(lines, rootfs)).toBe(verdict);
  });
});

describe('pivot-root', () => {
  it.each<Route>([
    ['no root to pivot to', [], 'blocked'],
    [
      'with no pid namespace',
      [ROOTFS, background('unshare --mount', `${BIND}; pivot_root . old; cd /`)],
      'pass',
    ],
    [
      'the dots',
      [
        ROOTFS,
        background(BOX, `${BIND}; mkdir -p proc; mount -t proc proc proc; pivot_root . .; umount -l .; cd /`),
      ],
      'pass',
    ],
    [
      'a root file system of one static program',
      [
        'bash /run/nslab/pkg/rootfs/from-busybox.sh /lab/busybox; mkdir -p /lab/busybox/old',
        background(BOX, 'mount --bind /lab/busybox /lab/busybox; cd /lab/busybox; pivot_root . old; cd /'),
      ],
      'pass',
    ],
    [
      'pivoted by a visitor, whose host stands elsewhere',
      [
        ROOTFS,
        background('unshare --mount', 'true'),
        `nsenter --target $(pgrep -n sleep) --mount bash -c '${BIND}; pivot_root . old'`,
      ],
      'cwd-left-outside',
    ],
    [
      'chroot into a mount point',
      [ROOTFS, background('unshare --mount', `${BIND}; exec chroot . /bin/sh -c "sleep 60"`)],
      'chroot-instead',
    ],
    [
      "the machine's own root once more",
      [
        ROOTFS,
        background(
          'unshare --mount',
          'mkdir -p /tmp/again; mount --rbind / /tmp/again; cd /tmp/again; pivot_root . mnt; cd /',
        ),
      ],
      'fail',
    ],
    ['made and left', [ROOTFS, `unshare --mount bash -c '${BIND}; pivot_root . old'`], 'fail'],
  ])('%s', async (_, lines, verdict) => {
    expect(await routes.after(lines, pivotRoot)).toBe(verdict);
  });
});

const PIVOT = `${BIND}; mkdir -p proc data config; mount -t proc proc proc; pivot_root . old; cd /; hash -r`;

describe('a pivoted container', () => {
  it.each<[string, string[], Checker, string]>([
    [
      'furnish: links to devices are no devices',
      [
        ROOTFS,
        background(
          BOX,
          `${PIVOT}; mount -t tmpfs d /dev; for d in null zero full random urandom tty; do ln -s /old/dev/$d /dev/$d; done`,
        ),
      ],
      furnish,
      'fail',
    ],
    [
      'volume: a link is no mount',
      [
        ROOTFS,
        'mkdir -p /lab/data /lab/config',
        background(
          BOX,
          `${PIVOT}; rm -d /data /config; ln -s /old/lab/data /data; ln -s /old/lab/config /config`,
        ),
      ],
      volume,
      'fail',
    ],
    [
      'volume: all of it by two names',
      [
        ROOTFS,
        'mkdir -p /lab/data /lab/config',
        background(
          BOX,
          `${PIVOT}; mount --bind /old/lab/data /data; mount --bind -o ro /old/lab/config /config`,
        ),
      ],
      volume,
      'pass',
    ],
    ['drop: in one go', [ROOTFS, background(BOX, `${PIVOT}; umount -l /old`)], dropOldRoot, 'pass'],
    [
      'drop: behind a second chroot',
      [
        ROOTFS,
        background(
          BOX,
          `${PIVOT}; mkdir -p /jail; mount --bind / /jail; exec chroot /jail /bin/sh -c "sleep 60"`,
        ),
      ],
      dropOldRoot,
      'blocked',
    ],
    [
      'drop: moved to a hidden place',
      [
        ROOTFS,
        background(
          BOX,
          `${PIVOT}; mkdir -p /tmp/deep; mount --make-private /; mount --move /old /tmp/deep; mount -t tmpfs t /tmp`,
        ),
      ],
      dropOldRoot,
      'hidden',
    ],
  ])('%s', async (_, lines, checker, verdict) => {
    expect(await routes.after(lines, checker)).toBe(verdict);
  });
});

describe('repair', () => {
  it.each<Route>([
    ['nothing done', [], 'fail'],
    [
      'a copy in its place',
      ['nsenter --target $(pgrep box-runtime) --mount sh -c "cp -r /lab/images/web/. /run/web/rootfs/"'],
      'fail',
    ],
    [
      'with mount --namespace',
      ['mount --namespace $(pgrep box-runtime) --bind /lab/images/web /run/web/rootfs'],
      'pass',
    ],
  ])('%s', async (_, lines, verdict) => {
    await routes.prepare('repair');
    expect(await routes.after(lines, repair)).toBe(verdict);
  });
});
