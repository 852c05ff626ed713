import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLabHost } from './create.ts';
import { isAlive } from './find.ts';
import { bash, Ground, isRoot } from './kernel-test.ts';
import type { LabHost } from './labhost.ts';

const onArm = process.arch === 'arm64';
/** bpf(BPF_PROG_LOAD) of two instructions, `r0 = 0; exit`, as a kprobe (type 2). */
const bpfLoad = `$i = pack("CCsl CCsl", 0xb7, 0, 0, 0, 0x95, 0, 0, 0); $l = "GPL"; $a = pack("LLPPx96", 2, 2, $i, $l); exit(syscall(${onArm ? 280 : 321}, 5, $a, length $a) < 0)`;
/** perf_event_open of the CPU clock, every process, CPU 0. */
const perfOpen = `$a = pack("LLQx96", 1, 112, 0); exit(syscall(${onArm ? 241 : 298}, $a, -1, 0, -1, 0) < 0)`;

const ground = new Ground();
let host: LabHost;
beforeAll(async () => {
  host = await createLabHost(ground.state(), 'test');
});
afterAll(() => ground.clear());

describe('root of the lab host is nobody special on the machine', () => {
  test('it is root in there, with every capability', async () => {
    const said = await bash(host, 'id -u; grep CapEff /proc/self/status');
    expect(said).toMatchObject({ status: 0, err: '' });
    expect(said.out).toMatch(/^0\nCapEff:\t0*[1-9a-f][0-9a-f]{9}/);
  });

  test.each([
    ['sysrq', 'echo h > /proc/sysrq-trigger'],
    ['core_pattern', 'echo x > /proc/sys/kernel/core_pattern'],
    ['modprobe path', 'echo x > /proc/sys/kernel/modprobe'],
    ['panic', 'echo 1 > /proc/sys/kernel/panic'],
    ['swappiness', 'echo 1 > /proc/sys/vm/swappiness'],
    ['drop_caches', 'echo 1 > /proc/sys/vm/drop_caches'],
    ['irq affinity', 'echo 1 > /proc/irq/default_smp_affinity'],
    ['/sys/kernel', 'echo 0 > /sys/kernel/mm/transparent_hugepage/enabled'],
    ['/sys/power', 'echo mem > /sys/power/state'],
    ['/sys/firmware', 'touch /sys/firmware/x'],
    ['/sys: a CPU goes off line', 'echo 0 > /sys/devices/system/cpu/cpu1/online'],
    ['clock', 'date -s 2001-01-01'],
    ['swapon', 'truncate -s 1M /tmp/swap && mkswap -q /tmp/swap 2>/dev/null; swapon /tmp/swap'],
    ['module', 'echo > /tmp/x.ko; insmod /tmp/x.ko || exit 1'],
    ['mknod of a disk', 'mknod /tmp/disk b 254 0'],
    ['mknod of kernel memory', 'mknod /dev/mem c 1 1'],
    ['a raw tun of the machine', 'mknod /tmp/tun c 10 200'],
    ['kernel log', 'dmesg -C'],
    ['a real disk’s file system', 'mkdir -p /tmp/d; mount -t ext4 /dev/vda /tmp/d'],
    ['devtmpfs', 'mkdir -p /tmp/d; mount -t devtmpfs d /tmp/d'],
    ['debugfs', 'mkdir -p /tmp/d; mount -t debugfs d /tmp/d'],
    ['accounting', 'perl -e "exit(syscall(163, qq(/tmp/acct)) < 0 ? 1 : 0)"'],
    ['kexec', 'perl -e "exit(syscall(246, 0, 0, 0, 0) < 0 ? 1 : 0)"'],
    ['quota of the machine', 'quotaon -a 2>/dev/null || exit 1'],
    ['bpf: a probe of the kernel', `perl -e '${bpfLoad}'`],
    ['perf: events of the whole machine', `perl -e '${perfOpen}'`],
    ['more processes than its share', 'ulimit -u 100000'],
    ['raising a limit beyond the machine’s', 'ulimit -Hn 2000000000'],
    ['negative niceness', 'nice -n -5 true 2>&1 | grep -q . && exit 1; [ "$(nice -n -5 nice)" = -5 ]'],
    ['oom_score_adj below ours', 'echo -1000 > /proc/self/oom_score_adj'],
  ])('refused: %s', async (_, script) => {
    expect((await bash(host, script)).status).not.toBe(0);
  });

  test('its devices are a few harmless ones', async () => {
    const { out } = await bash(host, 'ls /dev');
    const names = 'fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero';
    expect(out.split('\n').filter(Boolean).join(' ')).toBe(names);
  });

  test('pid_max is the pid namespace’s own where it is writable at all', async () => {
    const before = readFileSync('/proc/sys/kernel/pid_max', 'utf8');
    await bash(host, 'echo 4000 > /proc/sys/kernel/pid_max');
    expect(readFileSync('/proc/sys/kernel/pid_max', 'utf8')).toBe(before);
  });

  test('no process outside is seen, signalled or traced', async () => {
    const { out } = await bash(
      host,
      `kill -0 ${process.pid} 2>&1; ls -d /proc/${process.pid} 2>&1; ls /proc | grep -c '^[0-9]'`,
    );
    expect(out).toMatch(/No such process/);
    expect(out).toMatch(/No such file/);
    expect(Number(out.trim().split('\n').at(-1))).toBeLessThan(10);
  });

  test('nothing of PID 1 leads out to the machine', async () => {
    const { out } = await bash(
      host,
      'readlink /proc/1/exe /proc/1/cwd /proc/1/root /proc/1/fd/*; ls /proc/1/fd | wc -l',
    );
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(/^\/run\/nslab\/pkg\/.*nslab-engine$/);
    expect(lines.slice(1)).toEqual(['/', '/', '/dev/null', '/dev/null', '/dev/null', '3']);
    expect((await bash(host, 'echo x >> /proc/1/exe')).status).not.toBe(0);
  });

  test('reboot(2) ends the lab host at most', async () => {
    const state = ground.state();
    const other = await createLabHost(state, 'test');
    // LINUX_REBOOT_CMD_RESTART, from a pid namespace: reboot(2) kills its PID 1.
    const said = await bash(
      other,
      'exec perl -e "syscall(169, 0xfee1dead, 672274793, 0x1234567, 0); sleep 1; exit 9"',
    );
    expect(said.status).not.toBe(9);
    await expect.poll(() => isAlive(other.pid, other.startTime), { timeout: 10_000 }).toBe(false);
  });

  test('a user is not helped by a set-user-ID program of the machine', async () => {
    const { out } = await bash(
      host,
      'su --version >/dev/null 2>&1; stat -c %u /proc/self; cat /proc/self/uid_map',
    );
    if (isRoot) expect(out).not.toMatch(/^\s+\d+\s+0\s/m);
  });

  test('keys of whoever started it stay outside', async () => {
    const number = process.arch === 'arm64' ? 219 : 250;
    const ask = `print syscall(${number}, 0, -3, 0)`; // keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING)
    const { out } = await bash(host, `perl -e '${ask}'`);
    expect(Number(out)).toBeGreaterThan(0);
    expect(out).not.toBe(execFileSync('perl', ['-e', ask], { encoding: 'utf8' }));
  });
});

