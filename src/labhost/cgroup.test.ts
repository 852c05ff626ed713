import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { layOut } from '../engine/program.ts';
import { launch } from '../engine/run.ts';
import { look } from '../observe/look.ts';
import { groupName } from './cgroup-groups.ts';
import { cgroupFacts } from './cgroup-own.ts';
import { planCgroups } from './cgroup-plan.ts';
import { findGroups } from './cgroup-removal.ts';
import { createLabHost } from './create.ts';
import { cleanState, endLabHost } from './end.ts';
import { findLabHost, processesOf } from './find.ts';
import { caller, mappingFor } from './idmap.ts';
import { bash, Ground } from './kernel-test.ts';
import { tokenOf } from './labhost.ts';
import { cgroups } from './machine-state.ts';
import { prepare } from './prepare.ts';
import { creation } from './program.ts';
import { removeRecord } from './record.ts';

const ground = new Ground();
afterEach(() => ground.clear());

const plan = planCgroups(cgroupFacts(), 'nslab-probe');
const has = plan.lack === undefined;
const version = plan.trees.some((t) => t.version === 1 && t.controllers.includes('pids')) ? 'v1' : 'v2';

const isOwner = version === 'v1' && process.getuid?.() !== 0;

/** A group `box` with all that a lab limits, and a sleeping process in it. */
const BOX =
  version === 'v1'
    ? `cd /sys/fs/cgroup; for c in cpu cpuacct memory pids freezer; do mkdir -p $c/box; done
       sleep 1000 >/dev/null 2>&1 & until grep -q sleep /proc/$!/comm; do :; done; for c in cpu cpuacct memory pids freezer; do echo $! > $c/box/tasks; done
       echo 20000 > cpu/box/cpu.cfs_quota_us; echo 50M > memory/box/memory.limit_in_bytes; echo 5 > pids/box/pids.max`
    : `cd /sys/fs/cgroup; echo '+cpu +memory +pids' > cgroup.subtree_control; mkdir box
       sleep 1000 >/dev/null 2>&1 & until grep -q sleep /proc/$!/comm; do :; done; echo $! > box/cgroup.procs
       echo 20000 > box/cpu.max; echo 50M > box/memory.max; echo 5 > box/pids.max`;
const FREEZE = version === 'v1' ? 'echo FROZEN > freezer/box/freezer.state' : 'echo 1 > box/cgroup.freeze';

test('a machine that gives none: the lab host works all the same, and says why', async () => {
  if (process.env['NSLAB_TEST_DELEGATED']) expect(plan.lack).toBeUndefined();
  const host = await createLabHost(ground.state(), 'cgroups', ['cgroups']);
  const { cgroups } = look(host);
  expect(cgroups.unavailable === undefined).toBe(plan.trees.length > 0);
  expect(cgroups.unavailable?.reason.en ?? '').toContain(process.env['NSLAB_TEST_LACK'] ?? '');
  expect(cgroups.missing('cpu', 'memory', 'pids') === undefined).toBe(has);
  expect((await bash(host, 'hostname')).out).toBe('lab\n');
});

test('without the feature nothing is made, and it says so', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  expect(look(host).cgroups.unavailable?.reason.en).toMatch(/without cgroups/);
  expect(findGroups(groupName(state))).toEqual([]);
});

test.skipIf(!has)('every process of it is in its own part, as its own cgroup namespace shows', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'cgroups', ['cgroups']);
  expect(findLabHost(state)).toEqual(host);
  const { out } = await bash(host, 'cat /proc/self/cgroup; grep -c cgroup /proc/self/mountinfo');
  if (version === 'v1')
    for (const c of ['cpu', 'memory', 'pids']) expect(out).toMatch(new RegExp(`:.*${c}.*:/\n`));
  else expect(out).toMatch(/^0::\/init\.scope\n/);
  const machine = look(host);
  const own = version === 'v1' ? '/' : '/init.scope';
  expect(machine.cgroups.version).toBe(version);
  for (const c of ['cpu', 'memory', 'pids'] as const)
    expect(machine.cgroups.pathOf(machine.init, c)).toBe(own);
  expect(machine.cgroups.groups()).toEqual([]);
});

test.skipIf(!has)('its root divides it as it likes, but what it has in all is the machine’s', async () => {
  const host = await createLabHost(ground.state(), 'cgroups', ['cgroups']);
  const own = version === 'v1' ? 'pids/pids.max' : 'pids.max';
  const said = await bash(host, `${BOX}; ${FREEZE}; echo 7 > ${own}`);
  // Of version 1 a user owns all the files of a group that it made itself; the limits above hold all the same.
  if (!isOwner) expect(said.err).toMatch(/Permission denied|not permitted/);
  const machine = look(host);
  const sleeper = machine.processes().find((p) => p.comm === 'sleep');
  if (!sleeper) throw new Error(said.err);
  const box = machine.cgroups.groupOf(sleeper, 'memory');
  expect(box?.path).toBe('/box');
  expect(box?.processes('pids')).toEqual([sleeper]);
  expect(machine.cgroups.root.allProcesses('cpu')).toContain(sleeper);
  expect(box?.cpu()).toMatchObject({ limit: { quota: 20_000, period: 100_000 } });
  expect(box?.memory()).toMatchObject({ max: 50 * 1024 * 1024, oomKills: 0 });
  expect(box?.pids()).toMatchObject({ max: 5, current: 1, failures: 0 });
  expect(box?.freezing()).toBe(true);
});

