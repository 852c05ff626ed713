import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Cell, hasPerl, isRoot, SECRET } from './cell.test-kit.ts';

/** Numbers of the block device that / lies on: makedev(3). */
const { dev } = statSync('/');
const major = (dev >> 8) & 0xfff;
const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
const hasDisk = existsSync(`/sys/dev/block/${major}:${minor}`);

describe.skipIf(!isRoot || !hasDisk)('the machine’s disk', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());
  const read = 'dd if=/tmp/disk bs=1 count=1 2>/dev/null | wc -c';
  const attack = `mknod -m 666 /tmp/disk b ${major} ${minor} && ${read}`;

  test('has no node that a container could make', async () => {
    const chrooted = await cell.chrooted(`${attack}; rm /tmp/disk`);
    expect(chrooted.stdout).toBe('1\n');
    const { stdout, stderr } = await cell.try(attack);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Operation not permitted/);
  });

  test('nor is one of use that came with the image', async () => {
    const node = join(cell.yard.rootfs, 'tmp', 'disk');
    spawnSync('mknod', [node, 'b', String(major), String(minor)]);
    chmodSync(node, 0o666);
    const chrooted = await cell.chrooted(read);
    expect(chrooted.stdout).toBe('1\n');
    const { stdout } = await cell.try(`ls /tmp; ${read}`);
    expect(stdout).toBe('disk\n0\n');
    rmSync(node);
  });
});

/** The first folder of an ext4 by its number, whatever the root is: open_by_handle_at(2). Known as shocker. */
function shocker(secret: string): string {
  const call = process.arch === 'arm64' ? 265 : 304;
  return [
    'open(M, "<", "/tmp") or die;',
    'my $handle = pack("LlLL", 8, 1, 2, 0);',
    `my $fd = syscall(${call}, fileno(M), $handle, 0x10000);`,
    'die "$!\\n" if $fd < 0;',
    `open(F, "<", "/proc/self/fd/$fd${secret}") and print <F>;`,
  ].join(' ');
}

describe.skipIf(!isRoot || !hasPerl || !isExt4())('files by their number', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  test('are the machine’s root’s alone, with the capability or without', async () => {
    const attack = `/usr/bin/perl -e '${shocker(cell.secret)}'`;
    const chrooted = await cell.chrooted(attack);
    expect(chrooted.stdout).toBe(SECRET);
    for (const capAdd of [[], ['DAC_READ_SEARCH']]) {
      const { stdout, stderr } = await cell.try(attack, { capAdd });
      expect([capAdd, stdout, stderr]).toEqual([capAdd, '', 'Operation not permitted\n']);
    }
  });
});

function isExt4(): boolean {
  const tmp = spawnSync('findmnt', ['-no', 'FSTYPE', '-T', '/tmp'], { encoding: 'utf8' }).stdout.trim();
  return tmp === 'ext4' && statSync('/tmp').dev === statSync('/').dev;
}
