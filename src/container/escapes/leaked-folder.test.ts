import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Call, result } from '../../engine/call.ts';
import { chdir, dup3, open } from '../../engine/calls/files.ts';
import { Cell, type Change, instead, isRoot, SECRET, without } from './cell.test-kit.ts';

/** CVE-2024-21626: a folder of the machine that somebody forgot to close, and an image that names it. */
const LEAKED = 99;
const WORKDIR = `/proc/self/fd/${LEAKED}`;

describe.skipIf(!isRoot)('a folder of the machine that was left open', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  function leaking(program: (calls: readonly Call[]) => Call[] = (calls) => [...calls]): Change {
    const leak = [
      open(cell.yard.folder, ['O_PATH', 'O_DIRECTORY'], 0, { as: 'leak' }),
      dup3(result('leak'), LEAKED),
    ];
    return { program: (calls) => [...leak, ...program(calls)] };
  }

  const isClosing = (call: Call) => call.name === 'close_range';
  /** chdir(2) goes where a link of /proc points, whatever that is. */
  const byPath = (cwd: string) => (calls: readonly Call[]) =>
    instead(without(calls, isClosing), (call) => {
      if (call.as === 'cwd') return [chdir(cwd)];
      return call.shown === 'fchdir(⟨cwd⟩)' ? [] : undefined;
    });

  test('is no working directory', async () => {
    const process = { cwd: WORKDIR };
    const open = await cell.try('cat secret', { ...leaking(byPath(WORKDIR)), process });
    expect(open.stdout).toBe(SECRET);
    const { trace, stdout } = await cell.try('cat secret', { ...leaking(), process });
    expect(stdout).toBe('');
    expect(trace.entries.find((e) => e.stopped)).toMatchObject({ errno: 'ELOOP', call: { as: 'cwd' } });
  });

  test('nor is one by a symlink of the image', async () => {
    const link = join(cell.yard.rootfs, 'work');
    symlinkSync(WORKDIR, link);
    const process = { cwd: '/work' };
    const open = await cell.try('cat secret', { ...leaking(byPath('/work')), process });
    expect(open.stdout).toBe(SECRET);
    const { trace, stdout } = await cell.try('cat secret', { ...leaking(), process });
    expect(stdout).toBe('');
    expect(trace.ok).toBe(false);
    rmSync(link);
  });

  test('is closed when the command begins', async () => {
    const attack = `cat ${WORKDIR}/secret; ls /proc/self/fd`;
    const open = await cell.try(
      attack,
      leaking((calls) => without(calls, isClosing)),
    );
    expect(open.stdout).toContain(SECRET);
    const { stdout } = await cell.try(attack, leaking());
    // ls has the folder open that it lists.
    expect(stdout.trim().split('\n')).toEqual(['0', '1', '2', '3']);
  });
});
