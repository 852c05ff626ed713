import { expect, test } from 'vitest';
import type { CgroupFacts } from './cgroup-own.ts';
import { planCgroups } from './cgroup-plan.ts';

const NAME = 'nslab-0123456789abcdef';

/** A machine: its mounts, our groups, and what is in which file of a cgroup; `readonly` are folders we may not write. */
function machine(of: {
  uid?: number;
  mounts: readonly string[];
  own: string;
  files?: Readonly<Record<string, string>>;
  ours?: RegExp;
}): CgroupFacts {
  return {
    uid: of.uid ?? 0,
    // The first may be the tmpfs that the others lie on.
    mountinfo: of.mounts
      .map(
        (line, i) => `${30 + i} ${i > 0 && of.mounts[0]?.includes('tmpfs') ? 30 : 23} 0:${28 + i} ${line}\n`,
      )
      .join(''),
    own: of.own,
    read: (path) => of.files?.[path],
    writable: (path) => (of.ours ?? /./).test(path),
  };
}

const V2 = '/ /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';

test('each controller a hierarchy of its own, and v2 beside them: a group in each', () => {
  const names = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'net_cls'];
  const facts = machine({
    mounts: [
      '/ /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755',
      ...names.map((n) => `/ /sys/fs/cgroup/${n} rw - cgroup cgroup rw,${n}`),
      '/ /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd',
      '/ /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
    ],
    own: '9:name=systemd:/\n8:pids:/\n7:blkio:/\n6:freezer:/\n5:devices:/\n4:memory:/a/b\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n0::/\n',
  });
  const { trees, lack } = planCgroups(facts, NAME);
  expect(lack).toBeUndefined();
  expect(trees.map((t) => [t.inside, t.folder, t.leaf])).toEqual([
    ['/sys/fs/cgroup/cpu', `/sys/fs/cgroup/cpu/${NAME}`, ''],
    ['/sys/fs/cgroup/cpuacct', `/sys/fs/cgroup/cpuacct/${NAME}`, ''],
    ['/sys/fs/cgroup/cpuset', `/sys/fs/cgroup/cpuset/${NAME}`, ''],
    ['/sys/fs/cgroup/memory', `/sys/fs/cgroup/memory/a/b/${NAME}`, ''],
    ['/sys/fs/cgroup/devices', `/sys/fs/cgroup/devices/${NAME}`, ''],
    ['/sys/fs/cgroup/freezer', `/sys/fs/cgroup/freezer/${NAME}`, ''],
    ['/sys/fs/cgroup/blkio', `/sys/fs/cgroup/blkio/${NAME}`, ''],
    ['/sys/fs/cgroup/pids', `/sys/fs/cgroup/pids/${NAME}`, ''],
    ['/sys/fs/cgroup/unified', `/sys/fs/cgroup/unified/${NAME}`, ''],
  ]);
  expect(trees.find((t) => t.data === 'blkio')?.controllers).toEqual(['io']);
});

test('controllers that share a hierarchy keep its folder, and get a name each', () => {
  const facts = machine({
    mounts: [
      '/ /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '/ /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      '/ /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
    ],
    own: '3:cpu,cpuacct:/user.slice\n2:memory:/user.slice/user-0.slice/session-1.scope\n1:pids:/user.slice\n',
  });
  const [tree, memory] = planCgroups(facts, NAME).trees;
  expect(tree).toMatchObject({
    controllers: ['cpu', 'cpuacct'],
    folder: `/sys/fs/cgroup/cpu,cpuacct/user.slice/${NAME}`,
    path: `/user.slice/${NAME}`,
    inside: '/sys/fs/cgroup/cpu,cpuacct',
    links: ['cpu', 'cpuacct'],
    data: 'cpu,cpuacct',
  });
  expect(memory?.path).toBe(`/user.slice/user-0.slice/session-1.scope/${NAME}`);
});

const SESSION = '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope';

test('v2, root in a login session: the nearest group above that gives its children what is needed', () => {
  const facts = machine({
    mounts: [V2],
    own: '0::/user.slice/user-1000.slice/session-3.scope\n',
    files: {
      '/sys/fs/cgroup/cgroup.subtree_control': 'cpuset cpu io memory pids\n',
      '/sys/fs/cgroup/user.slice/cgroup.subtree_control': 'cpu memory pids\n',
      '/sys/fs/cgroup/user.slice/user-1000.slice/cgroup.subtree_control': 'memory pids\n',
      [`${SESSION}/cgroup.subtree_control`]: '\n',
    },
  });
  const { trees, lack } = planCgroups(facts, NAME);
  expect(lack).toBeUndefined();
  expect(trees).toEqual([
    {
      version: 2,
      controllers: ['cpuset', 'cpu', 'io', 'memory', 'pids'],
      folder: `/sys/fs/cgroup/${NAME}`,
      path: `/${NAME}`,
      leaf: '/init.scope',
      inside: '/sys/fs/cgroup',
      links: [],
      data: '',
    },
  ]);
});

