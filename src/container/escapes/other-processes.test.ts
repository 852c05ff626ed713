import { afterAll, describe, expect, test } from 'vitest';
import { Cell, isRoot, SECRET } from './cell.test-kit.ts';

/** Through every process that is seen: its root, where it stands, what it holds open. */
function lookThroughAll(path: string): string {
  return `cat /proc/[0-9]*/root${path} /proc/[0-9]*/cwd${path} /proc/[0-9]*/fd/*${path} 2>/dev/null | head -c 30`;
}

describe.skipIf(!isRoot)('the machine’s processes', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  test('lead out of a root where /proc shows them, and are not there for a container', async () => {
    const attack = lookThroughAll(cell.secret);
    const chrooted = await cell.chrooted(attack);
    expect(chrooted.stdout).toBe(SECRET);
    const { stdout, status } = await cell.try(`${attack}; ls -d /proc/[0-9]*`);
    expect(stdout.replace(/\/proc\/\d\n/g, '')).toBe('');
    expect(status).toBe(0);
  });

  test('get no signal from a container’s root, which has CAP_KILL', async () => {
    const attack = `kill -0 ${process.pid} && echo alive`;
    expect((await cell.chrooted(attack)).stdout).toBe('alive\n');
    const { stdout, stderr } = await cell.try(attack);
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/No such process/)]);
  });
});
