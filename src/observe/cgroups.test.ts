import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CgroupTree, HostCgroups } from './cgroup-trees.ts';
import { LiveCgroups } from './cgroups.ts';
import type { Process } from './process.ts';

/* Files as a kernel 6.18 with version 1, and a 6.1 with version 2, wrote them. */

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'nslab-cgroups-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function save(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** All that is asked of a process here: its number and its /proc/PID/cgroup. */
function process(pid: number, cgroup: string): Process {
  return { pid, file: (name: string) => (name === 'cgroup' ? cgroup : undefined) } as unknown as Process;
}

const finding =
  (...processes: Process[]) =>
  (pid: number) =>
    processes.find((p) => p.pid === pid);

describe('version 1', () => {
  const tree = (names: string, controllers: CgroupTree['controllers']): CgroupTree => ({
    version: 1,
    controllers,
    folder: join(root, 'one', names, 'nslab'),
    path: '/user.slice/nslab',
    leaf: '',
    inside: `/sys/fs/cgroup/${names}`,
    links: [],
    data: names,
  });
  const host = (): HostCgroups => ({
    trees: [
      tree('cpu,cpuacct', ['cpu', 'cpuacct']),
      tree('memory', ['memory']),
      tree('pids', ['pids']),
      tree('freezer', ['freezer']),
    ],
  });
  const boxed = process(
    41,
    '9:name=systemd:/user.slice\n4:cpu,cpuacct:/user.slice/nslab/box\n3:memory:/user.slice/nslab\n2:pids:/user.slice/nslabs\n0::/\n',
  );

  beforeAll(() =>
    save({
      'one/cpu,cpuacct/nslab/cgroup.procs': '40\n',
      'one/cpu,cpuacct/nslab/box/cgroup.procs': '41\n77\n',
      'one/cpu,cpuacct/nslab/box/cpu.cfs_quota_us': '20000\n',
      'one/cpu,cpuacct/nslab/box/cpu.cfs_period_us': '100000\n',
      'one/cpu,cpuacct/nslab/box/cpu.shares': '512\n',
      'one/cpu,cpuacct/nslab/box/cpu.stat':
        'nr_periods 21\nnr_throttled 20\nthrottled_time 1598123456\nnr_bursts 0\nburst_time 0\n',
      'one/cpu,cpuacct/nslab/box/cpuacct.usage': '402123999\n',
      'one/cpu,cpuacct/nslab/box/in/cpu.cfs_quota_us': '-1\n',
      'one/cpu,cpuacct/nslab/box/in/cpu.cfs_period_us': '100000\n',
      'one/memory/nslab/cgroup.procs': '40\n41\n',
      'one/memory/nslab/box/cgroup.procs': '\n',
      'one/memory/nslab/box/memory.limit_in_bytes': '52428800\n',
      'one/memory/nslab/box/memory.memsw.limit_in_bytes': '9223372036854771712\n',
      'one/memory/nslab/box/memory.usage_in_bytes': '1048576\n',
      'one/memory/nslab/box/memory.max_usage_in_bytes': '52428800\n',
      'one/memory/nslab/box/memory.failcnt': '31\n',
      'one/memory/nslab/box/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
      'one/memory/nslab/box/memory.stat': 'cache 1\nrss 2\ntotal_cache 4096\ntotal_rss 8192\n',
      'one/pids/nslab/ps/cgroup.procs': '',
      'one/pids/nslab/ps/pids.max': 'max\n',
      'one/pids/nslab/ps/pids.current': '7\n',
      'one/pids/nslab/ps/pids.events': 'max 3\n',
      'one/freezer/nslab/box/freezer.state': 'FREEZING\n',
    }),
  );

  test('groups of one path in several hierarchies are one', () => {
    const groups = new LiveCgroups(host(), finding()).groups();
    expect(groups.map((g) => [g.path, g.controllers])).toEqual([
      ['/box', ['cpu', 'cpuacct', 'memory', 'freezer']],
      ['/box/in', ['cpu', 'cpuacct']],
      ['/ps', ['pids']],
    ]);
  });

  test('limits and counters: µs and bytes, -1 and the largest number are no limit', () => {
    const cgroups = new LiveCgroups(host(), finding());
    const box = cgroups.group('/box');
    expect(cgroups.version).toBe('v1');
    expect(box?.cpu()).toEqual({
      limit: { quota: 20_000, period: 100_000 },
      weight: 512,
      periods: 21,
      throttled: 20,
      throttledTime: 1_598_123,
    });
    expect(box?.cpuUsage()).toBe(402_124);
    expect(cgroups.group('/box/in')?.cpu()?.limit).toBe('max');
    expect(box?.memory()).toEqual({
      max: 52_428_800,
      high: undefined,
      swapMax: undefined,
      memswMax: 'max',
      current: 1_048_576,
      peak: 52_428_800,
      anon: 8192,
      file: 4096,
      oomKills: 1,
      failures: 31,
      underOom: false,
      oomGroup: undefined,
    });
    expect(box?.pids()).toBeUndefined();
    expect(cgroups.group('ps')?.pids()).toEqual({ max: 'max', current: 7, failures: 3 });
    expect([box?.frozen(), box?.freezing(), box?.type, box?.subtreeControl]).toEqual([
      false,
      true,
      undefined,
      undefined,
    ]);
  });

  test('a process is in a group by each controller’s own line; others are no members of the lab host', () => {
    const cgroups = new LiveCgroups(host(), finding(process(40, ''), boxed));
    expect(cgroups.pathOf(boxed, 'cpuacct')).toBe('/box');
    expect(cgroups.pathOf(boxed, 'memory')).toBe('/');
    expect(cgroups.pathOf(boxed, 'pids')).toBeUndefined();
    expect(cgroups.groupOf(boxed, 'cpu')?.processes('cpu')).toEqual([boxed]);
    expect(cgroups.group('/box')?.processes('memory')).toEqual([]);
    expect(cgroups.root.allProcesses('cpu').map((p) => p.pid)).toEqual([41, 40]);
  });

  test('evidence: the machine’s path and the learner’s', () => {
    const box = new LiveCgroups(host(), finding()).group('/box');
    const path = join(root, 'one/cpu,cpuacct/nslab/box/cpu.shares');
    expect(box?.file('cpu', 'cpu.shares')).toEqual({ path, text: '512\n' });
    expect(box?.file('cpu', 'cpu.max')).toBeUndefined();
    expect(box?.insidePath('memory')).toBe('/sys/fs/cgroup/memory/box');
    expect(box?.insidePath('pids')).toBe('/sys/fs/cgroup/pids/box');
  });
});

