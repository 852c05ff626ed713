import { afterAll, describe, expect, test } from 'vitest';
import { Cell, isRoot, without } from './cell.test-kit.ts';

describe.skipIf(!isRoot)('a user namespace made inside', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());
  const attack =
    'unshare -Urm sh -c "mount -t tmpfs none /tmp && echo mounted; umount /proc/keys && echo unmasked"';

  test('would give every capability in it: the filter refuses it', async () => {
    const unfiltered = await cell.try(attack, {
      program: (calls) => without(calls, (c) => c.name === 'seccomp'),
    });
    // And even then: mounts of a parent namespace are locked together in the copy (mount_namespaces(7)).
    expect(unfiltered.stdout).toBe('mounted\n');
    const { stdout, stderr } = await cell.try(attack);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/unshare.*Operation not permitted/);
  });

  test('a mount of its own is refused too', async () => {
    const mount = 'mount -t tmpfs none /tmp && echo mounted';
    const admin = { capAdd: ['SYS_ADMIN'] };
    expect((await cell.try(mount, admin)).stdout).toBe('mounted\n');
    expect((await cell.try(mount)).stdout).toBe('');
  });
});
