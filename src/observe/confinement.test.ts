import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { decodeCapabilities } from './capabilities.ts';
import { type Confinement, confinementOf } from './confinement.ts';
import { parseIdMap, toInside } from './idmap.ts';
import { processAt } from './live-process.ts';
import { parseRlimits } from './rlimits.ts';
import { until } from './scratch-host.test-kit.ts';

let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.kill('SIGKILL')) await once(child, 'exit');
  child = undefined;
});

/** What is seen of `sleep` once it runs behind a prefix of programs that each become the next. */
async function sleeping(...prefix: readonly string[]): Promise<Confinement> {
  const [program, ...args] = [...prefix, 'sleep', '1000'];
  child = spawn(program as string, args, { stdio: 'ignore' });
  const { pid } = child;
  return await until(() => {
    const process = pid === undefined ? undefined : processAt(pid);
    return process?.comm === 'sleep' && confinementOf(process);
  });
}

const ROOT_OF_ITS_OWN = ['unshare', '--user', '--map-root-user'];

test('a child of ours has what we have', async () => {
  const ours = confinementOf(processAt(process.pid) as NonNullable<ReturnType<typeof processAt>>);
  const seen = await sleeping();
  expect(seen).toEqual(ours);
  expect(seen.seccomp).toEqual({ mode: 'off', filters: 0 });
  expect(seen.uids.effective).toBe(process.geteuid?.());
  expect(seen.gids.real).toBe(process.getgid?.());
  expect(seen.rlimits.size).toBe(16);
});

test('the five sets of capabilities, each by itself', async () => {
  const seen = await sleeping(
    ...ROOT_OF_ITS_OWN,
    ...['setpriv', '--bounding-set=-all,+chown,+net_raw,+sys_admin'],
    ...['--inh-caps=-all,+net_raw', '--ambient-caps=-all,+net_raw'],
  );
  const names = Object.fromEntries(Object.entries(seen.capabilities).map(([set, caps]) => [set, [...caps]]));
  expect(names).toEqual({
    inheritable: ['CAP_NET_RAW'],
    // Root's own after execve: what is inheritable or in the bounding set (capabilities(7)).
    permitted: ['CAP_CHOWN', 'CAP_NET_RAW', 'CAP_SYS_ADMIN'],
    effective: ['CAP_CHOWN', 'CAP_NET_RAW', 'CAP_SYS_ADMIN'],
    bounding: ['CAP_CHOWN', 'CAP_NET_RAW', 'CAP_SYS_ADMIN'],
    ambient: ['CAP_NET_RAW'],
  });
  expect(seen.masks).toMatchObject({ ambient: '0000000000002000', bounding: '0000000000202001' });
});

test('no_new_privs', async () => {
  expect((await sleeping('setpriv', '--no-new-privs')).noNewPrivs).toBe(true);
});

test('limits, soft and hard', async () => {
  const seen = await sleeping('prlimit', '--nofile=64:128', '--core=0:0', '--cpu=unlimited:unlimited', '--');
  expect(seen.rlimits.get('RLIMIT_NOFILE')).toEqual({ soft: 64, hard: 128 });
  expect(seen.rlimits.get('RLIMIT_CORE')).toEqual({ soft: 0, hard: 0 });
  expect(seen.rlimits.get('RLIMIT_CPU')).toEqual({ soft: 'unlimited', hard: 'unlimited' });
});

test('filters are counted', async () => {
  const seen = await sleeping('perl', '-e', WITH_TWO_FILTERS, '--');
  expect(seen.seccomp).toEqual({ mode: 'filter', filters: 2 });
  expect(seen.noNewPrivs).toBe(true);
});

test('ids are of the reader, and its maps say what they are inside', async () => {
  const seen = await sleeping(...ROOT_OF_ITS_OWN);
  const inside = processAt(child?.pid as number);
  expect(seen.uids.effective).toBe(process.geteuid?.());
  expect(toInside(parseIdMap(inside?.file('uid_map') ?? ''), seen.uids.effective)).toBe(0);
});

test.runIf(process.getuid?.() === 0)('four ids and the supplementary groups', async () => {
  const seen = await sleeping('setpriv', '--ruid=5', '--euid=6', '--rgid=7', '--egid=8', '--groups=9,10');
  expect(seen.uids).toEqual({ real: 5, effective: 6, saved: 6, fs: 6 });
  expect(seen.gids).toEqual({ real: 7, effective: 8, saved: 8, fs: 8 });
  expect(seen.groups).toEqual([9, 10]);
});

test('a process that has gone is not seen', () => {
  const { pid } = spawnSync('true');
  expect(processAt(pid)).toBeUndefined();
});

test('the last capability of this kernel has a name, and a newer one a number', () => {
  expect([...decodeCapabilities('00000000a80425fb')]).toEqual(
    [
      ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
      ...['NET_BIND_SERVICE', 'NET_RAW', 'SYS_CHROOT', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP'],
    ].map((name) => `CAP_${name}`),
  );
  expect([...decodeCapabilities('0000070000000000')]).toEqual(['CAP_CHECKPOINT_RESTORE', 'CAP_41', 'CAP_42']);
});

test('a resource that this table does not know is left out', () => {
  expect(
    parseRlimits('Max open files            64                   128                  files\n').size,
  ).toBe(1);
  expect(
    parseRlimits('Max heat                  64                   128                  degrees\n').size,
  ).toBe(0);
});

/** Each lets everything pass: BPF_RET | BPF_K with SECCOMP_RET_ALLOW; prctl is 157 on x86_64, 167 on arm64. */
const WITH_TWO_FILTERS = `
my $prctl = ${process.arch === 'arm64' ? 167 : 157};
my $filter = pack('SCCL', 0x06, 0, 0, 0x7fff0000);
my $program = pack('Sx6P', 1, $filter);
syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
for (1, 2) { syscall($prctl, 22, 2, $program) == 0 or die "seccomp: $!" }
exec @ARGV;`;
