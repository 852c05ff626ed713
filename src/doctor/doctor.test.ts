import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { same } from '../text/text.ts';
import { cgroupVersion } from './cgroup.ts';
import { bad, good } from './check.ts';
import { doctor, examine } from './doctor.ts';
import { isStatic } from './elf.ts';
import { type Command, planFix, runFix } from './fix.ts';
import { grantedRange } from './idrange.ts';
import type { Probe, Ran } from './probe.ts';
import { tryLabHost } from './trial-host.ts';

const OK: Ran = { status: 0, stdout: '', stderr: '' };
const STATIC_ELF = elf([1]);

/** A Debian 12 on which all is well, but for what a test says. */
function machine(
  other: Partial<Probe> & { files?: Record<string, string>; lacks?: string[]; refuses?: Ran } = {},
): Probe {
  const files: Record<string, string> = {
    '/proc/filesystems': 'nodev\tproc\nnodev\toverlay\nnodev\tdevpts',
    '/proc/self/mountinfo': '30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw',
    '/proc/self/cgroup': '0::/user.slice',
    '/sys/fs/cgroup/cgroup.subtree_control': 'cpu memory pids',
    '/etc/subuid': 'ada:100000:65536',
    '/etc/subgid': 'ada:100000:65536',
    ...other.files,
  };
  return {
    platform: 'linux',
    release: '6.1.0-28-amd64',
    node: '20.20.2',
    uid: 1000,
    user: 'ada',
    engine: '/usr/lib/nslab-engine',
    read: (path) => files[path],
    bytes: () => STATIC_ELF,
    exists: (path) => path in files,
    writable: () => true,
    find: (program) => (other.lacks?.includes(program) ? undefined : `/usr/bin/${program}`),
    run: () => other.refuses ?? OK,
    ...other,
  };
}

const LABS = [
  { number: 1, needs: [] },
  { number: 3, needs: ['busybox'] },
];
const trial = async () => good('lab-host', same('made'));
const report = (probe: Probe) => examine(probe, LABS, trial);
const check = async (probe: Probe, id: string) => (await report(probe)).checks.find((c) => c.id === id);
const ready = async (probe: Probe) => (await report(probe)).labs.map((l) => l.ready);

describe('a machine on which all is well', () => {
  it('is ready for every lab', async () => {
    expect(await ready(machine())).toEqual([true, true]);
    expect((await report(machine())).checks.filter((c) => !c.ok)).toEqual([]);
  });
});

