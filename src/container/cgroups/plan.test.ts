import { expect, test } from 'vitest';
import type { CgroupFacts } from '../../labhost/cgroup-own.ts';
import type { NslabError } from '../../text/error.ts';
import type { Resources } from '../config/runtime-spec.ts';
import { planGroups } from './plan.ts';

type Files = Readonly<Record<string, string>>;
const MACHINES_IDS = '         0          0 4294967295\n';
const LAB_HOSTS_IDS = '         0 1853030400   262144\n';

function machine(mounts: readonly string[], own: string, files: Files = {}): CgroupFacts {
  const all: Files = { '/proc/self/uid_map': LAB_HOSTS_IDS, '/proc/swaps': '', ...files };
  const mountinfo = mounts.map((line, i) => `${30 + i} 23 0:${28 + i} ${line}\n`).join('');
  return { uid: 0, mountinfo, own, read: (path) => all[path], writable: () => true };
}

const TOP = '/sys/fs/cgroup';
const NAMES = ['cpu', 'cpuset', 'memory', 'pids', 'freezer', 'devices'];
const ONE = machine(
  [
    ...NAMES.map((n) => `/ ${TOP}/${n} rw - cgroup cgroup rw,${n}`),
    `/ ${TOP}/unified rw - cgroup2 cgroup2 rw`,
  ],
  '6:devices:/\n5:freezer:/\n4:pids:/\n3:memory:/a\n2:cpuset:/\n1:cpu:/\n0::/\n',
  { [`${TOP}/cpuset/cpuset.cpus`]: '0-3\n', [`${TOP}/cpuset/cpuset.mems`]: '0\n' },
);
const V2 = [`/ ${TOP} rw - cgroup2 cgroup2 rw`];
const ALL = 'cpuset cpu io memory pids\n';

/** A lab host on version 2: all of it in /init.scope, and a root that has controllers and gives none. */
function labHost(files: Files = {}): CgroupFacts {
  return machine(V2, '0::/init.scope\n', {
    [`${TOP}/cgroup.type`]: 'domain\n',
    [`${TOP}/cgroup.procs`]: '',
    [`${TOP}/cgroup.controllers`]: ALL,
    [`${TOP}/cgroup.subtree_control`]: '',
    [`${TOP}/init.scope/cgroup.type`]: 'domain\n',
    [`${TOP}/init.scope/cgroup.procs`]: '1\n',
    [`${TOP}/init.scope/cgroup.controllers`]: '',
    ...files,
  });
}

function shown(resources: Resources | undefined, facts: CgroupFacts): string[] {
  return planGroups('web', resources, facts).groups.flatMap(({ folder, settings, enable }) => [
    ...(enable === undefined ? [] : [`+ ${enable}`]),
    folder,
    ...settings.map(([file, value]) => `  ${file} ${value}`),
  ]);
}

function refusal(resources: Resources, facts: CgroupFacts): string {
  try {
    planGroups('web', resources, facts);
  } catch (error) {
    return `${(error as NslabError).code}: ${(error as NslabError).text.en}`;
  }
  return 'none';
}

test('version 1: a group in each hierarchy, where our own is; limits go where their controller is', () => {
  const resources = { memory: { limit: 1 }, cpu: { shares: 2 }, pids: { limit: 3 } };
  expect(shown(resources, ONE)).toEqual([
    ...[`${TOP}/cpu/nslab.web`, '  cpu.shares 2'],
    ...[`${TOP}/cpuset/nslab.web`, '  cpuset.cpus 0-3', '  cpuset.mems 0'],
    ...[`${TOP}/memory/a/nslab.web`, '  memory.limit_in_bytes 1'],
    ...[`${TOP}/pids/nslab.web`, '  pids.max 3'],
    ...[`${TOP}/freezer/nslab.web`, `${TOP}/devices/nslab.web`, `${TOP}/unified/nslab.web`],
  ]);
});

test('version 1: one’s own processors come after those that a new group needs', () => {
  const settings = shown({ cpu: { cpus: '1' } }, ONE).filter((line) => line.startsWith('  cpuset'));
  expect(settings).toEqual(['  cpuset.cpus 0-3', '  cpuset.mems 0', '  cpuset.cpus 1']);
});

test('version 2, in a lab host: beside /init.scope, and the root is told to give its controllers', () => {
  expect(shown({ memory: { limit: 1 } }, labHost())).toEqual([
    '+ +cpuset +cpu +io +memory +pids',
    `${TOP}/nslab.web`,
    '  memory.max 1',
  ]);
});

test('version 2, in a lab host that gives them already', () => {
  const given = labHost({ [`${TOP}/cgroup.subtree_control`]: ALL });
  expect(shown({ pids: { limit: 3 } }, given)).toEqual([`${TOP}/nslab.web`, '  pids.max 3']);
});

