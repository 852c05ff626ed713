import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { ALLOW, answer, errno } from '../../engine/seccomp/interpreter.test-kit.ts';
import { architecture } from '../../engine/seccomp/syscalls.ts';
import { capabilitiesFor } from './capability-set.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from './defaults.ts';
import { securityOptions } from './security-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-security-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (...given: string[]) => securityOptions(given, DOCKER_CAPABILITIES);

test('without options all is on', () => {
  expect(read()).toEqual({
    noNewPrivileges: true,
    seccomp: DEFAULT_SECCOMP,
    maskedPaths: MASKED_PATHS,
    readonlyPaths: READONLY_PATHS,
  });
});

test('no-new-privileges, as docker writes it', () => {
  const said = ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=false'].map(
    (o) => read(o).noNewPrivileges,
  );
  expect(said).toEqual([true, true, false]);
  expect(read('no-new-privileges:false', 'no-new-privileges').noNewPrivileges).toBe(true);
});

test('paths', () => {
  expect(read('systempaths=unconfined')).toMatchObject({ maskedPaths: [], readonlyPaths: [] });
  expect(read('unmask=ALL')).toMatchObject({ maskedPaths: [], readonlyPaths: [] });
  const opened = read('unmask=/proc/kcore:/proc/sys');
  expect(opened.maskedPaths).toEqual(MASKED_PATHS.filter((p) => p !== '/proc/kcore'));
  expect(opened.readonlyPaths).toEqual(READONLY_PATHS.filter((p) => p !== '/proc/sys'));
  expect(read('mask=/proc/uptime:/etc').maskedPaths).toEqual([...MASKED_PATHS, '/proc/uptime', '/etc']);
});

test.each([
  ['apparmor=docker-default', /not supported/],
  ['label=disable', /not supported/],
  ['no-new-privileges=maybe', /no-new-privileges=maybe is not understood/],
  ['seccomp', /not understood/],
  ['systempaths=open', /not understood/],
  ['mask=proc', /not understood/],
  ['privileged', /privileged is not understood/],
  ['seccomp=/no/such/file', /\/no\/such\/file cannot be read: ENOENT/],
])('%s is refused', (option, message) => {
  expect(() => read(option)).toThrow(message);
});

describe('seccomp=FILE', () => {
  function written(name: string, json: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
    return path;
  }

  test('unconfined is no filter at all', () => {
    expect(read('seccomp=unconfined').seccomp).toBeUndefined();
    expect(read('seccomp=unconfined', 'seccomp=builtin').seccomp).toEqual(DEFAULT_SECCOMP);
  });

  test('rules for whom they are meant', () => {
    const path = written('for.json', {
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrno: 'ENOSYS',
      archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }],
      syscalls: [
        { names: ['read'], action: 'SCMP_ACT_ALLOW', includes: {}, excludes: {}, args: null, comment: '' },
        { names: ['mount'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_ADMIN'] } },
        {
          names: ['mount'],
          action: 'SCMP_ACT_ERRNO',
          errno: 'EACCES',
          excludes: { caps: ['CAP_SYS_ADMIN'] },
        },
        { names: ['write'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['s390x'] } },
        { names: ['ptrace'], action: 'SCMP_ACT_ALLOW', includes: { minKernel: '4.8' } },
      ],
    });
    const ask = (name: string, added: string[]) => {
      const { seccomp } = securityOptions([`seccomp=${path}`], capabilitiesFor(added, []));
      const { syscalls, audit } = architecture();
      if (!seccomp) throw new Error('no filter');
      return answer(compileFilter(seccomp).bytes, { nr: syscalls.get(name) ?? -1, arch: audit });
    };
    expect(['read', 'write', 'ptrace', 'mount'].map((name) => ask(name, []))).toEqual([
      ALLOW,
      errno(38),
      ALLOW,
      errno(13),
    ]);
    expect(ask('mount', ['SYS_ADMIN'])).toBe(ALLOW);
  });

  test('what is wrong with it is said with its name', () => {
    expect(() => read(`seccomp=${written('no.json', '{')}`)).toThrow(/no\.json cannot be read/);
    expect(() => read(`seccomp=${written('empty.json', {})}`)).toThrow(/empty\.json: defaultAction/);
    const rule = { names: ['read'], action: 'SCMP_ACT_PERHAPS' };
    const bad = written('bad.json', { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] });
    expect(() => read(`seccomp=${bad}`)).toThrow(/bad\.json: .*SCMP_ACT_PERHAPS/);
  });

  const PODMANS = '/usr/share/containers/seccomp.json';
  test.skipIf(!existsSync(PODMANS))('podman’s own file', () => {
    expect(read(`seccomp=${PODMANS}`).seccomp?.syscalls?.length).toBeGreaterThan(10);
  });
});
