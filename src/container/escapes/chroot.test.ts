import { afterAll, describe, expect, test } from 'vitest';
import { Cell, hasPerl, isRoot, SECRET } from './cell.test-kit.ts';

/** A root below where one stands: then there is no root on the way up, until the real one. */
function climb(secret: string): string {
  return `mkdir("/tmp/below"); chroot("/tmp/below"); chdir("..") for 1..64; chroot("."); open(F, "<", "${secret}") and print <F>;`;
}

describe.skipIf(!isRoot || !hasPerl)('a root below the working directory', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  test('leads out of chroot(2), and after pivot_root(2) there is nothing above', async () => {
    const attack = `/usr/bin/perl -e '${climb(cell.secret)}'`;
    const chrooted = await cell.chrooted(attack);
    expect(chrooted.stdout).toBe(SECRET);
    const { stdout, status } = await cell.try(`${attack}; ls -d /proc/self/root`);
    expect(stdout).toBe('/proc/self/root\n');
    expect(status).toBe(0);
  });
});
