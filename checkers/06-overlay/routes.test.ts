import { describe, expect, it } from 'vitest';
import { routesIn } from '../../src/author/routes.test-kit.ts';
import type { Checker } from '../../src/lab/lab.ts';
import bringBack from './bring-back.ts';
import commit from './commit.ts';
import copyUp from './copy-up.ts';
import firstOverlay from './first-overlay.ts';
import opaque from './opaque.ts';
import twoContainers from './two-containers.ts';
import unpack from './unpack.ts';
import whiteout from './whiteout.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes.
 */

const routes = routesIn('overlay');

type Route = [name: string, lines: string[], verdict: string];

const MOUNT = 'mount -t overlay overlay -o';
const BOOK = `cd /lab/book; mkdir upper work merged; ${MOUNT} lowerdir=lower,upperdir=upper,workdir=work,userxattr merged`;

describe('first-overlay', () => {
  it.each<Route>([
    ['nothing done', [], 'fail'],
    ['folders, and somebody is still typing', ['cd /lab/book; mkdir upper work merged'], 'fail'],
    [
      'absolute names, elsewhere',
      [
        `mkdir /tmp/u /tmp/w /tmp/m; ${MOUNT} lowerdir=/lab/book/lower,upperdir=/tmp/u,workdir=/tmp/w,userxattr /tmp/m`,
      ],
      'pass',
    ],
    [
      'in a mount namespace of its own',
      [`unshare --mount bash -c '${BOOK}; exec sleep 60' >/dev/null 2>&1 & sleep 0.5`],
      'pass',
    ],
    [
      'with one more folder below',
      [
        `cd /lab/book; mkdir more upper work merged; ${MOUNT} lowerdir=more:lower,upperdir=upper,workdir=work,userxattr merged`,
      ],
      'pass',
    ],
    [
      'of another folder',
      [
        `cd /lab/book; mkdir low upper work merged; ${MOUNT} lowerdir=low,upperdir=upper,workdir=work,userxattr merged`,
      ],
      'fail',
    ],
    ['a bind mount', ['cd /lab/book; mkdir upper work merged; mount --bind lower merged'], 'fail'],
    ['mounted, then unmounted', [`${BOOK}; umount merged`], 'fail'],
    [
      'an overlay in name only',
      [
        'mkdir /lab/book/merged; mount -t tmpfs overlay /lab/book/merged; cp -a /lab/book/lower/. /lab/book/merged',
      ],
      'fail',
    ],
  ])('%s', async (_, lines, verdict) => {
    await routes.prepare('first-overlay');
    expect(await routes.after(lines, firstOverlay)).toBe(verdict);
  });
});

describe('what is done in it', () => {
  it.each<[...Route, Checker]>([
    ['no overlay yet', ['echo It rains. >>/lab/book/lower/letter.txt'], 'blocked', copyUp],
    [
      'an editor writes a new file',
      [BOOK, 'cd /lab/book/merged; sed -i "\\$a It rains." letter.txt'],
      'pass',
      copyUp,
    ],
    ['copied up, nothing added', [BOOK, 'chmod 600 /lab/book/merged/letter.txt'], 'fail', copyUp],
    ['moved away', [BOOK, 'cd /lab/book/merged; mv draft.txt old.txt'], 'pass', whiteout],
    [
      'a whiteout by hand, mounted after that',
      ['mkdir /lab/book/upper; mknod /lab/book/upper/draft.txt c 0 0', BOOK],
      'pass',
      whiteout,
    ],
    ['covered by an empty folder', [BOOK, 'mount -t tmpfs x /lab/book/merged'], 'blocked', whiteout],
    [
      'moved aside and made anew',
      [BOOK, 'cd /lab/book/merged; mv poems old; mkdir poems; echo x >poems/spring.txt'],
      'pass',
      opaque,
    ],
    [
      'emptied below, under the mounted overlay, and put back',
      [
        BOOK,
        'cd /lab/book; mv lower/poems /tmp/p; mkdir lower/poems; ls merged/poems; cat merged/poems/autumn.txt merged/poems/winter.txt; echo x >merged/poems/spring.txt; cp /tmp/p/* lower/poems/',
      ],
      'old-shine-through',
      opaque,
    ],
  ])('%s', async (_, lines, verdict, checker) => {
    await routes.prepare('first-overlay');
    expect(await routes.after(lines, checker)).toBe(verdict);
  });
});