test('version 2: a group that has processes is not told to give', () => {
  const full = labHost({ [`${TOP}/cgroup.procs`]: '1\n' });
  expect(shown(undefined, full)).not.toContain('+ +cpuset +cpu +io +memory +pids');
  expect(refusal({ memory: { limit: 1 } }, full)).toMatch(/^limit-unsupported: --memory .* memory/);
});

test('version 2, the machine itself: the nearest group that gives; nothing of the machine’s is changed', () => {
  const files = {
    [`${TOP}/cgroup.controllers`]: ALL,
    [`${TOP}/cgroup.subtree_control`]: 'cpu memory pids\n',
    [`${TOP}/user.slice/cgroup.type`]: 'domain\n',
    [`${TOP}/user.slice/cgroup.procs`]: '',
    [`${TOP}/user.slice/cgroup.controllers`]: ALL,
  };
  const facts = machine(V2, '0::/user.slice/session\n', files);
  expect(shown({ memory: { limit: 1 } }, facts)).toEqual([`${TOP}/nslab.web`, '  memory.max 1']);
  expect(refusal({ cpu: { cpus: '0' } }, facts)).toMatch(/linux.resources.cpu.cpus .* cpuset/);
});

test('version 2’s own files', () => {
  const unified = { 'memory.high': '1000', 'pids.max': '7' };
  expect(shown({ unified }, labHost()).slice(2)).toEqual(['  memory.high 1000', '  pids.max 7']);
});

const NONE = machine([], '');
test.each([
  ['no groups at all', { memory: { limit: 1 } }, NONE, /--memory .* No cgroup file system is mounted/],
  ['no groups at all, processors', { cpu: { quota: 1 } }, NONE, /--cpus .* controller cpu,/],
  ['no groups at all, processes', { pids: { limit: 1 } }, NONE, /--pids-limit .* controller pids,/],
  ['no count of swap', { memory: { limit: 1, swap: 2 } }, ONE, /does not count swap, memory.memsw/],
  ['swap alone, on version 2', { memory: { swap: 2 } }, labHost(), /memory and swap together/],
  [
    'a file of version 2 on version 1',
    { unified: { 'memory.high': '1' } },
    ONE,
    /memory.high is a file of cgroup version 2/,
  ],
  [
    'a file that is not a controller’s',
    { unified: { 'cgroup.procs': '0' } },
    labHost(),
    /cgroup.procs: that is not/,
  ],
  ['a path', { unified: { 'memory/../x': '0' } }, labHost(), /that is not the name/],
  [
    'a controller that is not there',
    { unified: { 'hugetlb.2MB.max': '0' } },
    labHost(),
    /that is not the name/,
  ],
] as const)('a limit that nobody would keep is refused: %s', (_, resources, facts, message) => {
  expect(refusal(resources, facts)).toMatch(/^limit-unsupported: /);
  expect(refusal(resources, facts)).toMatch(message);
});

test('where there are no groups and no limits, there is nothing to do', () => {
  expect(planGroups('web', undefined, NONE)).toEqual({ groups: [] });
});

const RULES = {
  devices: [{ allow: false }, { allow: true, type: 'c', major: 10, minor: 229, access: 'rw' }],
} as const;
const asMachine = (facts: CgroupFacts): CgroupFacts => ({
  ...facts,
  read: (path) => (path === '/proc/self/uid_map' ? MACHINES_IDS : facts.read(path)),
});

test('devices on version 1: the rules in their order, then what every container has', () => {
  const rules = shown(RULES, asMachine(ONE)).filter((line) => line.includes('  devices.'));
  expect(rules.slice(0, 4)).toEqual([
    '  devices.deny a',
    '  devices.allow c 10:229 rw',
    '  devices.allow c *:* m',
    '  devices.allow b *:* m',
  ]);
  expect(rules).toContain('  devices.allow c 1:3 rwm');
  expect(rules).toContain('  devices.allow c 136:* rwm');
});

test('devices on version 2: a program; in a user namespace there is nothing to keep', () => {
  const [group] = planGroups('web', RULES, asMachine(labHost())).groups;
  expect(group?.deviceProgram?.length).toBeGreaterThan(0);
  for (const facts of [ONE, labHost()])
    for (const { settings, deviceProgram } of planGroups('web', RULES, facts).groups)
      expect([settings.filter(([file]) => file.startsWith('devices')), deviceProgram]).toEqual([
        [],
        undefined,
      ]);
});

test('devices where nothing could keep the rules: refused', () => {
  expect(refusal(RULES, asMachine(NONE))).toMatch(/linux.resources.devices .* controller devices/);
});
