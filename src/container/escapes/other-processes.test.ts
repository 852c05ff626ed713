import { spawn } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { Cell, hasPerl, isRoot, SECRET } from './cell.test-kit.ts';

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

  test.skipIf(!hasPerl)('are not to be traced, not even by one who was let in', async () => {
    const call = process.arch === 'arm64' ? 117 : 101;
    const traced = spawn('sleep', ['600']);
    const [ATTACH, DETACH] = [16, 17];
    const attack = `print syscall(${call}, ${ATTACH}, ${traced.pid}, 0, 0) == 0 ? "attached" : $!; wait; syscall(${call}, ${DETACH}, ${traced.pid}, 0, 0)`;
    const perl = ['/usr/bin/perl', '-e', attack];
    expect((await cell.chrooted(`/usr/bin/perl -e '${attack}'`)).stdout).toBe('attached');
    const running = await cell.begin('echo ready; sleep 600', { capAdd: ['SYS_PTRACE'] });
    expect((await cell.enter(running, perl)).stdout).toBe('No such process');
    await cell.end(running);
    traced.kill('SIGKILL');
  });
});
