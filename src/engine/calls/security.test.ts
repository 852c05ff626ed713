import { describe, expect, test } from 'vitest';
import type { Call } from '../call.ts';
import { CAPABILITIES, type CapabilityName, capabilitiesIn, capabilityMask } from '../capabilities.ts';
import { canMakeUserNamespaces, inOwnNamespaces, output, sh } from '../engine.test-kit.ts';
import { compileFilter } from '../seccomp/compile.ts';
import { forbid } from '../seccomp/forbid.ts';
import { mkdir } from './files.ts';
import { prctl } from './processes.ts';
import { capget, capset, prlimit64, readCapabilities, seccomp } from './security.ts';

const userns = await canMakeUserNamespaces();
const NO_NEW_PRIVS = prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0]);

test('each is shown as strace prints it', () => {
  const shown: readonly (readonly [Call, string])[] = [
    [
      capset({ effective: ['CAP_KILL'], permitted: ['CAP_KILL', 'CAP_BPF'], inheritable: [] }),
      'capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=CAP_KILL, permitted=CAP_KILL|CAP_BPF, inheritable=0})',
    ],
    [capget(), 'capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, …)'],
    [
      seccomp(new Uint8Array(8), ['SECCOMP_FILTER_FLAG_LOG']),
      'seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, {len=1, filter=…})',
    ],
    [
      prlimit64('RLIMIT_NOFILE', 64, 'unlimited'),
      'prlimit64(0, RLIMIT_NOFILE, {rlim_cur=64, rlim_max=RLIM64_INFINITY}, NULL)',
    ],
  ];
  for (const [call, text] of shown) expect(call.shown).toBe(text);
});

test('41 capabilities, each at its bit', () => {
  expect(CAPABILITIES).toHaveLength(41);
  expect(capabilityMask(['CAP_CHOWN', 'CAP_CHECKPOINT_RESTORE'])).toBe((1n << 40n) | 1n);
  expect(capabilitiesIn(0x00000000a80425fbn)).toHaveLength(14);
  expect(capabilitiesIn(1n << 63n)).toEqual([]);
  expect(() => capabilityMask(['CAP_NONE'])).toThrow('CAP_NONE');
});

/** /proc/self/status of a program that these calls came before, as the kernel prints it. */
async function statusAfter(calls: readonly Call[]): Promise<Map<string, string>> {
  const { trace, stdout } = await output(inOwnNamespaces([], [...calls, sh('cat /proc/self/status')]));
  expect(trace.failed).toBeUndefined();
  const fields = stdout.split('\n').map((line) => line.split(/:\s+/) as [string, string]);
  return new Map(fields);
}

describe.skipIf(!userns)('on this kernel', () => {
  test('a program has the sets that it was given, and no others', async () => {
    const kept: readonly CapabilityName[] = ['CAP_CHOWN', 'CAP_SYS_ADMIN', 'CAP_BPF'];
    const bounded = CAPABILITIES.filter((name) => !kept.includes(name));
    const status = await statusAfter([
      ...bounded.map((name) => prctl('PR_CAPBSET_DROP', name)),
      capset({ effective: ['CAP_CHOWN'], permitted: kept, inheritable: ['CAP_CHOWN'] }),
    ]);
    // Root's program gets what the bounding set leaves, in both (capabilities(7), "Capabilities and execution by root").
    const all = capabilityMask(kept).toString(16).padStart(16, '0');
    expect([status.get('CapBnd'), status.get('CapPrm'), status.get('CapEff')]).toEqual([all, all, all]);
    expect(status.get('CapInh')).toBe('0000000000000001');
  });

  test('capget reads what capset wrote', async () => {
    const sets = {
      effective: ['CAP_KILL', 'CAP_BPF'],
      permitted: ['CAP_KILL', 'CAP_BPF', 'CAP_MKNOD'],
      inheritable: ['CAP_MKNOD'],
    } as const;
    const { trace } = await output(inOwnNamespaces([], [capset(sets), capget({ as: 'sets' }), sh('true')]));
    const captured = trace.entries.find((e) => e.call.as === 'sets')?.captured ?? new Uint8Array();
    const read = readCapabilities(captured);
    expect(capabilitiesIn(read.effective)).toEqual(sets.effective);
    expect(capabilitiesIn(read.permitted)).toEqual(['CAP_KILL', 'CAP_MKNOD', 'CAP_BPF']);
    expect(capabilitiesIn(read.inheritable)).toEqual(sets.inheritable);
  });

  test('what was given up does not come back', async () => {
    const none = { effective: [], permitted: [], inheritable: [] };
    const { trace } = await output(
      inOwnNamespaces(
        [],
        [capset(none), capset({ ...none, permitted: ['CAP_KILL'], effective: ['CAP_KILL'] })],
      ),
    );
    expect(trace.failed).toMatchObject({ errno: 'EPERM', call: { name: 'capset' } });
  });

  test('a filter answers mkdir with the errno that it was made for, and children have it too', async () => {
    const filter = compileFilter(forbid(['mkdir', 'mkdirat'], 'EXDEV'));
    const { trace, stderr } = await output(
      inOwnNamespaces(
        [],
        [
          NO_NEW_PRIVS,
          seccomp(filter.bytes),
          mkdir('/tmp/never-made-by-a-test', 0o700, { onError: ['EXDEV'] }),
          sh('sh -c "mkdir /tmp/never-made-by-a-test"; grep Seccomp: /proc/self/status >&2'),
        ],
      ),
      { env: { LC_ALL: 'C' } },
    );
    expect(trace.failed).toBeUndefined();
    expect(stderr).toContain('Invalid cross-device link');
    expect(stderr).toMatch(/Seccomp:\s+2/);
  });

  test('SCMP_ACT_KILL_PROCESS ends it with SIGSYS', async () => {
    const deadly = compileFilter({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_KILL_PROCESS' }],
    });
    const { trace } = await output(
      inOwnNamespaces([], [NO_NEW_PRIVS, seccomp(deadly.bytes), sh('exec mkdir /tmp/never-made-by-a-test')]),
    );
    expect(trace.status).toBe(128 + 31);
  });

  test('limits: the program has them, and cannot go above the hard one', async () => {
    const script = 'ulimit -Sn; ulimit -Hn; ulimit -c; ulimit -n 200 || echo refused';
    const { trace, stdout } = await output([
      prlimit64('RLIMIT_NOFILE', 64, 128),
      ...inOwnNamespaces([], [prlimit64('RLIMIT_CORE', 0, 0), sh(script)]),
    ]);
    expect(trace.failed).toBeUndefined();
    expect(stdout.trim().split('\n')).toEqual(['64', '128', '0', 'refused']);
  });

  test('without no_new_privs and CAP_SYS_ADMIN nobody may set a filter', async () => {
    const none = { effective: [], permitted: [], inheritable: [] };
    const filter = seccomp(compileFilter(forbid(['mkdir'])).bytes);
    const { trace } = await output(inOwnNamespaces([], [capset(none), filter]));
    expect(trace.failed).toMatchObject({ errno: 'EACCES', call: { name: 'seccomp' } });
    expect(
      (await output(inOwnNamespaces([], [capset(none), NO_NEW_PRIVS, filter]))).trace.failed,
    ).toBeUndefined();
  });
});
