import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NslabError } from '../../text/error.ts';
import { defaultConfig } from './defaults.ts';
import { readConfig } from './read.ts';

const MAPS = [{ containerID: 0, hostID: 100_000, size: 65_536 }];

function good(): Record<string, unknown> {
  const config = structuredClone(defaultConfig({ args: ['sh'] })) as unknown as Record<string, unknown>;
  Object.assign(config['linux'] as object, {
    uidMappings: structuredClone(MAPS),
    gidMappings: structuredClone(MAPS),
  });
  return config;
}

/** The good one with something else at a place. */
function withAt(path: string, value: unknown): unknown {
  const config = good();
  const keys = path.split(/[.[\]]+/).filter((k) => k !== '');
  let at: Record<string, unknown> = config;
  for (const key of keys.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  const last = keys.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return config;
}

function refusal(json: unknown): string {
  try {
    readConfig(json, 'config.json');
  } catch (error) {
    if (!(error instanceof NslabError)) throw error;
    expect(error.text.zh).toMatch(/^config\.json：.*。$/);
    expect(error.status).toBe(125);
    return error.text.en;
  }
  return 'none';
}

test('our own default is one', () => {
  expect(refusal(good())).toBe('none');
});

describe('refused by its place', () => {
  test.each([
    ['hooks', { prestart: [{ path: '/bin/true' }] }, 'hooks is not supported: programs of the machine’s'],
    ['windows', { a: 1 }, 'windows is not supported.'],
    ['nonsense', 1, 'nonsense is not a setting of runtime-spec 1.0 to 1.2.'],
    ['ociVersion', '2.0.0', 'ociVersion is "2.0.0"; bundles of runtime-spec 1.0, 1.1 and 1.2 are run.'],
    ['ociVersion', '1.3.0', 'ociVersion is "1.3.0"'],
    ['ociVersion', undefined, 'ociVersion is missing.'],
    ['root.path', undefined, 'root.path is missing.'],
    ['process', undefined, 'process is missing.'],
    ['process.args', [], 'process.args[0] is missing.'],
    ['process.args[0]', 'a\0b', 'process.args[0] has a NUL in it.'],
    ['process.cwd', 'tmp', 'process.cwd is "tmp"; it must begin with /.'],
    ['process.env', ['A=1', 'B'], 'process.env[1] is not of the form NAME=value.'],
    ['process.user.uid', -1, 'process.user.uid is -1; it must be from 0 to 4294967294.'],
    ['process.user.uid', 'root', 'process.user.uid must be a whole number below 2⁵³.'],
    ['process.user.username', 'x', 'process.user.username is not supported.'],
    ['process.apparmorProfile', 'docker-default', 'process.apparmorProfile is not supported: no profile'],
    ['process.selinuxLabel', 'a:b', 'process.selinuxLabel is not supported'],
    ['process.scheduler', { policy: 'SCHED_BATCH' }, 'process.scheduler is not supported.'],
    ['process.ioPriority', { class: 'IOPRIO_CLASS_IDLE' }, 'process.ioPriority is not supported.'],
    ['process.oomScoreAdj', 1001, 'process.oomScoreAdj is 1001; it must be from -1000 to 1000.'],
    ['process.rlimits', [{ type: 'RLIMIT_CPU', soft: 1.5, hard: 2 }], 'process.rlimits[0].soft must be'],
    ['mounts[0].destination', 'proc', 'mounts[0].destination is "proc"; it must begin with /.'],
    ['mounts[1].options', ['tmpcopyup'], 'mounts[1].options[0]: tmpcopyup is not supported'],
    ['mounts[1].uidMappings', MAPS, 'mounts[1].uidMappings is not supported.'],
    ['mounts[2].type', undefined, 'mounts[2].type is missing.'],
    ['mounts[2]', { destination: '/x', type: 'bind' }, 'mounts[2].source is missing.'],
    [
      'mounts[2]',
      { destination: '/x', source: '/y', options: ['bind', 'size=1m'] },
      'mounts[2].options: size=1m is not supported',
    ],
    ['linux.namespaces', [{ type: 'pid' }], 'linux.namespaces has no mount namespace'],
    ['linux.namespaces[0].type', 'net', 'linux.namespaces[0].type is "net"; it must be one of pid, network,'],
    ['linux.namespaces[0].type', 'mount', 'linux.namespaces[1] is there twice.'],
    ['linux.namespaces[1].path', '/proc/1/ns/mnt', 'linux.namespaces[1].path: mount is not supported'],
    ['linux.namespaces[0].path', '/proc/1/ns/user', 'linux.namespaces[0].path: user is not supported'],
    ['linux.uidMappings', [], 'linux.uidMappings must be there, since there is a user namespace'],
    ['linux.gidMappings[0].containerID', 1, 'linux.gidMappings does not map id 0'],
    ['linux.intelRdt', { closID: 'x' }, 'linux.intelRdt is not supported: caches'],
    ['linux.personality', { domain: 'LINUX32' }, 'linux.personality is not supported'],
    ['linux.timeOffsets', { boottime: { secs: 1 } }, 'linux.timeOffsets is not supported'],
    ['linux.mountLabel', 'x', 'linux.mountLabel is not supported'],
    ['linux.cgroupsPath', '/x', 'linux.cgroupsPath is not supported: groups are made below our own'],
    ['linux.rootfsPropagation', 'rshared', 'linux.rootfsPropagation is "rshared"; it must be one of shared,'],
    ['linux.resources.blockIO', { weight: 10 }, 'linux.resources.blockIO is not supported.'],
    ['linux.resources.hugepageLimits', [{ limit: 1 }], 'linux.resources.hugepageLimits is not supported.'],
    ['linux.resources.memory.swappiness', 0, 'linux.resources.memory.swappiness is not supported.'],
    ['linux.resources.cpu.idle', 1, 'linux.resources.cpu.idle is not supported.'],
    ['linux.resources.pids', {}, 'linux.resources.pids.limit is missing.'],
    ['linux.devices', [{ type: 'c', path: '/dev/x', major: 1 }], 'linux.devices[0].minor is missing.'],
    [
      'linux.seccomp',
      { defaultAction: 'SCMP_ACT_ALLOW', listenerPath: '/s' },
      'linux.seccomp.listenerPath is not',
    ],
    ['linux.sysctl', { 'vm.swappiness': '1' }, 'linux.sysctl.vm.swappiness is the whole machine’s'],
    ['linux.sysctl', { 'net.../x': '1' }, 'linux.sysctl.net.../x is no name of a setting'],
    ['linux.maskedPaths', ['proc'], 'linux.maskedPaths[0] is "proc"; it must begin with /.'],
  ])('%s', (path, value, words) => {
    expect(refusal(withAt(path, value))).toContain(`config.json: ${words}`);
  });

  test.each([[null], [[]], ['x']])('%j is no configuration', (json) => {
    expect(refusal(json)).toBe('config.json: The file must be an object.');
  });

  test('a hostname without a uts namespace would be the machine’s', () => {
    const json = withAt('hostname', 'box') as { linux: { namespaces: { type: string }[] } };
    json.linux.namespaces = json.linux.namespaces.filter((n) => n.type !== 'uts');
    expect(refusal(json)).toContain('hostname needs a uts namespace');
  });
});

test('what asks for nothing is not refused', () => {
  for (const [path, value] of [
    ['hooks', {}],
    ['hooks', { prestart: [] }],
    ['process.apparmorProfile', ''],
    ['linux.resources.blockIO', null],
  ] as const) {
    expect(refusal(withAt(path, value))).toBe('none');
  }
});

test('2⁶⁴−1 is no limit', () => {
  const text = JSON.stringify(withAt('process.rlimits', [{ type: 'RLIMIT_CORE', soft: 0, hard: 'X' }]));
  const json: unknown = JSON.parse(text.replace('"X"', '18446744073709551615'));
  expect(readConfig(json, 'x').process.rlimits).toEqual([
    { type: 'RLIMIT_CORE', soft: 0, hard: 'unlimited' },
  ]);
});

describe.each([
  ['runc', ['spec']],
  ['runc', ['spec', '--rootless']],
  ['crun', ['spec']],
])('%s %j', (program, args) => {
  test.skipIf(spawnSync(program, ['--version']).error !== undefined)(`is one (needs ${program})`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    try {
      execFileSync(program, args, { cwd: folder });
      expect(refusal(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')))).toBe('none');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