describe('version 2', () => {
  const host = (): HostCgroups => ({
    trees: [
      {
        version: 2,
        controllers: ['cpu', 'memory', 'pids'],
        folder: join(root, 'two/nslab'),
        path: '/nslab',
        leaf: '/init.scope',
        inside: '/sys/fs/cgroup',
        links: [],
        data: '',
      },
    ],
  });

  beforeAll(() =>
    save({
      'two/nslab/cgroup.controllers': 'cpu memory pids\n',
      'two/nslab/cgroup.subtree_control': 'cpu memory pids\n',
      'two/nslab/cgroup.type': 'domain\n',
      'two/nslab/init.scope/cgroup.procs': '0\n40\n',
      'two/nslab/box/cgroup.controllers': 'cpu memory pids\n',
      'two/nslab/box/cgroup.subtree_control': '\n',
      'two/nslab/box/cgroup.type': 'domain threaded\n',
      'two/nslab/box/cgroup.procs': '41\n',
      'two/nslab/box/cgroup.freeze': '1\n',
      'two/nslab/box/cgroup.events': 'populated 1\nfrozen 1\n',
      'two/nslab/box/cpu.max': '20000 100000\n',
      'two/nslab/box/cpu.weight': '50\n',
      'two/nslab/box/cpu.stat':
        'usage_usec 402124\nuser_usec 400000\nsystem_usec 2124\nnr_periods 21\nnr_throttled 20\nthrottled_usec 1598123\n',
      'two/nslab/box/memory.max': '52428800\n',
      'two/nslab/box/memory.high': 'max\n',
      'two/nslab/box/memory.swap.max': '0\n',
      'two/nslab/box/memory.current': '94208\n',
      'two/nslab/box/memory.oom.group': '1\n',
      'two/nslab/box/memory.events': 'low 0\nhigh 0\nmax 31\noom 1\noom_kill 1\noom_group_kill 1\n',
      'two/nslab/box/memory.stat': 'anon 32768\nfile 28672\nkernel 16384\n',
      'two/nslab/box/pids.max': '5\n',
      'two/nslab/box/pids.current': '5\n',
      'two/nslab/box/pids.events': 'max 2\n',
      'two/nslab/bare/cgroup.controllers': '\n',
      'two/nslab/bare/cpu.stat': 'usage_usec 7\nuser_usec 7\nsystem_usec 0\n',
      'two/nslab/bare/cgroup.threads': '42\n',
    }),
  );

  test('the lab host’s own leaf is no group of the learner’s', () => {
    const cgroups = new LiveCgroups(host(), finding());
    expect(cgroups.version).toBe('v2');
    expect(cgroups.groups().map((g) => g.path)).toEqual(['/bare', '/box']);
    expect(cgroups.group('/init.scope')?.path).toBe('/init.scope');
    expect(cgroups.root.subtreeControl).toEqual(['cpu', 'memory', 'pids']);
  });

  test('limits and counters, in the same shape', () => {
    const box = new LiveCgroups(host(), finding()).group('/box');
    expect(box?.controllers).toEqual(['cpu', 'memory', 'pids', 'cpuacct', 'freezer']);
    expect(box?.cpu()).toEqual({
      limit: { quota: 20_000, period: 100_000 },
      weight: 50,
      periods: 21,
      throttled: 20,
      throttledTime: 1_598_123,
    });
    expect(box?.cpuUsage()).toBe(402_124);
    expect(box?.memory()).toEqual({
      max: 52_428_800,
      high: 'max',
      swapMax: 0,
      memswMax: undefined,
      current: 94_208,
      peak: undefined,
      anon: 32_768,
      file: 28_672,
      oomKills: 1,
      failures: 31,
      underOom: false,
      oomGroup: true,
    });
    expect(box?.pids()).toEqual({ max: 5, current: 5, failures: 2 });
    expect([box?.frozen(), box?.freezing(), box?.type]).toEqual([true, true, 'domain threaded']);
  });

  test('a controller that was not enabled above has no limits, but CPU time is counted everywhere', () => {
    const bare = new LiveCgroups(host(), finding(process(42, ''))).group('/bare');
    expect([bare?.cpu(), bare?.memory(), bare?.pids(), bare?.has('cpu')]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
    expect(bare?.cpuUsage()).toBe(7);
    expect(bare?.processes().map((p) => p.pid)).toEqual([42]);
  });

  test('where a process is: one line for all controllers', () => {
    const [init, boxed] = [process(40, '0::/nslab/init.scope\n'), process(41, '0::/nslab/box\n')];
    const cgroups = new LiveCgroups(host(), finding(init, boxed));
    expect([cgroups.pathOf(init, 'memory'), cgroups.pathOf(boxed, 'freezer')]).toEqual([
      '/init.scope',
      '/box',
    ]);
    expect(cgroups.pathOf(process(9, '0::/user.slice\n'), 'cpu')).toBeUndefined();
    expect(cgroups.root.allProcesses().map((p) => p.pid)).toEqual([41, 40]);
  });
});

describe('what is missing', () => {
  test('a lab host that did not ask, or was refused, says so', () => {
    expect(new LiveCgroups(undefined, finding()).unavailable?.reason.en).toMatch(/without cgroups/);
    const lack = { reason: { en: 'no', zh: '无' }, remedy: { en: 'do', zh: '做' } };
    const refused = new LiveCgroups({ trees: [], lack }, finding());
    expect([refused.unavailable, refused.missing('cpu'), refused.version]).toEqual([lack, lack, undefined]);
    expect([refused.groups(), refused.root.processes(), refused.root.cpu()]).toEqual([[], [], undefined]);
  });

  test('a controller that the kernel lacks is named', () => {
    const tree: CgroupTree = {
      version: 2,
      controllers: ['cpu', 'memory', 'pids'],
      folder: '/nowhere',
      path: '/nowhere',
      leaf: '',
      inside: '/sys/fs/cgroup',
      links: [],
      data: '',
    };
    const cgroups = new LiveCgroups({ trees: [tree] }, finding());
    expect(cgroups.missing('cpu', 'cpuacct', 'freezer')).toBeUndefined();
    expect(cgroups.missing('pids', 'devices')?.reason.en).toBe(
      'This machine cannot use these controllers: devices.',
    );
  });
});