describe('bring-back', () => {
  const again = `${MOUNT} lowerdir=lower,upperdir=upper,workdir=work,userxattr merged`;
  it.each<Route>([
    ['nothing done', [], 'fail'],
    ['not mounted again', ['cd /lab/archive; umount merged; rm upper/report.txt'], 'fail'],
    [
      'by a command from elsewhere',
      [
        `cd /lab/archive; umount merged; rm upper/report.txt; cd /; ${again.replaceAll('=', '=/lab/archive/').replace(' merged', ' /lab/archive/merged')}`,
      ],
      'pass',
    ],
    [
      'a new upper with the notes copied',
      [
        'cd /lab/archive; umount merged; mkdir u w; cp upper/notes.txt u/',
        `cd /lab/archive; ${MOUNT} lowerdir=lower,upperdir=u,workdir=w,userxattr merged`,
      ],
      'fail',
    ],
  ])('%s', async (_, lines, verdict) => {
    await routes.prepare('bring-back');
    expect(await routes.after(lines, bringBack)).toBe(verdict);
  });
});

describe('images', () => {
  const UNPACKED = 'nslab unpack /lab/images/cafe-1.tar /lab/hand; mkdir -p /lab/m; cd /lab/hand';
  it.each<Route>([
    ['nothing done', [], 'fail'],
    ['by nslab unpack', [`${UNPACKED}; ${MOUNT} lowerdir=2:1,userxattr /lab/m`], 'pass'],
    [
      'with an upper, in which the prices are deleted',
      [
        `${UNPACKED}; rm 2/srv/old-prices.txt; mkdir u w; ${MOUNT} lowerdir=2:1,upperdir=u,workdir=w,userxattr /lab/m; rm /lab/m/srv/old-prices.txt`,
      ],
      'whiteout-lost',
    ],
    [
      'one folder, not overlaid',
      [`${UNPACKED}; cp -a 1/. /lab/m; cp -a 2/. /lab/m; rm /lab/m/srv/old-prices.txt`],
      'fail',
    ],
  ])('%s', async (_, lines, verdict) => {
    await routes.prepare('unpack');
    expect(await routes.after(lines, unpack)).toBe(verdict);
  });
});

describe('containers', () => {
  const LOWERS = 'lowerdir=layers/3:layers/2:layers/1';
  const UNPACK = 'cd /lab/cafe; nslab unpack /lab/images/cafe-2.tar layers';
  const start = (name: string, lowers = LOWERS): string =>
    `mkdir -p ${name}/{u,w,m}; ${MOUNT} ${lowers},upperdir=${name}/u,workdir=${name}/w,userxattr ${name}/m; echo ${name} >${name}/m/srv/name.txt`;
  const BOTH = `${UNPACK}; ${start('red')}; ${start('blue')}`;
  const green = 'lowerdir=four:layers/3:layers/2:layers/1';
  it.each<[...Route, Checker]>([
    ['one only', [`${UNPACK}; ${start('red')}`], 'fail', twoContainers],
    ['other names for all folders', [BOTH], 'pass', twoContainers],
    ['a name in both, the same', [`${BOTH}; echo red >blue/m/srv/name.txt`], 'fail', twoContainers],
    ['one of them unmounted', [`${BOTH}; umount blue/m`], 'fail', twoContainers],
    ['no containers', [], 'blocked', commit],
    [
      'an empty layer',
      [`${BOTH}; rm red/m/srv/hours.txt; mkdir four; ${start('green', green)}`],
      'deletion-lost',
      commit,
    ],
    [
      'committed with cp',
      [`${BOTH}; rm red/m/srv/hours.txt; cp -a red/u four; ${start('green', green)}`],
      'pass',
      commit,
    ],
    ['nothing deleted before', [`${BOTH}; cp -a red/u four; ${start('green', green)}`], 'fail', commit],
  ])('%s', async (_, lines, verdict, checker) => {
    await routes.prepare('two-containers');
    expect(await routes.after(lines, checker)).toBe(verdict);
  });
});
