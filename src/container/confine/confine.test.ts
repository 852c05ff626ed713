import { describe, expect, test } from 'vitest';
import type { Call } from '../../engine/call.ts';
import { capabilityMask, DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { canMakeUserNamespaces, inOwnNamespaces, output, sh } from '../../engine/engine.test-kit.ts';
import type { Process, Seccomp } from '../config/runtime-spec.ts';
import { capabilitiesFor } from './capability-set.ts';
import { type ConfineOptions, confine } from './confine.ts';
import { defaultSeccomp } from './default-seccomp.ts';
import { DEFAULT_SECCOMP } from './defaults.ts';

const userns = await canMakeUserNamespaces();
const DOCKERS = '00000000a80425fb';
const NONE = '0000000000000000';
/** A user namespace with one id in it has no groups to choose. */
const ONE_ID = { groupsAreFixed: true };

function processOf(change: Partial<Process> = {}): Process {
  const names = DOCKER_CAPABILITIES;
  return {
    user: { uid: 0, gid: 0 },
    args: ['true'],
    env: [],
    cwd: '/',
    noNewPrivileges: true,
    capabilities: { bounding: names, effective: names, permitted: names },
    ...change,
  };
}

async function status(process: Process, filter: Seccomp | undefined): Promise<Record<string, string>> {
  const { stdout } = await confined(process, filter, 'cat /proc/self/status');
  return Object.fromEntries(stdout.split('\n').map((line) => line.split(/:\s+/)));
}

async function confined(
  process: Process,
  filter: Seccomp | undefined,
  script: string,
  o: ConfineOptions = ONE_ID,
) {
  const ran = await output(inOwnNamespaces([], [...confine(process, filter, o), sh(script)]), {
    env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  expect(ran.trace.failed).toBeUndefined();
  return ran;
}

function names(calls: readonly Call[]): string[] {
  return calls.map(({ shown }) => /^(?:prctl\()?\w+/.exec(shown)?.[0] ?? shown);
}

function without(list: readonly string[], name: string): string[] {
  return list.filter((n) => n !== name);
}

describe('the order', () => {
  const limited = processOf({ rlimits: [{ type: 'RLIMIT_NOFILE', soft: 64, hard: 64 }] });

  test('root: limits, bounding set, ids, sets, no_new_privs, the filter last', () => {
    const order = names(confine(limited, DEFAULT_SECCOMP));
    expect(without(order, 'prctl(PR_CAPBSET_DROP')).toEqual([
      'prlimit64',
      'setgroups',
      'setresgid',
      'setresuid',
      'capset',
      'prctl(PR_CAP_AMBIENT',
      'prctl(PR_SET_NO_NEW_PRIVS',
      'seccomp',
    ]);
    expect(order.indexOf('prctl(PR_CAPBSET_DROP')).toBe(1);
  });

  test('another user: what is permitted is kept over the change', () => {
    const order = names(confine(processOf({ user: { uid: 1000, gid: 1000 } }), undefined));
    expect(order.indexOf('prctl(PR_SET_KEEPCAPS')).toBe(order.indexOf('setresuid') - 3);
  });

  test('without no_new_privs the filter comes while CAP_SYS_ADMIN is there', () => {
    const order = names(confine(processOf({ noNewPrivileges: false }), DEFAULT_SECCOMP));
    expect(order[0]).toBe('seccomp');
    expect(order).not.toContain('prctl(PR_SET_NO_NEW_PRIVS');
  });

  test('every call says which lab teaches it', () => {
    for (const call of confine(limited, DEFAULT_SECCOMP))
      expect(call.topic).toMatch(/^(privileges|user)\/[a-z-]+$/);
  });

  test('what does not exist is named', () => {
    expect(() => confine(processOf({ capabilities: { bounding: ['CAP_X'] } }), undefined)).toThrow('CAP_X');
    expect(() =>
      confine(processOf({ rlimits: [{ type: 'RLIMIT_X', soft: 0, hard: 0 }] }), undefined),
    ).toThrow('RLIMIT_X');
  });
});

describe.skipIf(!userns)('on this kernel', () => {
  test('root has Docker’s set, no_new_privs and a filter', async () => {
    expect(await status(processOf(), DEFAULT_SECCOMP)).toMatchObject({
      CapInh: NONE,
      CapPrm: DOCKERS,
      CapEff: DOCKERS,
      CapBnd: DOCKERS,
      CapAmb: NONE,
      NoNewPrivs: '1',
      Seccomp: '2',
    });
  });

  test('without capabilities: none, and none to get', async () => {
    const { capabilities: _, ...bare } = processOf();
    expect(await status(bare, undefined)).toMatchObject({
      CapPrm: NONE,
      CapEff: NONE,
      CapBnd: NONE,
      Seccomp: '0',
    });
  });

  test('the ambient set reaches the command', async () => {
    const sets = ['CAP_NET_RAW', 'CAP_KILL'];
    const given = {
      bounding: sets,
      effective: sets,
      permitted: sets,
      inheritable: ['CAP_NET_RAW'],
      ambient: ['CAP_NET_RAW'],
    };
    const seen = await status(processOf({ capabilities: given }), DEFAULT_SECCOMP);
    expect(seen['CapAmb']).toBe(capabilityMask(['CAP_NET_RAW']).toString(16).padStart(16, '0'));
  });

  test('limits hold and cannot be raised', async () => {
    const { stdout } = await confined(
      processOf({
        rlimits: [
          { type: 'RLIMIT_NOFILE', soft: 32, hard: 64 },
          { type: 'RLIMIT_CORE', soft: 0, hard: 0 },
        ],
      }),
      DEFAULT_SECCOMP,
      'ulimit -Sn; ulimit -Hn; ulimit -Hc; ulimit -Hn 65 || echo refused',
    );
    expect(stdout.trim().split('\n')).toEqual(['32', '64', '0', 'refused']);
  });

  test('the default filter: no namespaces, no mounts, no keys; ordinary life goes on', async () => {
    // perl makes the calls by number, so that no C library decides before the kernel does.
    const calls = {
      unshare: [272, 0x10000000],
      keyctl: [250, 0, -3],
      clone3: [435, 0, 0],
      mount: [165],
      ptrace: [101, 99],
    };
    const ask = Object.entries(calls).map(
      ([name, [nr, ...args]]) => `syscall(${[nr, ...args].join(', ')}); print "${name} ", $!+0, "\\n";`,
    );
    const script = `perl -e '$! = 0; ${ask.join(' $! = 0; ')}'; sh -c "exit 3"; echo $?`;
    const [EPERM, ESRCH, EFAULT, EINVAL, ENOSYS] = [1, 3, 14, 22, 38];
    const { stdout } = await confined(processOf(), DEFAULT_SECCOMP, script);
    expect(stdout.trim().split('\n')).toEqual([
      `unshare ${EPERM}`,
      `keyctl ${EPERM}`,
      `clone3 ${ENOSYS}`,
      `mount ${EPERM}`,
      `ptrace ${ESRCH}`,
      '3',
    ]);
    // The same calls reach the kernel's own answers where there is no filter: it was the filter that spoke.
    const free = await confined(processOf(), undefined, script);
    expect(free.stdout.trim().split('\n')).toEqual([
      'unshare 0',
      'keyctl 0',
      `clone3 ${EINVAL}`,
      `mount ${EFAULT}`,
      `ptrace ${ESRCH}`,
      '3',
    ]);
  });

  test('no_new_privs is on or off as asked; the filter is there either way', async () => {
    for (const noNewPrivileges of [true, false]) {
      const seen = await status(processOf({ noNewPrivileges }), DEFAULT_SECCOMP);
      expect(seen).toMatchObject({ NoNewPrivs: noNewPrivileges ? '1' : '0', Seccomp: '2' });
    }
  });

  test('--cap-add SYS_ADMIN lets it mount, in namespaces of its own', async () => {
    const all = capabilitiesFor(['SYS_ADMIN'], []);
    const given = processOf({ capabilities: { bounding: all, effective: all, permitted: all } });
    const script = 'unshare -m sh -c "mount -t tmpfs none /mnt && echo mounted"';
    expect((await confined(given, defaultSeccomp(all), script)).stdout).toBe('mounted\n');
    expect((await confined(processOf(), DEFAULT_SECCOMP, script)).stdout).toBe('');
  });
});
