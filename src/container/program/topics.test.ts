import { describe, expect, test } from 'vitest';
import type { Call } from '../../engine/call.ts';
import { listLabs } from '../../lab/catalogue.ts';
import type { LabDeclaration } from '../../lab/lab.ts';
import { LANGS } from '../../text/text.ts';
import { defaultConfig } from '../config/defaults.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from '../confine/defaults.ts';
import type { Plan } from '../plan.ts';
import { execProgram } from './enter.ts';
import { startProgram } from './start.ts';
import type { Surroundings } from './surroundings.ts';

const MAPS = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
const here: Surroundings = {
  initialUserNamespace: true,
  groupsDenied: false,
  kind: (path) => (path.endsWith('s') ? 'folder' : 'file'),
};
const base = defaultConfig({
  args: ['sh'],
  hostname: 'box',
  seccomp: DEFAULT_SECCOMP,
  maskedPaths: MASKED_PATHS,
  readonlyPaths: READONLY_PATHS,
});

/** All that a container can have, at once. */
const plan: Plan = {
  name: 'box',
  folder: '/store/box',
  config: {
    ...base,
    domainname: 'dom',
    root: { path: 'rootfs', readonly: true },
    process: {
      ...base.process,
      oomScoreAdj: 10,
      user: { uid: 7, gid: 7 },
      rlimits: [{ type: 'RLIMIT_NOFILE', soft: 9, hard: 9 }],
    },
    mounts: [
      ...base.mounts,
      { destination: '/data', type: 'bind', source: '/srv', options: ['rbind', 'ro'] },
      { destination: '/run', type: 'tmpfs', options: ['ro'] },
    ],
    linux: { ...base.linux, uidMappings: MAPS, gidMappings: MAPS, sysctl: { 'net.core.somaxconn': '9' } },
  },
  root: { by: 'overlay', lower: ['/image'], upper: '/store/box/layer/upper', work: '/store/box/layer/work' },
  network: {
    mode: 'bridge',
    bridge: 'nslab0',
    hostEnd: 'v',
    address: '10.79.0.2/24',
    gateway: '10.79.0.1',
    published: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  },
  cgroups: {
    groups: [
      {
        tree: { version: 1, controllers: ['memory'] },
        folder: '/sys/fs/cgroup/memory/x',
        settings: [['memory.limit_in_bytes', '1000000']],
      },
    ],
  },
  streams: { terminal: true, stdin: true, detached: false, log: { path: '/store/box/log', maxBytes: 100 } },
};
const joined: Plan = {
  ...plan,
  root: { by: 'folder', path: '/image' },
  network: { mode: 'container', path: '/proc/7/ns/net' },
  streams: { ...plan.streams, terminal: false },
  config: {
    ...plan.config,
    linux: {
      ...plan.config.linux,
      namespaces: [
        ...base.linux.namespaces.filter((n) => n.type !== 'network'),
        { type: 'network', path: '/proc/7/ns/net' },
      ],
    },
  },
};

function all(calls: readonly Call[]): Call[] {
  return calls.flatMap((call) => [call, ...all(call.child ?? [])]);
}

const LABS = new URL('../../../labs/', import.meta.url);
const labs: LabDeclaration[] = await Promise.all(
  listLabs().map(async ({ folder }) => (await import(new URL(`${folder}/lab.ts`, LABS).pathname)).lab),
);
const steps = new Set(labs.flatMap((lab) => lab.steps.map((step) => `${lab.id}/${step.id}`)));

describe.each([
  ['a container', () => startProgram(plan, here)],
  ['one in another’s network', () => startProgram(joined, here)],
  [
    'one more process',
    () =>
      execProgram(
        { pid: 7, config: plan.config, groups: plan.cgroups },
        plan.config.process,
        plan.streams,
        here,
      ),
  ],
])('%s', (_, program) => {
  test('every call is taught by a step that is there', () => {
    const strangers = all(program()).filter(({ topic }) => !steps.has(topic ?? ''));
    expect(strangers.map((c) => `${c.topic} ${c.shown}`)).toEqual([]);
  });

  test('reasons are said in both languages, and once', () => {
    const [first, ...more] = [program(), ...all(program()).flatMap((c) => (c.child ? [c.child] : []))];
    for (const calls of [first, ...more]) {
      const said = (calls ?? []).flatMap((c) => (c.why ? [c.why] : []));
      for (const lang of LANGS) expect(new Set(said.map((w) => w[lang])).size).toBe(said.length);
    }
  });
});
