import { chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '../../engine/call.ts';
import { open_tree } from '../../engine/calls/mounts.ts';
import type { MountSpec } from '../config/runtime-spec.ts';
import { OUTSIDE } from '../program/container.test-kit.ts';
import { Cell, type Change, instead, isRoot } from './cell.test-kit.ts';

/** openat2(2) as openat(2) resolves: symlinks lead wherever they say. */
function unresolved(calls: readonly Call[]): Call[] {
  return instead(calls, (call) => {
    const [, , how] = call.args;
    if (call.name !== 'openat2' || how?.kind !== 'bytes') return undefined;
    // struct open_how: flags, mode, resolve.
    const bytes = Uint8Array.from(how.bytes).fill(0, 16, 24);
    return [{ ...call, args: call.args.map((arg) => (arg === how ? { ...how, bytes } : arg)) }];
  });
}

describe.skipIf(!isRoot)('symlinks of the image', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());
  let rootfs: string;
  /** Of the machine; the container's root could write in it, could it only get there. */
  let outside: string;

  beforeEach(() => {
    rootfs = cell.yard.rootfs;
    outside = join(cell.yard.folder, 'outside');
    rmSync(outside, { recursive: true, force: true });
    mkdirSync(outside);
    chownSync(outside, OUTSIDE, OUTSIDE);
  });

  function memory(destination: string): { config: { mounts: MountSpec[] } } {
    return { config: { mounts: [{ destination, type: 'tmpfs', source: 'tmpfs', options: [] }] } };
  }

  test.each([
    ['absolute', 'out', 'OUTSIDE', '/out/new'],
    ['relative, with ..', 'up', '../outside', '/up/new'],
    ['more .. than there are folders', 'far', '../../../../../../..OUTSIDE', '/far/new'],
    ['in the middle of a path', 'etc/link', 'OUTSIDE', '/etc/link/deep/er'],
    ['through /proc', 'magic', '/proc/self/rootOUTSIDE', '/magic/new'],
  ])('as a mount point: %s', async (_, name, to, destination) => {
    const link = join(rootfs, name);
    symlinkSync(to.replace('OUTSIDE', outside), link);
    // What a runtime does that makes its mount points by path, before it enters the root.
    mkdirSync(`${rootfs}${destination}`, { recursive: true });
    const made = readdirSync(outside);
    rmSync(join(outside, made[0] ?? 'none'), { recursive: true, force: true });
    await cell.try('true', memory(destination));
    const kept = readdirSync(outside);
    rmSync(link);
    expect({ made, kept }).toEqual({ made: [expect.any(String)], kept: [] });
  });

  test('it is RESOLVE_IN_ROOT that keeps them inside', async () => {
    symlinkSync(outside, join(rootfs, 'out'));
    await cell.try('true', { ...memory('/out/new'), program: unresolved });
    expect(readdirSync(outside)).toEqual(['new']);
    rmSync(join(rootfs, 'out'));
  });

  test('in the place of /proc, /dev, /sys and /etc/hosts: nothing of the machine is changed or covered', async () => {
    const hosts = join(outside, 'hosts');
    writeFileSync(hosts, 'the machine’s');
    for (const name of ['proc', 'dev', 'sys']) {
      rmSync(join(rootfs, name), { recursive: true, force: true });
      symlinkSync(outside, join(rootfs, name));
    }
    symlinkSync(hosts, join(rootfs, 'etc', 'hosts'));
    const bind = { destination: '/etc/hosts', type: 'bind', source: cell.secret, options: ['rbind', 'rw'] };
    const { trace, stdout } = await cell.try('echo began', { config: { mounts: [bind] } });
    // Either it is refused, or it stays in the image.
    if (trace.ok) expect(stdout).toBe('began\n');
    expect(readdirSync(outside)).toEqual(['hosts']);
    for (const name of ['proc', 'dev', 'sys', 'etc/hosts']) rmSync(join(rootfs, name));
  });
});

describe.skipIf(!isRoot)('CVE-2025-31133: the image says what /dev/null is', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());
  const look = 'stat -c %t:%T /proc/timer_list; head -c 20 /proc/timer_list';

  test('what is masked is hidden behind the machine’s', async () => {
    const { rootfs } = cell.yard;
    const { linux } = cell.plan([]).config;
    const masked: Change = { config: { linux: { ...linux, maskedPaths: ['/proc/timer_list'] } } };
    mkdirSync(join(rootfs, 'dev'));
    symlinkSync('/proc/sys/kernel/core_pattern', join(rootfs, 'dev', 'null'));
    const images: Change = {
      ...masked,
      program: (calls) =>
        instead(calls, (call) =>
          call.as === 'null'
            ? [open_tree('AT_FDCWD', join(rootfs, 'dev', 'null'), ['OPEN_TREE_CLONE'], { as: 'null' })]
            : undefined,
        ),
    };
    expect((await cell.try(look, images)).stdout).not.toBe('1:3\n');
    expect((await cell.try(look, masked)).stdout).toBe('1:3\n');
  });
});