test('v2, a user whose own manager runs us: the group that systemd gave it to divide', () => {
  const scope = '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope';
  const facts = machine({
    uid: 1000,
    mounts: [V2],
    own: `0::${scope.slice('/sys/fs/cgroup'.length)}\n`,
    files: {
      [`${scope}/../cgroup.subtree_control`.replace('run-1.scope/../', '')]: 'cpu memory pids\n',
      [`${scope}/cgroup.subtree_control`]: '\n',
    },
    ours: /user@1000\.service/,
  });
  expect(planCgroups(facts, NAME).trees[0]?.folder).toBe(scope.replace('run-1.scope', NAME));
});

test('some controllers are there, cpu is not: it says so', () => {
  const facts = machine({
    mounts: [V2],
    own: '0::/system.slice/ssh.service\n',
    files: { '/sys/fs/cgroup/system.slice/cgroup.subtree_control': 'memory pids\n' },
  });
  const { trees, lack } = planCgroups(facts, NAME);
  expect(trees[0]?.controllers).toEqual(['memory', 'pids']);
  expect(lack?.reason.en).toBe('The group that nslab may divide lacks these controllers: cpu.');
});

test.each([
  [
    'an ordinary user in a login session',
    machine({
      uid: 1000,
      mounts: [V2],
      own: '0::/user.slice/user-1000.slice/session-3.scope\n',
      ours: /^$/,
    }),
    `${SESSION} is not ours to divide: no group can be made in it.`,
    /systemd-run --user --scope -p Delegate=yes/,
  ],
  [
    'a container that shows its cgroups read-only',
    machine({ mounts: ['/ /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw'], own: '0::/\n', ours: /^$/ }),
    '/sys/fs/cgroup is mounted read-only, as in most containers: no group can be made in it.',
    /--privileged --cgroupns=private/,
  ],
  [
    'a container whose root group is full of processes',
    machine({
      mounts: [V2],
      own: '0::/\n',
      files: {
        '/sys/fs/cgroup/cgroup.subtree_control': '\n',
        '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids\n',
        '/sys/fs/cgroup/cgroup.type': 'domain\n',
      },
    }),
    '/sys/fs/cgroup has processes in it, ours among them, so it can give no controllers to a group below (the rule of no inner processes).',
    /mkdir \/sys\/fs\/cgroup\/shell/,
  ],
  [
    'a threaded group',
    machine({
      mounts: [V2],
      own: '0::/t\n',
      files: { '/sys/fs/cgroup/t/cgroup.type': 'domain threaded\n' },
      ours: /cgroup\/t/,
    }),
    '/sys/fs/cgroup/t, the group that nslab runs in, is threaded: a group of whole processes cannot be made in it.',
    /another terminal/,
  ],
  [
    'an ordinary user and version 1',
    machine({
      uid: 1000,
      mounts: ['/ /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids'],
      own: '8:pids:/user.slice\n',
      ours: /^$/,
    }),
    '/sys/fs/cgroup/pids is not ours to divide: no group can be made in it.',
    /sudo nslab start/,
  ],
  [
    'none mounted',
    machine({ mounts: ['/ / rw - ext4 /dev/vda rw'], own: '0::/\n' }),
    'No cgroup file system is mounted here.',
    /mount -t cgroup2/,
  ],
  [
    'a cgroup namespace that our group lies outside of',
    machine({ mounts: ['/../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw'], own: '0::/../other\n' }),
    'The cgroups that are mounted here do not show the group that nslab runs in.',
    /container/,
  ],
])('none, and why: %s', (_, facts, reason, remedy) => {
  const { trees, lack } = planCgroups(facts, NAME);
  expect(trees).toEqual([]);
  expect(lack?.reason.en).toBe(reason);
  expect(lack?.remedy.en).toMatch(remedy);
  expect(lack?.reason.zh).not.toBe('');
});

test('a hierarchy that another mount covers is none', () => {
  const facts = machine({
    mounts: [
      '/ /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
      '/ /sys/fs/cgroup/pids rw - ext4 /dev/vdb rw',
    ],
    own: '8:pids:/\n',
  });
  expect(planCgroups(facts, NAME).trees).toEqual([]);
});

test('the controllers of a container’s mount are found below its own root', () => {
  const facts = machine({
    mounts: ['/docker/abc /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids'],
    own: '8:pids:/docker/abc/x\n',
  });
  expect(planCgroups(facts, NAME).trees[0]).toMatchObject({
    folder: `/sys/fs/cgroup/pids/x/${NAME}`,
    path: `/docker/abc/x/${NAME}`,
  });
});

test('version 2 beside a hierarchy of version 1 that no lab uses is version 2', () => {
  const facts = machine({
    mounts: [V2, '/ /opt/vpn/net_cls rw - cgroup cgroup rw,net_cls'],
    own: '1:net_cls:/\n0::/\n',
    files: { '/sys/fs/cgroup/cgroup.subtree_control': 'cpu memory pids\n' },
  });
  expect(planCgroups(facts, NAME).trees.map((t) => t.inside)).toEqual(['/sys/fs/cgroup']);
});
