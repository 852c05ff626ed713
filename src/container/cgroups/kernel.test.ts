import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../engine/engine.test-kit.ts';
import { run } from '../../engine/run.ts';
import type { CgroupsPlan } from '../plan.ts';
import { dropGroups, makeGroups } from './calls.ts';
import { endGroups, foundGroups, killFrozen } from './end.ts';
import { clear, counted, fileOf, hasControllers, planned, ranIn, startIn } from './kernel.test-kit.ts';

/** A container's limits are proved by what happens to those who go beyond them. */
const ours = test.skipIf(!hasControllers());
afterEach(clear);

const MB = 1024 * 1024;
const isOne = (plan: CgroupsPlan) =>
  plan.groups.some(({ tree }) => tree.version === 1 && tree.controllers.includes('memory'));
const isThere = ({ groups }: CgroupsPlan) => groups.filter(({ folder }) => existsSync(folder)).length;
const membersOf = ({ groups }: CgroupsPlan) =>
  groups.flatMap(({ folder }) =>
    readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean),
  );

ours('it is in a group of its own in every hierarchy, from its first instruction on', async () => {
  const plan = planned();
  const { out } = await ranIn(plan, 'cat /proc/self/cgroup');
  const name = plan.groups[0]?.folder.split('/').at(-1) ?? '';
  expect(out.split('\n').filter((line) => line.endsWith(`/${name}`))).toHaveLength(plan.groups.length);
  await run(dropGroups(plan));
  expect(isThere(plan)).toBe(0);
});

ours('a process that wants more memory than there is, is killed, and the group counts it', async () => {
  const plan = planned({ memory: { limit: 16 * MB } });
  const { status } = await ranIn(plan, 'head -c 256m /dev/zero | tail >/dev/null');
  expect(status).toBe(137);
  const file = isOne(plan) ? 'memory.oom_control' : 'memory.events';
  expect(counted(plan, 'memory', file, 'oom_kill')).toBeGreaterThan(0);
});

ours('a fifth of a processor: the kernel’s own counters, period by period', async () => {
  const plan = planned({ cpu: { quota: 20_000, period: 100_000 } });
  await startIn(plan, 'while :; do :; done');
  await until(() => counted(plan, 'cpu', 'cpu.stat', 'nr_throttled') >= 4, 20_000);
  const periods = counted(plan, 'cpu', 'cpu.stat', 'nr_periods');
  const used = isOne(plan)
    ? Number(fileOf(plan, 'cpuacct', 'cpuacct.usage')) / 1000
    : counted(plan, 'cpu', 'cpu.stat', 'usage_usec');
  // One more period may have begun, and a processor is told to stop a little late.
  expect(used / (periods + 1)).toBeLessThan(30_000);
});

ours('at the limit of processes a fork is refused', async () => {
  const plan = planned({ pids: { limit: 5 } });
  const { status, out } = await ranIn(plan, 'for i in 1 2 3 4 5 6 7 8; do sleep 1 & done');
  expect(status).not.toBe(0);
  expect(out).toMatch(/fork/i);
  expect(counted(plan, 'pids', 'pids.events', 'max')).toBeGreaterThan(0);
});

ours('processors that it may use, and its share of them', async () => {
  const plan = planned({ cpu: { cpus: '0', shares: 512 } });
  const { out } = await ranIn(plan, 'grep Cpus_allowed_list /proc/self/status');
  expect(out).toMatch(/:\s*0\n$/);
  expect(fileOf(plan, 'cpu', isOne(plan) ? 'cpu.shares' : 'cpu.weight')).toBe(isOne(plan) ? '512' : '20');
});

ours('a second container of the same name is refused; the first goes on', async () => {
  const plan = planned();
  await startIn(plan, 'sleep 1000');
  const trace = await run(makeGroups(plan));
  expect([trace.failed?.call.name, trace.failed?.errno]).toEqual(['mkdir', 'EEXIST']);
  await run(dropGroups({ groups: [] }));
  expect(membersOf(plan).length).toBeGreaterThan(0);
});

const UNWILLING = [
  ['forks without end', 'exec perl -e "while (1) { fork }"'],
  ['ignores every signal it can', 'trap "" TERM INT HUP QUIT; while :; do sleep 1; done'],
  ['has left its session', 'setsid sleep 1000 & exec setsid sleep 1000'],
] as const;

for (const [what, script] of UNWILLING)
  ours(`a container that ${what} is ended`, async () => {
    const plan = planned({ pids: { limit: 100 } });
    await startIn(plan, script);
    await until(() => membersOf(plan).length > 1);
    await endGroups(plan);
    expect(isThere(plan)).toBe(0);
  });

ours('without cgroup.kill: frozen first, so that nothing is born while it is read who is there', async () => {
  const plan = planned({ pids: { limit: 100 } });
  await startIn(plan, 'exec perl -e "while (1) { fork }"');
  await until(() => membersOf(plan).length > 1);
  await killFrozen(plan.groups);
  await until(() => membersOf(plan).length === 0);
});

ours('a frozen container is ended', async () => {
  const plan = planned();
  await startIn(plan, 'sleep 1000');
  freeze(plan);
  await endGroups(plan);
  expect(isThere(plan)).toBe(0);
});

ours('groups that it has made in its own are ended, with all in them', async () => {
  const plan = planned();
  await startIn(plan, 'sleep 1000');
  const [pid = ''] = membersOf(plan);
  for (const { folder, tree, settings } of plan.groups) {
    const below = join(folder, 'below');
    mkdirSync(below);
    for (const [file, value] of settings)
      if (tree.version === 1 && file.startsWith('cpuset')) writeFileSync(join(below, file), value);
    writeFileSync(join(below, 'cgroup.procs'), pid);
  }
  await endGroups(plan);
  expect(isThere(plan)).toBe(0);
});

ours('without a record they are found by their name', async () => {
  const plan = planned();
  await startIn(plan, 'sleep 1000');
  const name = plan.groups[0]?.folder.split('/').at(-1)?.slice('nslab.'.length) ?? '';
  const found = foundGroups(name);
  expect(found.groups.map((g) => g.folder).sort()).toEqual(plan.groups.map((g) => g.folder).sort());
  await endGroups(found);
  expect(isThere(plan)).toBe(0);
});

const isMachinesRoot =
  process.getuid?.() === 0 && /^\s*0\s+0\s+4294967295/.test(readFileSync('/proc/self/uid_map', 'utf8'));

test.skipIf(!isMachinesRoot || !hasControllers())(
  'a device that the rules do not name cannot be opened, though its node is there',
  async () => {
    const plan = planned({ devices: [{ allow: false, access: 'rwm' }] });
    const node = `/dev/nslab-test-${process.pid}`;
    try {
      // The kernel's log: 1:11; another name of it, as the machine's may be missing.
      const script = `cat /dev/null && echo null; mknod ${node} c 1 11 && echo made; dd if=${node} of=/dev/null count=0`;
      const { out } = await ranIn(plan, script);
      expect(out).toMatch(/^null\nmade\n/);
      expect(out).toMatch(/Operation not permitted/);
    } finally {
      rmSync(node, { force: true });
    }
  },
);

function freeze(plan: CgroupsPlan): void {
  for (const { folder } of plan.groups)
    for (const [file, value] of [
      ['freezer.state', 'FROZEN'],
      ['cgroup.freeze', '1'],
    ] as const)
      if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
}
