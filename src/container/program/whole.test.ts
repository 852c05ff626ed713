import { existsSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces, isGone, until } from '../../engine/engine.test-kit.ts';
import { run, start } from '../../engine/run.ts';
import { formatTrace } from '../../engine/show.ts';
import { planGroups } from '../cgroups/plan.ts';
import type { NetworkPlan } from '../plan.ts';
import { isRoot, pidIn, ran, Yard } from './container.test-kit.ts';
import { startProgram, takeBack } from './start.ts';

const able = isRoot && (await canMakeUserNamespaces());

describe.skipIf(!able)('with all around it (needs root: ids of its own)', () => {
  const yard = new Yard();
  afterAll(() => yard.clear());

  test('detached it goes on, and its end is kept', async () => {
    const made = yard.plan({ args: ['sh', '-c', 'echo here; read -t 60 x </dev/zero; sleep 60'] });
    const plan = { ...made, streams: { ...made.streams, detached: true } };
    const trace = await start(startProgram(plan));
    expect(trace.ok, formatTrace(trace, { lang: 'en' })).toBe(true);
    const pid = pidIn(trace);
    await until(() => readFileSync(plan.streams.log.path, 'utf8') === 'here\n');
    expect(isGone(pid)).toBe(false);
    process.kill(pid, 'SIGKILL');
    await until(() => existsSync(join(plan.folder, 'exit')));
    expect(readFileSync(join(plan.folder, 'exit'), 'utf8')).toBe('137\n');
  });

  test('its root is a layer of its own over folders of root’s, which stay as they are', async () => {
    const image = new Yard(0);
    const layer = join(yard.folder, 'layer');
    for (const name of ['upper', 'work']) mkdirSync(join(layer, name), { recursive: true });
    const made = yard.plan({
      args: [
        'sh',
        '-c',
        'stat -c "%u %g" /bin/busybox; rm /bin/ash; rm -r /root; mkdir /root; echo new >/etc/new; touch /tmp/there; cut -d" " -f5 /proc/self/mountinfo | grep -cx /',
      ],
    });
    const root = {
      by: 'overlay',
      lower: [image.rootfs],
      upper: join(layer, 'upper'),
      work: join(layer, 'work'),
    } as const;
    const { trace, stdout, stderr, status } = await ran({ ...made, root });
    expect(trace.ok, formatTrace(trace, { lang: 'en' })).toBe(true);
    // One root: the machine's would be a second one below it.
    expect([stdout, stderr, status]).toEqual(['0 0\n1\n', '', 0]);
    expect(lstatSync(join(image.rootfs, 'bin', 'ash')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(image.rootfs, 'etc', 'new'))).toBe(false);
    const written = statSync(join(layer, 'upper', 'etc', 'new'));
    expect([written.uid, written.gid]).toEqual([0, 0]);
    expect(lstatSync(join(layer, 'upper', 'bin', 'ash')).isCharacterDevice()).toBe(true);
    image.clear();
  });

  test('its groups limit it, are the root of what it sees, and go with it', async () => {
    const cgroups = planGroups('t-program', { pids: { limit: 7 } });
    const groups = cgroups.groups.map((g) => g.folder);
    const plan = yard.plan(
      { args: ['sh', '-c', 'cut -d: -f3 /proc/self/cgroup | sort -u; cat /sys/fs/cgroup/pids/pids.max'] },
      { cgroups },
    );
    const { stdout, trace } = await ran(plan);
    await run(takeBack(plan));
    expect(trace.ok, formatTrace(trace, { lang: 'en' })).toBe(true);
    expect(groups.length).toBeGreaterThan(0);
    expect(stdout).toBe('/\n7\n');
    expect(groups.filter((folder) => existsSync(folder))).toEqual([]);
  });

  test('its wire leads to the bridge', async () => {
    const network: NetworkPlan = {
      mode: 'bridge',
      bridge: 'nslab0',
      hostEnd: 'nslab-t',
      address: '10.79.0.2/24',
      gateway: '10.79.0.1',
      published: [],
    };
    const raw = ['CAP_NET_RAW'];
    const capabilities = { bounding: raw, permitted: raw, effective: raw };
    const plan = yard.plan(
      {
        process: { ...yard.plan().config.process, capabilities },
        args: [
          'sh',
          '-c',
          'ip -4 -o addr; ip route; ping -c 1 -W 2 10.79.0.1 | grep -o "1 packets received"',
        ],
      },
      { network },
    );
    const { stdout, stderr, trace } = await ran(plan, { through: ['unshare', '-n'] });
    expect(trace.ok, formatTrace(trace, { lang: 'en' }) + stderr).toBe(true);
    expect(stdout).toMatch(/inet 127\.0\.0\.1[\s\S]*inet 10\.79\.0\.2\/24[\s\S]*default via 10\.79\.0\.1/);
    expect(stdout).toContain('1 packets received');
  });
});
