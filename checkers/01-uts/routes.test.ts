import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checker } from '../../src/lab/lab.ts';
import type { Verdict } from '../../src/lab/verdict.ts';
import { look } from '../../src/observe/look.ts';
import { type ScratchHost, scratchHost } from '../../src/observe/scratch-host.test-kit.ts';
import enterIt from './enter-it.ts';
import holdOpen from './hold-open.ts';
import keepByMount from './keep-by-mount.ts';
import ordinaryProcess from './ordinary-process.ts';
import ownUts from './own-uts.ts';
import posixQueue from './posix-queue.ts';
import sysvQueue from './sysv-queue.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes.
 */

let host: ScratchHost;
beforeEach(async () => {
  host = await scratchHost();
  await host.sh('mount -t tmpfs tmpfs /run');
});
afterEach(() => host.end());

/** `pass`, or the diagnosis, or `fail` without one. */
function short(verdict: Verdict): string {
  return verdict.status === 'fail' ? (verdict.diagnosis ?? 'fail') : verdict.status;
}

async function after(lines: readonly string[], checker: Checker): Promise<string> {
  for (const line of lines) await host.sh(line);
  return short(await checker(look(host)));
}

/** A process of a puzzle, as `setups` starts it. */
function hired(puzzle: string, variables: string, argv: string, before = ''): string {
  return `${before} env -i PUZZLE=${puzzle} ${variables} ${argv} &`;
}

const READY = 'until [ -e /run/ready ]; do sleep 0.02; done';
/** Until util-linux has done its work and runs the program itself. */
const SETTLE = 'sleep 0.2';

type Route = [name: string, lines: string[], verdict: string];

describe('ordinary-process', () => {
  const inShop = (service: string, folder: string): string =>
    `mkdir -p /run/shop/${folder}; cd /run/shop/${folder}; ${hired('ordinary-process', `SERVICE=${service}`, 'sleep 60')} cd /`;
  const three = [inShop('web', 'new'), inShop('cache', 'new'), inShop('cache', 'old'), SETTLE];
  it.each<Route>([
    ['the one is gone', three, 'pass'],
    ['nobody was ever there', [], 'all-ended'],
    [
      'the one is a zombie that nobody has waited for',
      [inShop('web', 'old'), SETTLE, 'kill $!', ...three],
      'pass',
    ],
    ['the one is stopped', [inShop('web', 'old'), SETTLE, 'kill -STOP $!', ...three], 'stopped'],
    ['another has gone as well', three.slice(1), 'wrong-one'],
    [
      'the others live in some other folder',
      [...three.slice(1), inShop('web', 'elsewhere'), SETTLE],
      'wrong-one',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, ordinaryProcess)).toBe(verdict);
  });
});

describe('own-uts', () => {
  const perl = 'open F, "| hostname box"; close F; open F, ">", "/run/ready"; sleep 60';
  it.each<Route>([
    ['nothing done', [], 'fail'],
    ['another program, which names it itself', [`unshare --uts perl -e '${perl}' &`, READY], 'pass'],
    [
      'a child that went on when its parent ended',
      ['unshare --uts sh -c "(hostname box; touch /run/ready; exec sleep 60) & exit" &', READY],
      'pass',
    ],
    [
      'named from outside',
      ['unshare --uts sleep 60 &', SETTLE, 'nsenter --target $! --uts hostname box'],
      'pass',
    ],
    [
      'a user namespace around it',
      ['unshare -Ur --uts sh -c "hostname box; exec sleep 60" &', SETTLE],
      'pass',
    ],
    ['made and left', ['unshare --uts hostname box'], 'fail'],
    ['made, and not named', ['unshare --uts sleep 60 &', SETTLE], 'name-unchanged'],
    ['a name set on the host', ['hostname box'], 'changed-the-host'],
    [
      'programs that call themselves so',
      [
        'cp /bin/sleep /run/box; /run/box 60 &',
        'bash -c \'exec -a "unshare --uts bash" sleep 60\' &',
        SETTLE,
      ],
      'fail',
    ],
    [
      'only a zombie is left in it',
      [
        `perl -e 'if (!fork) { exec "unshare", "--uts", "hostname", "box" } open F, ">", "/run/ready"; sleep 60' &`,
        READY,
        SETTLE,
      ],
      'fail',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, ownUts)).toBe(verdict);
  });
});

