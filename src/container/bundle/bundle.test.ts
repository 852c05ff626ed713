import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startTheirs } from '../../compare/runtimes/start.ts';
import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { DEFAULT_MOUNTS } from '../config/defaults.ts';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/runtime-spec.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from '../confine/defaults.ts';
import type { Plan } from '../plan.ts';
import { isRoot, OUTSIDE, ran, Yard } from '../program/container.test-kit.ts';
import { startError } from '../program/failure.ts';
import { sourcesIn } from './sources.ts';
import { writeBundle } from './write.ts';

const able = isRoot && (await canMakeUserNamespaces());
const yard = new Yard();
afterAll(() => yard.clear());

function confined(args: readonly string[], more: Partial<Config> = {}): Plan {
  const { config } = yard.plan();
  const set = DOCKER_CAPABILITIES;
  return yard.plan({
    ...more,
    args,
    process: {
      ...config.process,
      capabilities: { bounding: set, permitted: set, effective: set },
      rlimits: [
        { type: 'RLIMIT_NOFILE', soft: 321, hard: 321 },
        { type: 'RLIMIT_STACK', soft: 'unlimited', hard: 'unlimited' },
      ],
    },
    linux: {
      ...config.linux,
      seccomp: DEFAULT_SECCOMP,
      maskedPaths: MASKED_PATHS,
      readonlyPaths: READONLY_PATHS,
    },
  });
}

/** A runtime's container, whose root is nobody, has to find its way through. */
function scratch(): string {
  const folder = mkdtempSync(join(yard.folder, 'scratch-'));
  chmodSync(folder, 0o755);
  return folder;
}

