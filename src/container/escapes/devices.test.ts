import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Cell, hasPerl, isRoot, SECRET } from './cell.test-kit.ts';

/** Numbers of the block device that / lies on: makedev(3). */
const { dev } = statSync('/');
const major = (dev >> 8) & 0xfff;
const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
const hasDisk = existsSync(`/sys/dev/block/${major}:${minor}`);

describe.skipIf(!isRoot)('device nodes', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  test.skipIf(!hasDisk)('of the machine’s disk: a container has CAP_MKNOD and cannot make one', async () => {
    const attack = `mknod /tmp/disk b ${major} ${minor} && echo made`;
    const chrooted = await cell.chrooted(`${attack}; rm /tmp/disk`);
    expect(chrooted.stdout).toBe('made\n');
    const { stdout, stderr } = await cell.try(attack);
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/Operation not permitted/)]);
  });

  test('that came with the image are of no use', async () => {
    // zero(4) stands for any device: some machines do not let even their root open the disk.
    spawnSync('mknod', ['-m', '666', join(cell.yard.rootfs, 'tmp', 'zero'), 'c', '1', '5']);
    const attack = 'ls /tmp; head -c 1 /tmp/zero | wc -c';
    expect((await cell.chrooted(attack)).stdout).toBe('zero\n1\n');
    const { stdout, stderr } = await cell.try(attack);
    expect([stdout, stderr]).toEqual(['zero\n0\n', expect.stringMatching(/Permission denied/)]);
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
