import { readlinkSync } from 'node:fs';
import { kill } from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces, until } from '../../engine/engine.test-kit.ts';
import { start } from '../../engine/run.ts';
import { DEFAULT_MOUNTS } from '../config/defaults.ts';
import type { Config, NamespaceType } from '../config/runtime-spec.ts';
import type { Plan } from '../plan.ts';
import { isRoot, pidIn, ran, Yard } from './container.test-kit.ts';
import { startError } from './failure.ts';
import { startProgram } from './start.ts';

const able = isRoot && (await canMakeUserNamespaces());

describe.skipIf(!able)('what the configuration says (needs root: ids of its own)', () => {
  const yard = new Yard();
  afterAll(() => yard.clear());
  const { config } = yard.plan();

  async function says(script: string, change: Partial<Config>): Promise<string> {
    const { trace, stdout, stderr } = await ran(yard.plan({ ...change, args: ['sh', '-c', script] }));
    const error = startError(trace);
    return error ? error.text.en : stdout + stderr;
  }
  const process = (more: Partial<Config['process']>) => ({ process: { ...config.process, ...more } });
  const linux = (more: Partial<Config['linux']>) => ({ linux: { ...config.linux, ...more } });

  test.each<[string, Partial<Config>, string, string]>([
    ['hostname and domainname', { hostname: 'h', domainname: 'd' }, 'cat /proc/sys/kernel/*name', 'd\nh\n'],
    ['cwd', process({ cwd: '/made/for/it' }), 'pwd', '/made/for/it\n'],
    ['umask', process({ user: { uid: 0, gid: 0, umask: 0o077 } }), 'umask', '0077\n'],
    [
      'user and groups',
      process({ user: { uid: 3, gid: 4, additionalGids: [5, 6] } }),
      'id -u; id -G; echo by name >/dev/stdout',
      '3\n4 5 6\nby name\n',
    ],
    ['oomScoreAdj', process({ oomScoreAdj: 321 }), 'cat /proc/self/oom_score_adj', '321\n'],
    ['env', process({ env: ['A=b', 'PATH=/bin'] }), 'echo $A', 'b\n'],
    [
      'rlimits',
      process({ rlimits: [{ type: 'RLIMIT_NOFILE', soft: 20, hard: 30 }] }),
      'ulimit -Sn; ulimit -Hn',
      '20\n30\n',
    ],
    [
      'sysctl',
      linux({ sysctl: { 'net.core.somaxconn': '77', 'kernel.msgmax': '4444' } }),
      'cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax',
      '77\n4444\n',
    ],
    [
      'a read-only root',
      { root: { path: '', readonly: true } },
      'touch /x; touch /tmp/x; touch /dev/shm/x',
      'touch: /x: Read-only file system\ntouch: /tmp/x: Read-only file system\n',
    ],
    [
      'read-only memory with something in it',
      {
        mounts: [
          ...DEFAULT_MOUNTS,
          { destination: '/run', type: 'tmpfs', options: ['ro'] },
          { destination: '/run/in', type: 'tmpfs', options: [] },
        ],
      },
      'touch /run/x || touch /run/in/x && ls /run/in',
      'x\ntouch: /run/x: Read-only file system\n',
    ],
    [
      'rootfsPropagation',
      linux({ rootfsPropagation: 'shared' }),
      'awk \'$5 == "/" { print $7 }\' /proc/self/mountinfo | cut -d: -f1',
      'shared\n',
    ],
    [
      'no device of the machine’s',
      {},
      'mknod /dev/sda b 8 0; ls /dev/sd*',
      'mknod: /dev/sda: Operation not permitted\nls: /dev/sd*: No such file or directory\n',
    ],
    [
      'a device',
      linux({ devices: [{ type: 'c', path: '/dev/fuse', major: 10, minor: 229 }] }),
      'stat -c %t:%T /dev/fuse',
      'a:e5\n',
    ],
    ['masks of what is not there', linux({ maskedPaths: ['/nothing', '/etc/none'] }), 'echo runs', 'runs\n'],
  ])('%s', async (_, change, script, expected) => {
    expect(await says(script, change)).toBe(expected);
  });

  test('a working directory by way of an open descriptor is none (CVE-2024-21626)', async () => {
    for (const cwd of [
      '/proc/self/fd/3',
      '/proc/self/fd/3/../../..',
      '/proc/1/root',
      '/proc/thread-self/cwd',
    ])
      expect(await says('pwd; ls', process({ cwd }))).toMatch(/^process\.cwd: openat2\(.*: ELOOP/);
  });

  test('an id that nobody has inside is named', async () => {
    const change = process({ user: { uid: 70_000, gid: 0 } });
    expect(await says('id', change)).toMatch(/^process: setresuid\(70000, 70000, 70000\): EINVAL/);
  });

  test('a mount that the kernel refuses is named', async () => {
    const mounts = [...DEFAULT_MOUNTS, { destination: '/x', type: 'nosuchfs', options: [] }];
    expect(await says('true', { mounts })).toMatch(/^mounts\[7\] \/x: mount\("nosuchfs".*: ENODEV/);
    const missing = [
      ...DEFAULT_MOUNTS,
      { destination: '/x', type: 'bind', source: '/no/such', options: ['rbind'] },
    ];
    expect(await says('true', { mounts: missing })).toMatch(
      /^mounts\[7\] \/x: open_tree\(.*"\/no\/such".*: ENOENT/,
    );
  });

  const TYPES: readonly (readonly [NamespaceType, string])[] = [
    ['network', 'net'],
    ['ipc', 'ipc'],
    ['uts', 'uts'],
    ['pid', 'pid'],
    ['cgroup', 'cgroup'],
  ];

  /** Those of two processes that are the same. */
  function shared(one: number, other: number): NamespaceType[] {
    const link = (pid: number, file: string) => readlinkSync(`/proc/${pid}/ns/${file}`);
    return TYPES.filter(([, file]) => link(one, file) === link(other, file)).map(([type]) => type);
  }

  describe.each([
    // Whoever is root of a user namespace of its own may mount neither another's queues nor its processes.
    ['with ids of its own', true, TYPES.filter(([type]) => type !== 'ipc' && type !== 'pid')],
    ['as the machine’s root', false, TYPES],
  ] as const)('%s', (_, ownIds, types) => {
    const image = new Yard(ownIds ? undefined : 0);
    afterAll(() => image.clear());

    function sleeper(joined?: readonly [type: NamespaceType, path: string]): Plan {
      const plan = image.plan({ args: ['sleep', '600'] });
      const { hostname: _, ...unnamed } = plan.config;
      const { uidMappings: __, gidMappings: ___, ...idless } = unnamed.linux;
      const namespaces = unnamed.linux.namespaces.flatMap((n) => {
        if (n.type === 'user' && !ownIds) return [];
        return n.type === joined?.[0] ? [{ type: n.type, path: joined[1] }] : [n];
      });
      return {
        ...plan,
        config: { ...unnamed, linux: { ...(ownIds ? unnamed.linux : idless), namespaces } },
        streams: { ...plan.streams, detached: true },
      };
    }

    async function begun(plan: Plan): Promise<number> {
      const trace = await start(startProgram(plan));
      expect(startError(trace)?.text.en).toBe(undefined);
      return pidIn(trace);
    }

    async function end(plan: Plan, pid: number): Promise<void> {
      kill(pid, 'SIGKILL');
      await until(() => image.exit(plan) !== undefined);
    }

    test.each(types)('another’s %s namespace is joined, and no other', async (type, file) => {
      const plan = sleeper();
      const first = await begun(plan);
      const second = sleeper([type, `/proc/${first}/ns/${file}`]);
      const pid = await begun(second);
      expect(shared(first, pid)).toEqual([type]);
      await end(second, pid);
      await end(plan, first);
    });
  });
});