describe('hold-open', () => {
  it.each<Route>([
    ['in one go', ['unshare --uts sh -c "hostname kept; exec sleep 60" &', SETTLE], 'pass'],
    ['named, and nobody left in it', ['unshare --uts hostname kept'], 'fail'],
    ['the host named so', ['hostname kept', 'unshare --uts sleep 60 &', SETTLE], 'changed-the-host'],
    [
      'a shell at a terminal in it',
      [
        'script -qfc "unshare --uts sh -c \'hostname kept; exec sh\'" /dev/null > /dev/null < /dev/zero &',
        SETTLE,
      ],
      'still-inside',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, holdOpen)).toBe(verdict);
  });
});

describe('enter-it', () => {
  const container = (service: string, name: string): string[] => [
    hired('enter-it', `SERVICE=${service}`, 'sleep 60', 'unshare --uts'),
    `${SETTLE}; ${service}=$!; nsenter --target $! --uts hostname ${name}`,
  ];
  const both = [...container('mail', 'mail'), ...container('db', 'tmp-7f3a')];
  it.each<Route>([
    ['as it begins', both, 'fail'],
    ['renamed through its open file', [...both, 'nsenter --uts=/proc/$db/ns/uts hostname db'], 'pass'],
    [
      'a new one beside it',
      [...both, 'unshare --uts sh -c "hostname db; exec sleep 60" &', SETTLE],
      'new-namespace',
    ],
    [
      'an equal one started in its place',
      [...both, 'kill $db', hired('x', 'SERVICE=db', 'sleep 60', 'unshare --uts')],
      'ended',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, enterIt)).toBe(verdict);
  });
});

describe('keep-by-mount', () => {
  it.each<Route>([
    ['unshare made the mount', ['touch /run/kept; unshare --uts=/run/kept hostname kept'], 'pass'],
    ['at another place', ['touch /run/x; unshare --uts=/run/x true'], 'pass'],
    ['another kind, without a process', ['touch /run/x; unshare --ipc=/run/x true'], 'another-kind'],
    ["the host's own", ['touch /run/x; mount --bind /proc/self/ns/uts /run/x'], 'bound-the-hosts'],
    [
      'its file was copied',
      ['unshare --uts sleep 60 &', SETTLE, 'cat /proc/$!/ns/uts > /run/kept 2> /dev/null; true'],
      'fail',
    ],
    ['a mount of something else', ['touch /run/kept; mount --bind /etc/hostname /run/kept'], 'gone'],
    ['mounted and unmounted', ['touch /run/k; unshare --uts=/run/k true; umount /run/k'], 'gone'],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, keepByMount)).toBe(verdict);
  });
});

describe('sysv-queue', () => {
  it.each<Route>([
    ['nothing done', [], 'fail'],
    [
      'a segment, not a queue',
      ['unshare --ipc sh -c "ipcmk -M 4096 >&2; exec sleep 60" 2> /dev/null &', SETTLE],
      'pass',
    ],
    ['made and left', ['unshare --ipc ipcmk --queue'], 'fail'],
    ['a segment of the host', ['ipcmk --shmem 4096'], 'made-on-the-host'],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, sysvQueue)).toBe(verdict);
  });
});

describe('posix-queue', () => {
  const within = (script: string): string => `unshare --ipc --mount sh -c '${script}; exec sleep 60' &`;
  const host = 'mkdir /run/q /run/p; mount -t mqueue mqueue /run/q';
  it.each<Route>([
    ['a mount of its own', [host, within('mount -t mqueue q /run/q; touch /run/q/letter'), SETTLE], 'pass'],
    ['at another place', [host, within('mount -t mqueue q /run/p; touch /run/p/letter'), SETTLE], 'pass'],
    ["through the host's mount", [host, within('touch /run/q/letter'), SETTLE], 'made-on-the-host'],
    ['a plain file', [host, within('touch /run/p/letter'), SETTLE], 'fail'],
    [
      'for all to see',
      [host, "unshare --ipc sh -c 'mount -t mqueue q /run/p; touch /run/p/letter; exec sleep 60' &", SETTLE],
      'mounted-for-all',
    ],
  ])('%s', async (_, lines, verdict) => {
    expect(await after(lines, posixQueue)).toBe(verdict);
  });
});
