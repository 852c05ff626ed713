import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyTree } from './copy-tree.ts';

let place: string;
let source: string;
let target: string;
const same = { owner: (uid: number, gid: number) => [uid, gid] as const, skip: '/no/such' };

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'nslab-copy-'));
  source = join(place, 'source');
  target = join(place, 'target');
  mkdirSync(join(source, 'etc'), { recursive: true });
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe('a private copy of a tree', () => {
  test('contents, permissions with set-id bits, times', async () => {
    writeFileSync(join(source, 'etc/motd'), 'hello');
    chmodSync(join(source, 'etc/motd'), 0o4751);
    utimesSync(join(source, 'etc/motd'), 1, 2);
    chmodSync(join(source, 'etc'), 0o1777);
    utimesSync(join(source, 'etc'), 3, 4);
    await copyTree(source, target, same);
    const file = statSync(join(target, 'etc/motd'));
    expect([readFileSync(join(target, 'etc/motd'), 'utf8'), file.mode & 0o7777, file.mtimeMs]).toEqual([
      'hello',
      0o4751,
      2000,
    ]);
    const folder = statSync(join(target, 'etc'));
    expect([folder.mode & 0o7777, folder.mtimeMs]).toEqual([0o1777, 4000]);
  });

  test('symbolic links stay what they say, wherever that leads', async () => {
    symlinkSync('/etc/passwd', join(source, 'out'));
    symlinkSync('../../..', join(source, 'etc/up'));
    await copyTree(source, target, same);
    expect(readlinkSync(join(target, 'out'))).toBe('/etc/passwd');
    expect(readlinkSync(join(target, 'etc/up'))).toBe('../../..');
  });

  test('two names of one file are two names of one copy', async () => {
    writeFileSync(join(source, 'a'), 'x');
    linkSync(join(source, 'a'), join(source, 'etc/b'));
    await copyTree(source, target, same);
    const [a, b] = [statSync(join(target, 'a')), statSync(join(target, 'etc/b'))];
    expect([a.ino, a.nlink]).toEqual([b.ino, 2]);
    expect(a.ino).not.toBe(statSync(join(source, 'a')).ino);
  });

  test('holes stay holes', async () => {
    const fd = openSync(join(source, 'sparse'), 'w');
    writeSync(fd, 'begin', 0);
    writeSync(fd, 'end', 8 * 1024 * 1024);
    ftruncateSync(fd, 16 * 1024 * 1024);
    closeSync(fd);
    const { blocks } = statSync(join(source, 'sparse'));
    await copyTree(source, target, same);
    const copy = statSync(join(target, 'sparse'));
    expect(copy.size).toBe(16 * 1024 * 1024);
    expect(readFileSync(join(target, 'sparse')).equals(readFileSync(join(source, 'sparse')))).toBe(true);
    // As far as this file system has any.
    if (blocks * 512 < 1024 * 1024) expect(copy.blocks * 512).toBeLessThan(2 * 1024 * 1024);
  });

  test('names are bytes', async () => {
    const name = Buffer.from([0x66, 0xff, 0xfe]);
    writeFileSync(Buffer.concat([Buffer.from(`${source}/`), name]), 'x');
    await copyTree(source, target, same);
    expect(readdirSync(target, { encoding: 'buffer' }).some((n) => n.equals(name))).toBe(true);
  });

  test('pipes are left out, and counted', async () => {
    execFileSync('mkfifo', [join(source, 'pipe')]);
    const copied = await copyTree(source, target, same);
    expect([copied.leftOut, existsSync(join(target, 'pipe'))]).toEqual([1, false]);
  });

  test('a tree that holds the store is not copied into itself', async () => {
    const store = join(source, '.containers');
    mkdirSync(store);
    writeFileSync(join(store, 'x'), '');
    await copyTree(source, join(store, 'copy'), { ...same, skip: store });
    expect(readdirSync(join(store, 'copy')).sort()).toEqual(['.containers', 'etc']);
    expect(readdirSync(join(store, 'copy/.containers'))).toEqual([]);
  });

  test('owners are translated; a set-user-ID bit outlives its chown', async (context) => {
    if (process.getuid?.() !== 0) context.skip('needs root: chown');
    writeFileSync(join(source, 'su'), '');
    chmodSync(join(source, 'su'), 0o4755);
    symlinkSync('su', join(source, 'link'));
    await copyTree(source, target, { ...same, owner: (uid, gid) => [uid + 70_000, gid + 80_000] });
    expect(statSync(join(target, 'su'))).toMatchObject({ uid: 70_000, gid: 80_000, mode: 0o104755 });
    expect(lstatSync(join(target, 'link'))).toMatchObject({ uid: 70_000, gid: 80_000 });
    expect(statSync(join(target, 'etc')).uid).toBe(70_000);
  });

  test('is given up when asked to', async () => {
    for (let i = 0; i < 600; i++) writeFileSync(join(source, `f${i}`), '');
    const signal = AbortSignal.abort();
    await expect(copyTree(source, target, { ...same, signal })).rejects.toThrow(/abort/i);
  });
});