test.skipIf(!has)('frozen processes do not keep it from ending', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'cgroups', ['cgroups']);
  await bash(host, `${BOX}; ${FREEZE}`);
  const begin = Date.now();
  await endLabHost(state);
  expect(Date.now() - begin).toBeLessThan(3_000);
  expect(findGroups(groupName(state))).toEqual([]);
  expect(processesOf(tokenOf(state))).toEqual([]);
});

const hasOthers = has && mappingFor(caller()).by !== 'self';

test.skipIf(!hasOthers)('groups that its other users made go with it', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'cgroups', ['cgroups']);
  const crew = version === 'v1' ? '/sys/fs/cgroup/pids/crew' : '/sys/fs/cgroup/crew';
  const said = await bash(
    host,
    `mkdir ${crew}; chown 1000 ${crew} ${crew}/cgroup.procs
     setpriv --reuid 1000 --regid 1000 --clear-groups mkdir ${crew}/inner; stat -c %u ${crew}/inner`,
  );
  expect(said.out).toBe('1000\n');
  await endLabHost(state);
  expect(findGroups(groupName(state))).toEqual([]);
});

test.skipIf(!has)('two state folders have groups of their own', async () => {
  const [one, two] = [ground.state(), ground.state()];
  const hosts = await Promise.all([one, two].map((s) => createLabHost(s, 'cgroups', ['cgroups'])));
  await bash(hosts[0] as (typeof hosts)[0], BOX);
  await endLabHost(one);
  expect(findGroups(groupName(one))).toEqual([]);
  expect((await bash(hosts[1] as (typeof hosts)[0], `${BOX}; echo made`)).out).toBe('made\n');
});

/** Calls of the program that have to do with groups, and some around them. */
function places(calls: readonly { name: string; shown: string }[]): number[] {
  const about = calls.flatMap((c, i) => (/cgroup|nslab-/.test(c.shown) ? [i + 1] : []));
  const total = calls.length;
  return [1, ...about.filter((_, i) => i % 4 === 0), Math.round(total / 2), total];
}

test.skipIf(!has)('a creation that dies after any call leaves no group after nslab stop', async () => {
  const state = ground.state();
  const feature = ['cgroups'] as const;
  const all = layOut(creation(prepare(state, 'cgroups', feature))).calls;
  await endLabHost(state);
  for (const after of places(all)) {
    const calls = creation(prepare(state, 'cgroups', feature));
    const running = launch(calls, { argv0token: tokenOf(state), stop: { after, how: 'die' } });
    await running.trace.catch(() => {});
    await endLabHost(state);
    expect(findGroups(groupName(state)), `after call ${after}`).toEqual([]);
  }
});

test.skipIf(!has)('groups that a killed start left are in nobody’s way, also without a record', async () => {
  const state = ground.state();
  prepare(state, 'cgroups', ['cgroups']);
  expect(findGroups(groupName(state)).length).toBe(plan.trees.length);
  removeRecord(state);
  const host = await createLabHost(state, 'cgroups', ['cgroups']);
  expect(look(host).cgroups.missing('cpu', 'memory', 'pids')).toBeUndefined();
  removeRecord(state);
  await cleanState(state);
  expect(findGroups(groupName(state))).toEqual([]);
});

test.skipIf(!has)(
  'a group that will not go away is named, with who is in it',
  async () => {
    const state = ground.state();
    const host = await createLabHost(state, 'cgroups', ['cgroups']);
    const folder = host.cgroups?.trees.find((t) => t.controllers.includes('pids'))?.folder ?? '';
    mkdirSync(join(folder, 'foreign'));
    const sleeper = spawn('sleep', ['1000']);
    writeFileSync(join(folder, 'foreign', 'cgroup.procs'), String(sleeper.pid));
    const gone = new Promise((resolve) => sleeper.once('exit', resolve));
    try {
      await expect(endLabHost(state)).rejects.toMatchObject({
        code: 'cgroup-stays',
        text: {
          en: `The cgroup ${folder}/foreign will not go away: these processes are still in it: ${sleeper.pid}.`,
        },
      });
    } finally {
      sleeper.kill('SIGKILL');
    }
    await gone;
    await endLabHost(state);
    expect(existsSync(folder)).toBe(false);
  },
  20_000,
);

const unified = plan.trees.find((t) => t.version === 2);
const mayLimit = has && version === 'v1' && unified !== undefined && process.getuid?.() === 0;

test.skipIf(!mayLimit)(
  'a machine that refuses a group while they are made: none is left, and it says why',
  async () => {
    const parent = join(dirname(unified?.folder ?? ''), `nslab-test-${process.pid}`);
    mkdirSync(parent);
    writeFileSync(join(parent, 'cgroup.max.descendants'), '0');
    writeFileSync(join(parent, 'cgroup.procs'), String(process.pid));
    try {
      const state = ground.state();
      const host = await createLabHost(state, 'cgroups', ['cgroups']);
      const { unavailable } = look(host).cgroups;
      expect(unavailable?.reason.en).toContain('EAGAIN');
      expect(unavailable?.remedy.en).toContain('cgroup.max.descendants');
      expect(findGroups(groupName(state))).toEqual([]);
      expect((await bash(host, 'hostname')).out).toBe('lab\n');
      await endLabHost(state);
    } finally {
      writeFileSync(join(dirname(parent), 'cgroup.procs'), String(process.pid));
      rmdirSync(parent);
    }
  },
);

test.skipIf(!has)('the machine’s own groups, and what they give, are as they were', async () => {
  const state = ground.state();
  const before = cgroups(state.key);
  const host = await createLabHost(state, 'cgroups', ['cgroups']);
  await bash(host, BOX);
  expect(cgroups(state.key)?.length).toBeGreaterThan(before?.length ?? 0);
  await cleanState(state);
  expect(cgroups(state.key)).toEqual(before);
});