function readBundle(folder: string): Config {
  return readConfig(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')), 'config.json');
}

describe.skipIf(!able)('a bundle of ours (needs root: ids of its own)', () => {
  test('has its configuration, a copy of its root, and the files of its own folder', async () => {
    const plan = confined(['true']);
    const hosts = join(plan.folder, 'hosts');
    writeFileSync(hosts, '127.0.0.1 box\n', { mode: 0o600 });
    const bind = { destination: '/etc/hosts', type: 'bind', source: hosts, options: ['rbind', 'ro'] };
    const whole = { ...plan, config: { ...plan.config, mounts: [...DEFAULT_MOUNTS, bind] } };
    const folder = join(scratch(), 'bundle');
    await writeBundle(whole, folder);
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'files', 'rootfs']);
    const config = readBundle(folder);
    expect(config.mounts.at(-1)).toEqual({ ...bind, source: 'files/hosts' });
    expect(sourcesIn(folder, config).mounts.at(-1)?.source).toBe(join(folder, 'files', 'hosts'));
    expect(config.process.rlimits).toEqual(plan.config.process.rlimits);
    expect(statSync(join(folder, 'rootfs', 'bin', 'busybox')).uid).toBe(OUTSIDE);
    await expect(writeBundle(whole, folder)).rejects.toMatchObject({ code: 'bundle-not-empty', status: 2 });
  });

  test('of layers: what they show together, owned by the container’s ids', async () => {
    const image = new Yard(0);
    const layer = scratch();
    for (const name of ['upper', 'work']) mkdirSync(join(layer, name));
    const root = {
      by: 'overlay',
      lower: [image.rootfs],
      upper: join(layer, 'upper'),
      work: join(layer, 'work'),
    } as const;
    const plan = {
      ...yard.plan({ args: ['sh', '-c', 'rm /bin/ash; rm -r /root; mkdir /root; echo new >/etc/new'] }),
      root,
    };
    const { trace } = await ran(plan);
    expect(startError(trace)?.text.en).toBe(undefined);
    const folder = join(scratch(), 'bundle');
    await writeBundle(plan, folder);
    image.clear();
    const rootfs = join(folder, 'rootfs');
    expect(readdirSync(join(rootfs, 'bin'))).not.toContain('ash');
    expect(readFileSync(join(rootfs, 'etc', 'new'), 'utf8')).toBe('new\n');
    expect(statSync(join(rootfs, 'etc', 'new')).uid).toBe(OUTSIDE);
  });

  describe.each(['runc', 'crun'] as const)('%s', (name) => {
    const found = spawnSync(name, ['--version'], { encoding: 'utf8' });
    const runtime = {
      name,
      version: /\d+(\.\d+)+/.exec(found.stdout ?? '')?.[0] ?? '',
      path: `/usr/bin/${name}`,
    };

    test.skipIf(found.error !== undefined)('runs it unchanged, with all that confines it', async () => {
      const own = confined(['sleep', '600']);
      writeFileSync(join(own.folder, 'hosts'), '127.0.0.1 box\n');
      const source = join(own.folder, 'hosts');
      const mounts = [
        ...own.config.mounts,
        { destination: '/etc/hosts', type: 'bind', source, options: ['rbind'] },
      ];
      const plan = { ...own, config: { ...own.config, mounts } };
      const folder = join(scratch(), 'bundle');
      await writeBundle(plan, folder);
      const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      const files = scratch();
      const theirs = await startTheirs(
        { ...runtime, path },
        { folder, config: readBundle(folder) },
        files,
        `t-${process.pid}-${name}`,
      );
      try {
        const { pid } = theirs.process;
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        expect(status).toMatch(/^CapBnd:\t00000000a80425fb$/m);
        expect(status).toMatch(/^NoNewPrivs:\t1$/m);
        expect(status).toMatch(/^Seccomp:\t2$/m);
        expect(status).toMatch(new RegExp(`^Uid:\\t${OUTSIDE}\\t`, 'm'));
        expect(readFileSync(`/proc/${pid}/root/etc/hosts`, 'utf8')).toBe('127.0.0.1 box\n');
        const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
        expect(limits).toMatch(/^Max open files +321 +321/m);
        expect(limits).toMatch(/^Max stack size +unlimited +unlimited/m);
        const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
          .split('\n')
          .map((line) => line.split(' ')[4]);
        for (const masked of ['/proc/timer_list', '/sys/firmware', '/proc/sys', '/dev/mqueue'])
          expect(mounts).toContain(masked);
      } finally {
        await theirs.end();
      }
    });
  });
});

describe.skipIf(!able).each([
  ['runc', ['spec']],
  ['runc', ['spec', '--rootless']],
  ['crun', ['spec']],
] as const)('what %s %j writes (needs root: an id map)', (program, words) => {
  test.skipIf(spawnSync(program, ['--version']).error !== undefined)('is run', async () => {
    const folder = scratch();
    execFileSync(program, words, { cwd: folder });
    const read = readBundle(folder);
    const image = new Yard(0);
    const plan = yard.plan();
    const args = [
      'sh',
      '-c',
      'id -u; hostname; grep -E "NoNew|CapBnd" /proc/self/status; ls /proc/self/fd | wc -l; touch /x; mount | grep -c " /proc "',
    ];
    const config = { ...read, process: { ...read.process, args, terminal: false } };
    const { trace, stdout, stderr } = await ran({
      ...plan,
      config,
      root: { by: 'folder', path: image.rootfs },
    });
    image.clear();
    expect(startError(trace)?.text.en).toBe(undefined);
    const [id, hostname, bounding, noNew, open, proc, ...rest] = stdout.split('\n');
    expect([id, hostname, noNew, open, proc, rest]).toEqual([
      '0',
      config.hostname,
      'NoNewPrivs:\t1',
      '4',
      '1',
      [''],
    ]);
    // AUDIT_WRITE, KILL, NET_BIND_SERVICE: bits 29, 5 and 10 (capabilities(7)).
    expect(bounding).toBe('CapBnd:\t0000000020000420');
    expect(stderr).toBe('touch: /x: Read-only file system\n');
  });
});