describe('what is written outside /lab goes to memory only', () => {
  test('the machine’s files stay as they are', async () => {
    const before = readFileSync('/etc/hosts', 'utf8');
    const said = await bash(
      host,
      'echo x > /etc/nslab-was-here && mv /etc/nslab-was-here /etc/hosts && cat /etc/hosts; mkdir -p /opt/nslab-was-here /mnt/nslab-was-here',
    );
    expect(said).toMatchObject({ status: 0, out: 'x\n' });
    expect(readFileSync('/etc/hosts', 'utf8')).toBe(before);
    for (const path of ['/etc/nslab-was-here', '/opt/nslab-was-here', '/mnt/nslab-was-here'])
      expect(existsSync(path)).toBe(false);
  });

  test('the package and node that it runs cannot be changed from inside', async () => {
    const said = await bash(
      host,
      'echo x > /run/nslab/bin/nslab; echo x > /run/nslab/inside; touch /run/nslab/pkg/nslab-was-here; mount -o remount,rw,bind /run/nslab; echo x >> /run/nslab/bin/nslab',
    );
    expect(existsSync(join(process.cwd(), 'nslab-was-here'))).toBe(false);
    expect(said.err.match(/Read-only file system/g)).toHaveLength(2);
    // An ordinary user's own files are the learner's own; root's are not nobody's to change.
    if (isRoot) expect(said).toMatchObject({ status: 1, err: expect.stringMatching(/Permission denied/) });
  });

  test('/lab is the work folder, both ways', async () => {
    writeFileSync(join(host.workFolder, 'from-outside'), 'hello');
    const said = await bash(
      host,
      'cat /lab/from-outside; echo back > /lab/from-inside; stat -c %u /lab /lab/from-inside',
    );
    expect(said.out).toBe('hello0\n0\n');
    expect(readFileSync(join(host.workFolder, 'from-inside'), 'utf8')).toBe('back\n');
  });

  test('it cannot fill the machine’s memory', async () => {
    const { out } = await bash(host, 'for d in /tmp /run /dev/shm /etc; do stat -f -c "%b %S" $d; done');
    for (const line of out.trim().split('\n')) {
      const [blocks = 0, size = 0] = line.split(' ').map(Number);
      expect(blocks * size).toBeGreaterThan(0);
      expect(blocks * size).toBeLessThanOrEqual(1024 ** 3);
    }
    const full = await bash(host, 'dd if=/dev/zero of=/run/big bs=1M count=200 2>&1; rm -f /run/big');
    expect(full.out).toMatch(/No space left/);
  });
});
