import { afterAll, describe, expect, test } from 'vitest';
import { Cell, hasPerl, isRoot } from './cell.test-kit.ts';

/** Files by which root of the machine has the kernel run a program, or panic: opened for writing, never written. */
const FILES = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/vm/panic_on_oom',
  '/proc/sysrq-trigger',
  '/sys/kernel/uevent_helper',
  '/sys/fs/cgroup/release_agent',
  '/sys/fs/cgroup/memory/release_agent',
  '/sys/fs/cgroup/systemd/release_agent',
  '/sys/fs/cgroup/cgroup.procs',
  '/sys/fs/cgroup/cgroup.subtree_control',
];
const open = `/usr/bin/perl -e 'for (@ARGV) { print "$_\\n" if open(F, "+<", $_) }' ${FILES.join(' ')}`;

describe.skipIf(!isRoot || !hasPerl)('the kernel’s own files', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  test('open for writing in a chroot that has /proc and /sys, and not in a container', async () => {
    const chrooted = await cell.chrooted(open);
    expect(chrooted.stdout).toContain('/proc/sys/kernel/core_pattern\n');
    expect((await cell.try(open)).stdout).toBe('');
  });

  test('not even when every mask has been taken away by a root who may mount', async () => {
    const strong = { capAdd: ['SYS_ADMIN'], securityOpt: ['seccomp=unconfined'] };
    const uncover = 'umount /proc/sys && echo uncovered; mount -o remount,rw /sys && echo writable';
    const { stdout } = await cell.try(`${uncover}; ${open}`, strong);
    expect(stdout).toContain('uncovered\n');
    expect(stdout.split('\n').filter((line) => FILES.includes(line))).toEqual([]);
  });

  test('a second /proc without the masks is refused as long as the first has them', async () => {
    const again = 'mount -t proc proc /tmp && echo again';
    const strong = { capAdd: ['SYS_ADMIN'] };
    const unmasked = await cell.try(again, { ...strong, securityOpt: ['systempaths=unconfined'] });
    expect(unmasked.stdout).toBe('again\n');
    // A user namespace may only mount what it sees whole already: mount_too_revealing(), user_namespaces(7).
    const { stdout, stderr } = await cell.try(`unshare -Urmpf sh -c "${again}"`, {
      ...strong,
      securityOpt: ['seccomp=unconfined'],
    });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/permission denied/);
  });
});
