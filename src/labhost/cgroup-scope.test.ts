import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { HostCgroups } from '../observe/cgroup-trees.ts';
import { type CgroupFacts, systemdCommand } from './cgroup-own.ts';
import { planScope, startedThrough } from './cgroup-scope.ts';

const MANAGER = '/user.slice/user-1000.slice/user@1000.service';
const RUN = ['systemd-run', '--user', '--scope', '--quiet', '--collect', '-p', 'Delegate=yes'];

function cgroups(path: string): HostCgroups {
  const tree = { version: 2, controllers: ['cpu'], leaf: '/init.scope', links: [], data: '' } as const;
  return { trees: [{ ...tree, path, folder: `/sys/fs/cgroup${path}`, inside: '/sys/fs/cgroup' }] };
}

/** Of a user whose own groups are those of their manager. */
function at(own: string, more: Partial<CgroupFacts> = {}): () => CgroupFacts {
  return () => ({
    uid: 1000,
    systemdRun: RUN,
    mountinfo: '30 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    own: `0::${own}\n`,
    read: () => undefined,
    writable: (path) => path.includes('user@1000.service'),
    ...more,
  });
}

const host = cgroups(`${MANAGER}/app.slice/nslab-1.scope/nslab-1`);

test.each([
  ['a terminal of the same manager moves by itself', at(`${MANAGER}/app.slice/term.scope`), []],
  ['the manager’s other slices too', at(`${MANAGER}/session.slice/shell.service`), []],
  ['a login session is taken over by systemd first', at('/user.slice/user-1000.slice/session-3.scope'), RUN],
  ['the group of another user', at('/user.slice/user-1001.slice/session-4.scope'), RUN],
  ['root moves anybody', at('/user.slice/user-0.slice/session-3.scope', { uid: 0 }), []],
])('who enters is started: %s', (_, facts, through) => {
  expect(startedThrough(host, facts)).toEqual(through);
});

test('without a manager it is said from where it would work', () => {
  const { systemdRun: _, ...without } = at('/user.slice/user-1000.slice/session-3.scope')();
  expect(() => startedThrough(host, () => without)).toThrow(
    expect.objectContaining({
      code: 'cgroup-elsewhere',
      text: expect.objectContaining({ en: expect.stringContaining('session-3.scope') }),
    }),
  );
});

test('a lab host without version 2 has nothing to ask for', () => {
  expect(startedThrough(undefined)).toEqual([]);
  expect(startedThrough({ trees: [] }, at('/'))).toEqual([]);
});

test('systemd is asked where its manager is there, with the way to it', () => {
  const files = new Set(['/usr/bin/systemd-run', '/run/user/1000/systemd/private']);
  const exists = (path: string) => files.has(path);
  expect(systemdCommand(1000, { XDG_RUNTIME_DIR: '/run/user/1000' }, exists)).toEqual(RUN);
  expect(systemdCommand(1000, {}, exists)).toEqual(['env', 'XDG_RUNTIME_DIR=/run/user/1000', ...RUN]);
  expect(systemdCommand(1001, {}, exists)).toBeUndefined();
  expect(systemdCommand(0, {}, exists)).toBeUndefined();
  files.add('/run/systemd/private');
  expect(systemdCommand(0, {}, exists)).toEqual(RUN.filter((word) => word !== '--user'));
});

/** Answers as the short scope does that is asked first. */
function manager(controllers: string, status = 0): string[] {
  const answer = `echo ${MANAGER}/app.slice/\${1#--unit=}.scope; echo ${controllers}; exit ${status}`;
  return ['sh', '-c', answer, 'systemd-run'];
}

test('the scope lies beside the one that was asked, and has what the manager may give', () => {
  const plan = planScope(at('/session-3.scope', { systemdRun: manager('cpu memory pids') })(), 'nslab-1');
  const scope = plan?.scope?.folder ?? '';
  expect(scope).toMatch(/user@1000\.service\/app\.slice\/nslab-1-\d+-\d+\.scope$/);
  expect(plan?.scope?.start.at(-1)).toBe(`--unit=${basename(scope, '.scope')}`);
  expect(plan?.trees).toMatchObject([
    {
      folder: `${scope}/nslab-1`,
      path: `${scope.slice('/sys/fs/cgroup'.length)}/nslab-1`,
      leaf: '/init.scope',
    },
  ]);
  expect(plan?.lack).toBeUndefined();
});

test('a manager that was not given cpu itself: what root can do about it', () => {
  const plan = planScope(at('/', { systemdRun: manager('memory pids') })(), 'nslab-1');
  expect(plan?.lack?.reason.en).toMatch(/lacks these controllers: cpu/);
  expect(plan?.lack?.remedy.en).toMatch(/systemctl edit user@\.service/);
});

test('a manager that refuses, or none', () => {
  expect(planScope(at('/', { systemdRun: manager('cpu', 1) })(), 'nslab-1')).toBeUndefined();
  const { systemdRun: _, ...without } = at('/')();
  expect(planScope(without, 'nslab-1')).toBeUndefined();
});

test('two scopes of one process have different names', () => {
  const facts = at('/', { systemdRun: manager('cpu memory pids') })();
  expect(planScope(facts, 'nslab-1')?.scope?.folder).not.toBe(planScope(facts, 'nslab-1')?.scope?.folder);
});