describe('user namespaces refused', () => {
  const EPERM: Ran = { status: 1, stdout: '', stderr: 'unshare: unshare failed: Operation not permitted\n' };
  const cases: [string, Parameters<typeof machine>[0], RegExp][] = [
    [
      'user.max_user_namespaces=0',
      { files: { '/proc/sys/user/max_user_namespaces': '0' } },
      /max_user_namespaces is 0/,
    ],
    [
      "Debian's switch",
      { files: { '/proc/sys/kernel/unprivileged_userns_clone': '0' } },
      /unprivileged_userns_clone is 0/,
    ],
    [
      'AppArmor of Ubuntu 24.04',
      { files: { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1', '/proc/self/ns/user': '' } },
      /AppArmor/,
    ],
    ['a container', { files: { '/.dockerenv': '', '/proc/self/ns/user': '' } }, /this is a container/],
    [
      'a seccomp filter',
      { files: { '/proc/self/status': 'Name:\tnode\nSeccomp:\t2', '/proc/self/ns/user': '' } },
      /seccomp/,
    ],
    ['a kernel without them', {}, /CONFIG_USER_NS/],
    ['an unknown cause', { files: { '/proc/self/ns/user': '' } }, /no sysctl or filter/],
  ];
  it.each(cases)('%s', async (_, other, why) => {
    const probe = machine({ ...other, refuses: EPERM });
    const found = await check(probe, 'user-namespaces');
    expect(found?.ok).toBe(false);
    expect(found?.found.en).toMatch(why);
    expect(found?.found.en).toContain('Operation not permitted');
    expect(found?.remedy).toBeDefined();
    expect(await ready(probe)).toEqual([false, false]);
  });
  it('blames no switch that does not bind root', async () => {
    const files = { '/proc/sys/kernel/unprivileged_userns_clone': '0', '/.dockerenv': '' };
    const found = await check(machine({ uid: 0, files, refuses: EPERM }), 'user-namespaces');
    expect(found?.found.en).toMatch(/container/);
  });
});

describe('a lab host', () => {
  it('that cannot be made holds back every lab, in the words of the refusal', async () => {
    const refused = async () => bad('lab-host', same('mount: EPERM'), same('elsewhere'));
    const { labs } = await examine(machine(), LABS, refused);
    expect(labs.map((l) => l.reason.en)).toEqual(['lab-host: mount: EPERM', 'lab-host: mount: EPERM']);
  });
  it('is not tried where it is known to fail', async () => {
    const never = () => Promise.reject(new Error('tried'));
    await expect(examine(machine({ engine: undefined }), LABS, never)).resolves.toBeDefined();
  });
  it('is really made and ended here', async () => {
    expect((await tryLabHost()).ok).toBe(true);
  });
});

describe('programs', () => {
  it('holds back only the lab that needs the missing one', async () => {
    const probe = machine({ lacks: ['busybox'] });
    expect(await ready(probe)).toEqual([true, false]);
    expect((await report(probe)).labs[1]?.reason.en).toBe('busybox: not found: some steps need it');
  });
  it('takes no busybox that asks for a loader', async () => {
    const probe = machine({ bytes: () => elf([1, 3]) });
    expect((await check(probe, 'busybox'))?.found.en).toMatch(/linked dynamically/);
  });
  it('asks for no tmux', async () => {
    expect(await ready(machine({ lacks: ['tmux'] }))).toEqual([true, true]);
  });
});

describe('the kernel', () => {
  it('says what is missing below 5.12', async () => {
    const found = await check(machine({ release: '5.10.0-32-amd64' }), 'kernel');
    expect(found?.ok).toBe(false);
    expect(found?.found.en).toMatch(
      /^5\.10\.0-32-amd64, without overlay in a user namespace.*; mount_setattr\(2\): the lab host cannot be made/,
    );
    expect(await ready(machine({ release: '5.11.0' }))).toEqual([false, false]);
  });
  it('is not asked when it is not Linux', async () => {
    expect((await report(machine({ platform: 'darwin' }))).checks.map((c) => c.id)).toEqual(['linux']);
  });
});

describe('--fix', () => {
  const checks = async (probe: Probe) => (await report(probe)).checks;
  it("names Debian's packages and goes through sudo", async () => {
    const probe = machine({ lacks: ['busybox', 'newuidmap', 'dnf', 'apk', 'pacman'] });
    expect(planFix(await checks(probe), probe)).toEqual({
      packages: ['uidmap', 'busybox-static'],
      commands: [
        ['sudo', 'apt-get', 'update', '-q'],
        ['sudo', 'apt-get', 'install', '-y', '-q', '--no-install-recommends', 'uidmap', 'busybox-static'],
      ],
    });
  });
  it("names Fedora's", async () => {
    const probe = machine({ uid: 0, lacks: ['busybox', 'ip', 'apt-get'] });
    expect(planFix(await checks(probe), probe).commands).toEqual([
      ['dnf', 'install', '-y', 'iproute', 'busybox'],
    ]);
  });
  it('runs the commands in turn, until one fails, and keeps to stderr', async () => {
    let said = '';
    const err = new Writable({
      write(chunk, _, done) {
        said += chunk;
        done();
      },
    });
    const commands: Command[] = [['echo', 'one'], ['false'], ['echo', 'never']];
    expect(await runFix({ packages: ['x'], commands }, err)).toBe(false);
    expect(said).toBe('+ echo one\none\n+ false\n');
    expect(await runFix({ packages: ['x'], commands: [['no-such-program']] }, err)).toBe(false);
  });
  it('runs nothing without root and sudo, nor without a known package manager', async () => {
    const noSudo = machine({ lacks: ['busybox', 'sudo'] });
    expect(planFix(await checks(noSudo), noSudo).obstacle).toBe('not-root');
    const noManager = machine({ lacks: ['busybox', 'apt-get', 'dnf', 'apk', 'pacman'] });
    expect(planFix(await checks(noManager), noManager).obstacle).toBe('no-package-manager');
  });
});

it('--json has the form that other programs read', async () => {
  let text = '';
  const out = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const status = await doctor({
    labs: LABS,
    version: '0.1.0',
    lang: 'en',
    json: true,
    out,
    err: out,
    probe: machine({ lacks: ['busybox'] }),
    trial,
  });
  const found = JSON.parse(text);
  expect(status).toBe(1);
  expect(Object.keys(found)).toEqual(['checks', 'labs', 'code']);
  for (const c of found.checks) expect(Object.keys(c)).toEqual(['id', 'ok', 'found', 'remedy']);
  expect(found.labs[0]).toEqual({ number: 1, ready: true, state: 'ready', reason: 'ready' });
});

describe('limits', () => {
  const LIMITS = [{ number: 7, needs: [], checks: ['cgroup'] }];
  const lab7 = async (probe: Probe) => (await examine(probe, LIMITS, trial)).labs[0];
  const found = async (probe: Probe) => (await check(probe, 'cgroup'))?.found.en;

  it('ready where a group is ours to divide', async () => {
    expect(await found(machine())).toBe('version 2; ours to divide: /sys/fs/cgroup (cpu, memory, pids)');
    expect((await lab7(machine()))?.ready).toBe(true);
  });
  it('ready where systemd gives one', async () => {
    const files = { '/run/user/1000/systemd/private': '', '/usr/bin/systemd-run': '' };
    const probe = machine({ writable: () => false, files });
    expect(await found(probe)).toMatch(/systemd gives us a group to divide/);
    expect((await lab7(probe))?.ready).toBe(true);
  });
  it('not ready where nobody does: the lab about them alone, and why', async () => {
    const probe = machine({ writable: () => false });
    expect(await lab7(probe)).toMatchObject({
      ready: false,
      reason: {
        en: 'cgroup: version 2. /sys/fs/cgroup/user.slice is not ours to divide: no group can be made in it.',
      },
    });
    expect((await check(probe, 'cgroup'))?.remedy?.en).toMatch(/^With systemd: /);
    expect(await ready(probe)).toEqual([true, true]);
  });
});

describe('how far a lab goes', () => {
  const steps = [{ needs: ['ip'] }, { needs: ['nft', 'id-range'] }, { needs: [], optional: true }];
  const LABS5 = [{ number: 5, needs: ['ip', 'nft'], checks: ['cgroup'], steps }];
  const cases: [string, Parameters<typeof machine>[0], string][] = [
    ['all of it', {}, 'ready'],
    ['but for the step that needs a program', { lacks: ['nft'] }, 'limits'],
    ['but for the step that needs several ids', { files: { '/etc/subuid': '' } }, 'limits'],
    ['no step is left but an experiment', { lacks: ['nft', 'ip'] }, 'not'],
    ['its lab host lacks what it must have', { writable: () => false }, 'not'],
    ['nothing runs', { release: '5.4.0' }, 'not'],
  ];
  it.each(cases)('%s', async (_, other, state) => {
    expect((await examine(machine(other), LABS5, trial)).labs[0]?.state).toBe(state);
  });
  it('is said where only some of its steps are lost', async () => {
    const { labs } = await examine(machine({ files: { '/etc/subuid': '' } }), LABS5, trial);
    expect(labs[0]).toMatchObject({ ready: true, reason: { en: 'ready, but for what needs id-range' } });
  });
});

describe('parsers', () => {
  it('of /etc/subuid', async () => {
    expect(grantedRange('root:1:2\nada:100000:65536', 'ada', 1000)).toEqual({ start: 100000, count: 65536 });
    expect(grantedRange('1000:5:7', 'ada', 1000)).toEqual({ start: 5, count: 7 });
    expect(grantedRange('ada:5:0', 'ada', 1000)).toBeUndefined();
  });
  it('of cgroup mounts', async () => {
    const [one, two] = ['1 2 0:1 / /a rw - cgroup cgroup rw,cpu', '1 2 0:2 / /b rw - cgroup2 none rw'];
    expect([one, two, `${one}\n${two}`, ''].map((t) => cgroupVersion(t ?? ''))).toEqual([
      'v1',
      'v2',
      'hybrid',
      'none',
    ]);
  });
  it('of ELF', async () => {
    expect(isStatic(elf([1, 2]))).toBe(true);
    expect(isStatic(elf([1, 3]))).toBe(false);
    expect(isStatic(Buffer.from('#!/bin/sh\n'))).toBeUndefined();
    expect(isStatic(elf([1, 3]).subarray(0, 70))).toBeUndefined();
  });
});

/** The least of an ELF64 file that has program headers of these types. */
function elf(types: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(64 + types.length * 56);
  bytes.write('\x7fELF\x02\x01', 'latin1');
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(types.length, 56);
  types.forEach((type, i) => {
    bytes.writeUInt32LE(type, 64 + i * 56);
  });
  return bytes;
}
