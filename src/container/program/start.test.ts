import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { formatTrace } from '../../engine/show.ts';
import { DEFAULT_MOUNTS } from '../config/defaults.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from '../confine/defaults.ts';
import { isRoot, ran, Yard } from './container.test-kit.ts';
import { startError } from './failure.ts';

const able = isRoot && (await canMakeUserNamespaces());

describe.skipIf(!able)('a container (needs root: ids of its own)', () => {
  const yard = new Yard();
  afterAll(() => yard.clear());

  /** What a shell of the container says to a script. */
  async function says(script: string, ...more: Parameters<Yard['plan']>): Promise<string> {
    const [config, plan] = more;
    const ended = await ran(yard.plan({ ...config, args: ['sh', '-c', script] }, plan));
    if (!ended.trace.ok) throw new Error(formatTrace(ended.trace, { lang: 'en' }));
    return ended.stdout + ended.stderr;
  }

  const confined = {
    process: {
      user: { uid: 0, gid: 0 },
      args: [],
      env: ['PATH=/bin'],
      cwd: '/',
      noNewPrivileges: true,
      capabilities: {
        bounding: DOCKER_CAPABILITIES,
        effective: DOCKER_CAPABILITIES,
        permitted: DOCKER_CAPABILITIES,
      },
    },
    linux: {
      namespaces: (['user', 'mount', 'pid', 'network', 'uts', 'ipc', 'cgroup'] as const).map((type) => ({
        type,
      })),
      seccomp: DEFAULT_SECCOMP,
      maskedPaths: MASKED_PATHS,
      readonlyPaths: READONLY_PATHS,
    },
  };

  test('its exit status is the program’s, and is kept', async () => {
    const plan = yard.plan({ args: ['sh', '-c', 'exit 7'] });
    expect((await ran(plan)).status).toBe(7);
    expect(readFileSync(join(plan.folder, 'exit'), 'utf8')).toBe('7\n');
  });

  test('a signal’s is 128 and its number', async () => {
    const { status } = await ran(yard.plan({ args: ['sh', '-c', 'sh -c "kill -9 \\$\\$"; exit $?'] }));
    expect(status).toBe(137);
  });

  test('its streams are ours, each by itself, and the log has both', async () => {
    const plan = yard.plan({ args: ['sh', '-c', 'echo out; echo err >&2; cat'] });
    const { stdout, stderr } = await ran(plan);
    expect([stdout, stderr]).toEqual(['out\n', 'err\n']);
    expect(readFileSync(plan.streams.log.path, 'utf8').split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('a folder is bound, with the options that were asked for', async () => {
    const data = join(yard.folder, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'letter'), 'hello');
    const file = join(data, 'letter');
    const mounts = [
      ...DEFAULT_MOUNTS,
      { destination: '/a/b', type: 'bind', source: data, options: ['rbind', 'ro'] },
      { destination: '/etc/letter', type: 'bind', source: file, options: ['bind', 'nosuid'] },
    ];
    const out = await says(
      "cat /a/b/letter /etc/letter; touch /a/b/x; awk '/letter|a.b/ { print $5, $6 }' /proc/self/mountinfo",
      { mounts },
    );
    expect(out.split('\n')).toEqual([
      'hellohello/a/b ro,relatime',
      '/etc/letter rw,nosuid,relatime',
      'touch: /a/b/x: Read-only file system',
      '',
    ]);
  });

  test('a symlink of the image as a mount point stays in the image', async () => {
    const out = join(yard.folder, 'outside');
    mkdirSync(out);
    // Anybody might make something in it: only the way there is closed.
    chmodSync(out, 0o777);
    for (const [name, to] of [
      ['up', `../../../../../..${out}`],
      ['abs', out],
      ['magic', `/proc/self/root${out}`],
    ] as const) {
      symlinkSync(to, join(yard.rootfs, name));
    }
    for (const name of ['up', 'abs', 'magic']) {
      const mounts = [...DEFAULT_MOUNTS, { destination: `/${name}/in`, type: 'tmpfs', options: [] }];
      const ended = await ran(yard.plan({ args: ['true'], mounts }));
      expect(readdirSync(out)).toEqual([]);
      expect(ended.trace.failed?.errno).toBe(name === 'magic' ? 'ELOOP' : 'ENOENT');
      expect(startError(ended.trace)?.text.en).toContain(`mounts[7] /${name}/in: `);
    }
  });

  test.each([
    [['/no/such'], 127, '/no/such is not in the container’s root'],
    [['nosuch'], 127, 'nosuch is in no folder of the container’s PATH (/usr/local/sbin:'],
    [['/etc'], 126, 'execve("/etc"'],
  ])('%j does not start, and why is said', async (args, status, words) => {
    const { trace } = await ran(yard.plan({ args }));
    const error = startError(trace);
    expect([error?.status, error?.text.en]).toEqual([status, expect.stringContaining(words)]);
  });

  test('all that confines it is there', async () => {
    const out = await says(
      `grep -E 'CapBnd|NoNew|Seccomp:' /proc/self/status
      head -c 1 /proc/timer_list | wc -c; ls /sys/firmware | wc -l
      echo 1 >/proc/sys/kernel/pid_max; unshare -U true`,
      confined,
    );
    expect(out.split('\n')).toEqual([
      'CapBnd:\t00000000a80425fb',
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
      '0',
      '0',
      "sh: can't create /proc/sys/kernel/pid_max: Read-only file system",
      'unshare: unshare(0x10000000): Operation not permitted',
      '',
    ]);
  });
});
