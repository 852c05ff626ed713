import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processAt } from '../../observe/live-process.ts';
import { ownNamespaces } from '../../observe/look.ts';
import type { Process } from '../../observe/process.ts';
import { until } from '../../observe/scratch-host.test-kit.ts';
import type { Observation } from '../observation.ts';
import { observe } from './observe.ts';
import { seenUsers } from './users.ts';

/** A container by hand; each line is there to be seen. */
const MAKE = `set -e
hostname box
mount -t tmpfs -o mode=755,size=64k,nosuid tmpfs /mnt
mkdir /mnt/bound && mount --bind /etc /mnt/bound && mount -o remount,bind,ro /mnt/bound
mount -t proc -o nosuid proc /proc
mount --bind /dev/null /proc/timer_list
mount -t tmpfs -o ro none /proc/irq
mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys
mount -t tmpfs -o mode=755 tmpfs /dev
touch /dev/null && mount --bind /mnt/null /dev/null
ln -s /proc/self/fd /dev/fd; mkdir /dev/shm
ip link set lo up
umask 027
ulimit -n 99
cd /mnt
exec env -i SEEN=yes setpriv --no-new-privs --bounding-set=-all,+chown --inh-caps=-all sleep 1000`;

const KINDS = ['--user', '--map-root-user', '--mount', '--pid', '--uts', '--ipc', '--net'];
let maker: ReturnType<typeof spawn>;
let seen: Required<Observation>;

beforeAll(async () => {
  const make = MAKE.replace(
    'mount -t proc',
    'touch /mnt/null; mount --bind /dev/null /mnt/null\nmount -t proc',
  );
  const args = [...KINDS, '--fork', '--kill-child', 'sh', '-c', make];
  maker = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  const box = await until(() => childOf(maker.pid as number));
  seen = (await observe(box, {
    maker: processAt(process.pid) as Process,
    makersNamespaces: ownNamespaces(),
    keyring: 'shared',
  })) as Required<Observation>;
});
afterAll(async () => {
  if (maker.kill('SIGKILL')) await once(maker, 'exit');
});

function childOf(pid: number): Process | undefined {
  const child = Number(processAt(pid)?.file(`task/${pid}/children`)?.trim() || 0);
  const found = child === 0 ? undefined : processAt(child);
  return found?.comm === 'sleep' ? found : undefined;
}

test('which namespaces are its own', () => {
  expect(seen.namespaces).toEqual({
    ...{ cgroup: 'shared', time: 'shared' },
    ...{ ipc: 'own', mnt: 'own', net: 'own', pid: 'own', user: 'own', uts: 'own' },
  });
});

test('the process', () => {
  expect(seen.process).toMatchObject({ command: 'sleep 1000', hostname: 'box', pid: '1', cwd: '/mnt' });
  expect(seen.process).toMatchObject({ umask: '0027', terminal: 'none', keyring: 'shared', blocks: 'none' });
  expect(seen.environment).toEqual({ SEEN: 'yes' });
  expect(seen.files).toMatchObject({ 'fd 0': '/dev/null', 'fd 1': '/dev/null' });
});

test('who it is inside, and who that is outside', () => {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  expect(seen.users).toMatchObject({ uid: '0', gid: '0', uid_map: `0 ${uid} 1`, gid_map: `0 ${gid} 1` });
  expect(seen.users['setgroups']).toBe('deny');
});

test('a range of ids, and one that has no number in it', () => {
  const said: Record<string, string> = { Uid: '70005 70005 70005 70005', Gid: '7 7 7 7', Groups: '70001 9' };
  const other = {
    status: (field: string) => said[field] ?? processAt(process.pid)?.status(field),
    file: (name: string) => (name.endsWith('_map') ? '0 70000 1000\n' : 'allow\n'),
  } as unknown as Process;
  expect(seenUsers(other)).toEqual({
    ...{ uid: '5', gid: '65534', groups: '1 65534', uid_map: '0 70000 1000', gid_map: '0 70000 1000' },
    setgroups: 'allow',
  });
});

test('privileges and limits', () => {
  expect(seen.capabilities).toMatchObject({ bounding: '0000000000000001', effective: '0000000000000001' });
  expect(seen.seccomp).toMatchObject({ no_new_privs: 'yes', mode: 'off', filters: '0' });
  expect(seen.limits['nofile']).toBe('99');
});

test('mounts with their options, as the container numbers its users', () => {
  expect(seen.mounts['/mnt']).toMatch(/^tmpfs rw,nosuid,relatime \(mode=755,size=64k\)$/);
  expect(seen.mounts['/proc']).toBe('proc rw,nosuid,relatime');
  expect(seen.mounts['/mnt/bound']).toMatch(/^folder of \w+ ro(,(?!\w*atime)\w+)*$/);
  expect(Object.keys(seen.mounts)).not.toContain('/');
  expect(Object.keys(seen.mounts)).not.toContain('/dev/null');
});

test('what lies over files of the kernel', () => {
  expect(seen.covers).toMatchObject({
    '/proc/timer_list': 'null',
    '/proc/irq': 'empty',
    '/proc/sys': 'read-only',
    '/proc/interrupts': 'open',
  });
  expect(seen.covers['/proc/fs']).toBe('open');
  // What covers a file of the kernel's is told once.
  expect(Object.keys(seen.mounts)).not.toContain('/proc/sys');
  expect(Object.keys(seen.mounts)).not.toContain('/proc/timer_list');
});

test('/dev: devices, whose they are, links', () => {
  expect(seen.devices).toEqual({ null: NULL_DEVICE, fd: '-> /proc/self/fd', shm: 'folder' });
});
/** The machine's own, whose owner has no number in there unless that is who we are. */
const NULL_DEVICE = expect.stringMatching(/^c 1:3 0666 (65534:65534|0:0) bound$/);

test('its network', () => {
  expect(seen.network).toEqual({ lo: 'loopback up 127.0.0.1/8 ::1/128', forwards: expect.anything() });
});

test('that its groups are its maker’s, and none of their limits is its own', () => {
  expect(new Set(Object.values(seen.cgroups))).toEqual(
    Object.keys(seen.cgroups).length > 0 ? new Set(['shared']) : new Set(),
  );
});
