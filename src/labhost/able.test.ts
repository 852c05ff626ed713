import { readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLabHost } from './create.ts';
import { bash, Ground } from './kernel-test.ts';
import type { LabHost } from './labhost.ts';

const ground = new Ground();
let host: LabHost;
beforeAll(async () => {
  host = await createLabHost(ground.state(), 'test');
});
afterAll(() => ground.clear());

/** What the labs ask of a machine: script, and what it prints when it works. */
describe('as on a machine of one’s own', () => {
  test.each<[string, string, string | RegExp]>([
    ['a hostname', 'hostname; hostname box; hostname; hostname lab', 'lab\nbox\n'],
    ['a nested user namespace', 'unshare -U bash -c "id -u"', '65534\n'],
    ['root in a nested one', 'unshare -Ur bash -c "id -u"', '0\n'],
    [
      'a fresh proc in a nested user namespace',
      'unshare -Urmpf --mount-proc bash -c "echo /proc/[0-9]*"',
      '/proc/1\n',
    ],
    ['a fresh proc without one', 'unshare -mpf --mount-proc bash -c "echo /proc/[0-9]*"', '/proc/1\n'],
    [
      'a nested devpts',
      'unshare -Urm bash -c "mount -t devpts -o newinstance d /dev/pts && ls /dev/pts"',
      'ptmx\n',
    ],
    ['a nested sysfs', 'unshare -Urmn bash -c "mount -t sysfs s /sys && ls /sys/class/net"', 'lo\n'],
    ['tmpfs', 'mkdir /tmp/t; mount -t tmpfs t /tmp/t && stat -f -c %T /tmp/t; umount /tmp/t', 'tmpfs\n'],
    [
      'a bind mount',
      'mkdir /tmp/b; mount --bind /etc /tmp/b && [ -e /tmp/b/passwd ] && echo yes; umount /tmp/b',
      'yes\n',
    ],
    ['a bind of /', 'mkdir /tmp/r; mount --bind / /tmp/r && ls -d /tmp/r/lab; umount /tmp/r', '/tmp/r/lab\n'],
    [
      'an overlay in /tmp',
      'cd /tmp; mkdir l u w m; echo 1 > l/a; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m && echo 2 > m/a; cat l/a u/a; umount m',
      '1\n2\n',
    ],
    [
      'an overlay in /lab',
      'cd /lab; mkdir l u w m; echo 1 > l/a; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m && echo 2 > m/a; cat l/a u/a; umount m',
      '1\n2\n',
    ],
    ['/ is shared', 'findmnt -no PROPAGATION /', 'shared\n'],
    [
      'mounts leak with --propagation unchanged',
      'mkdir /tmp/p; unshare -m --propagation unchanged mount -t tmpfs leak /tmp/p; findmnt -no SOURCE /tmp/p; umount /tmp/p',
      'leak\n',
    ],
    [
      'mounts do not leak from a plain unshare -m',
      'mkdir /tmp/q; unshare -m mount -t tmpfs q /tmp/q; findmnt /tmp/q || echo none',
      'none\n',
    ],
    [
      'pivot_root into a root of one’s own',
      `mkdir -p /lab/root/{usr,proc,old}; cd /lab/root; ln -s usr/bin usr/lib usr/lib64 .
       unshare -mpf bash -c 'mount --bind . .; cd /lab/root; mount --rbind /usr usr; pivot_root . old; cd /; mount -t proc proc /proc; umount -l /old; echo /*; echo /proc/[0-9]*'`,
      '/bin /lib /lib64 /old /proc /usr\n/proc/1\n',
    ],
    [
      'a veth pair in a new net namespace',
      'unshare -n bash -c "ip link add v2 type veth peer name v3 && ip -o link | wc -l"',
      '3\n',
    ],
    [
      'a veth pair in its own',
      'ip link add v0 type veth peer name v1 && ip -o link show v0 | cut -d: -f2; ip link del v0',
      ' v0@v1\n',
    ],
    ['loopback', 'ip -o addr show lo | grep -c 127.0.0.1', '1\n'],
    ['no route out', 'ip route | wc -l', '0\n'],
    ['System V ipc', 'ipcmk -Q >/dev/null && ipcs -q | grep -c 0x; ipcrm -a', '1\n'],
    ['POSIX queues', 'echo > /dev/mqueue/q 2>/dev/null; ls -d /dev/mqueue', '/dev/mqueue\n'],
    ['temporary files', 'd=$(mktemp -d) && rmdir $d && echo ok', 'ok\n'],
    [
      'an orphan is adopted by PID 1 and reaped',
      '(sleep 0.1 & echo $! > /tmp/orphan); sleep 0.3; ls -d /proc/$(cat /tmp/orphan) 2>/dev/null || echo reaped',
      'reaped\n',
    ],
    ['PID 1', 'cat /proc/1/comm; ls -l /proc/1/ns/uts | grep -c uts:', 'nslab-init\n1\n'],
    ['PID 1 can be entered', 'nsenter -t 1 -u hostname', 'lab\n'],
    ['/etc/hosts can be changed', 'echo "# mine" >> /etc/hosts && tail -1 /etc/hosts', '# mine\n'],
    ['programs can be added', 'cp /bin/true /usr/local/bin/mine && mine && echo ok', 'ok\n'],
    ['HOME and umask', 'echo $HOME $PWD; umask', '/lab /lab\n0022\n'],
  ])('%s', async (_, script, expected) => {
    const said = await bash(host, script);
    if (expected instanceof RegExp) expect(said.out).toMatch(expected);
    else expect(said.out, said.err).toBe(expected);
  });

  test('its namespaces are all its own but time', () => {
    for (const kind of ['user', 'mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup']) {
      const inside = readlinkSync(`/proc/${host.pid}/ns/${kind}`);
      expect(inside).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
      expect(inside).toContain(String(host.baseline[kind as 'user']));
    }
  });
});
