import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { buildImage } from '../../image/build.ts';
import { TestTerminal } from '../test-terminal.ts';
import { Nslab, until } from './nslab.test-kit.ts';

const able = await canMakeUserNamespaces();

describe.skipIf(!able)('nslab run, typed on the machine', () => {
  const nslab = new Nslab();
  const run = (...args: string[]) => nslab.run(['run', ...args]);
  const sh = (script: string, ...options: string[]) => run('--rm', ...options, '--', 'sh', '-c', script);
  const folders = () => readdirSync(join(nslab.work, '.containers')).filter((name) => !name.startsWith('.'));

  beforeAll(async () => {
    // The first makes the lab host, and says so.
    const first = await run('--rm', '--', 'echo', 'hi');
    expect(first).toMatchObject({ status: 0, out: 'hi\n' });
    expect(first.err).toContain('A lab host has been made for it');
  });
  afterAll(() => nslab.clean());

  test('what it writes, and its exit status, are passed on; nothing else is said', async () => {
    expect(await sh('echo out; echo err >&2; exit 7')).toEqual({ status: 7, out: 'out\n', err: 'err\n' });
    expect(await sh('kill -9 $$; exit 0')).toMatchObject({ status: 0 });
    expect(await sh('sh -c "kill -TERM \\$\\$"; exit $?')).toMatchObject({ status: 143 });
  });

  test('its input is ours only with -i', async () => {
    const cat = ['run', '--rm', '--', 'cat'];
    expect((await nslab.run(cat, { input: 'typed' })).out).toBe('');
    expect((await nslab.run(['run', '--rm', '-i', '--', 'cat'], { input: 'typed' })).out).toBe('typed');
  });

  test('it is a container: a name, a PID 1, ids, an address, confinement of its own', async () => {
    const { out } = await sh(
      'hostname; echo $$; id -u; ip -4 -o addr show dev eth0 | grep -o 10.79.0.[0-9]*/24; ' +
        'grep -E "^(CapEff|NoNewPrivs|Seccomp):" /proc/self/status; cut -d" " -f5 /proc/self/mountinfo | grep -cx /',
      '--hostname',
      'web-1',
    );
    expect(out.split('\n').slice(0, 3)).toEqual(['web-1', '1', '0']);
    expect(out).toMatch(/^10\.79\.0\.\d+\/24$/m);
    expect(out).toMatch(/CapEff:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n/);
    // The machine's root is not somewhere below its own.
    expect(out.trim().split('\n').at(-1)).toBe('1');
  });

  test.each([
    ['126', ['/etc'], 126],
    ['127', ['nope'], 127],
  ])('%s', async (_, argv, status) => {
    const said = await run('--', ...argv);
    expect(said).toMatchObject({ status, out: '' });
    expect(said.err).toContain('✘ ');
    expect(folders()).toEqual([]);
  });

  test.each<[string[], string]>([
    [['--privileged', '--', 'true'], 'nslab run does not support --privileged'],
    [['--memory', 'x', '--', 'true'], '--memory "x": not a size.'],
    [['alpine', 'sh'], 'What is to run follows --'],
    [['-it', '--', 'true'], 'your input is no terminal'],
    [['-v', '/tmp:/x', '--', 'true'], 'has a /tmp of its own'],
    [['-v', '/no/such:/x', '--', 'true'], '--volume "/no/such": there is no such file or folder.'],
    [['--rootfs', '/no/such', '--', 'true'], '--rootfs /no/such: there is no such folder.'],
    [['-u', 'eve', '--', 'true'], "/etc/passwd in the container's root names no eve."],
    [['--network', 'container:nobody', '--', 'true'], 'there is no such container'],
    [['--bundle', '/usr'], '/usr/config.json cannot be read: ENOENT'],
  ])('%j is refused with 125, and leaves nothing', async (args, said) => {
    const { status, err, out } = await run(...args);
    expect(err).toContain(said);
    expect([status, out]).toEqual([125, '']);
    expect(folders()).toEqual([]);
  });

  test('the same in Chinese', async () => {
    const said = await nslab.run(['run', '--privileged', '--', 'true'], { env: { NSLAB_LANG: 'zh' } });
    expect(said.err).toContain('✘ nslab run 不支持 --privileged');
    const inside = await nslab.run(['run', '--', 'nope'], { env: { NSLAB_LANG: 'zh' } });
    expect(inside.err).toMatch(/容器/);
  });

  test('a volume, by a path relative to where one is; read-only where asked', async () => {
    const data = join(nslab.work, 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'a'), 'from outside\n');
    const ro = await nslab.run(
      ['run', '--rm', '-v', './data:/data:ro', '--', 'sh', '-c', 'cat /data/a; echo x >/data/b'],
      { cwd: nslab.work },
    );
    expect(ro.out).toBe('from outside\n');
    expect(ro.err).toContain('Read-only file system');
    expect(existsSync(join(data, 'b'))).toBe(false);
  });

  test('variables, a folder to begin in, a tmpfs, a read-only root', async () => {
    const said = await nslab.run(
      [
        ...['run', '--rm', '-e', 'A=1', '-e', 'FROM_ME', '-w', '/tmp', '--tmpfs', '/run:size=64k'],
        ...['--read-only', '--', 'sh', '-c', 'echo $A $FROM_ME $PWD; df -k /run | tail -1; touch /x'],
      ],
      { env: { FROM_ME: 'yes' } },
    );
    expect(said.out).toMatch(/^1 yes \/tmp\ntmpfs +64 /);
    expect(said.err).toContain('Read-only file system');
  });

  test('an image: its command, its variables, its user; unpacked once', async () => {
    mkdirSync(nslab.work, { recursive: true });
    const busybox = join(nslab.work, 'web.tar');
    const image = await buildImage(
      {
        tag: 'web:1',
        config: { env: ['B=2'], cmd: ['/bin/sh', '-c', 'echo $B; cat /motd'] },
        layers: [
          {
            entries: [
              { path: 'bin/busybox', content: readFileSync('/bin/busybox'), mode: 0o755 },
              { path: 'bin/sh', symlink: 'busybox' },
              { path: 'bin/cat', symlink: 'busybox' },
              { path: 'motd', content: 'first\n' },
            ],
          },
          { entries: [{ path: 'motd', content: 'second\n' }] },
        ],
      },
      { format: 'docker' },
    );
    writeFileSync(busybox, image);
    expect(await run('--rm', '--image', busybox)).toMatchObject({ status: 0, out: '2\nsecond\n' });
    expect((await run('--rm', '--image', busybox, '-e', 'B=3', '--', '/bin/sh', '-c', 'echo $B')).out).toBe(
      '3\n',
    );
    expect(readdirSync(join(nslab.work, '.containers', '.nslab', 'images')).length).toBe(1);
  });

  test('in the background: ps, logs, exec, inspect, stop, rm', async () => {
    const started = await run(
      '-d',
      '--name',
      'web',
      '--',
      'sh',
      '-c',
      'trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.1; done',
    );
    expect(started).toMatchObject({ status: 0, out: 'web\n' });
    expect((await nslab.run(['ps'])).out).toMatch(/^NAME +STATUS.*\nweb +up \d+ s +sh -c trap/);
    expect(await run('--name', 'web', '--', 'true')).toMatchObject({ status: 125 });
    const exec = (...args: string[]) => nslab.run(['exec', ...args]);
    expect(await exec('web', 'sh', '-c', 'echo $$ >/there; exit 4')).toMatchObject({ status: 4 });
    expect((await exec('web', '--', 'cat', '/there')).out).toMatch(/^\d+\n$/);
    expect((await nslab.run(['exec', '-i', 'web', '--', 'cat'], { input: 'typed' })).out).toBe('typed');
    expect((await exec('web', 'nope')).status).toBe(127);
    const [inspected] = JSON.parse((await nslab.run(['inspect', 'web'])).out);
    expect(inspected).toMatchObject({ name: 'web', state: 'running', config: { process: { cwd: '/' } } });
    expect(await nslab.run(['rm', 'web'])).toMatchObject({ status: 1 });
    const following = nslab.start(['logs', '-f', 'web']);
    const closed = once(following, 'close');
    let followed = '';
    following.stdout?.on('data', (chunk) => {
      followed += chunk;
    });
    await until(() => followed.includes('up\n'));
    expect(await nslab.run(['stop', 'web'])).toEqual({ status: 0, out: 'web\n', err: '' });
    const [status] = await closed;
    expect([status, followed]).toEqual([0, 'up\nbye\n']);
    expect((await nslab.run(['ps', '-a'])).out).toMatch(/\nweb +exited \(3\) \d+ s ago/);
    expect(await nslab.run(['exec', 'web', 'true'])).toMatchObject({ status: 125 });
    expect(await nslab.run(['rm', 'web'])).toEqual({ status: 0, out: 'web\n', err: '' });
    expect((await nslab.run(['logs', 'web'])).err).toContain('There is no container "web" here.');
    expect(folders()).toEqual([]);
  });

  test('a PID 1 that does not hear SIGTERM is killed in the end', async () => {
    await run('-d', '--name', 'deaf', '--', 'sleep', '1000');
    expect((await nslab.run(['stop', '-t', '0', 'deaf'])).status).toBe(0);
    expect((await nslab.run(['ps', '-a'])).out).toMatch(/\ndeaf +exited \(137\)/);
    expect((await nslab.run(['rm', 'deaf'])).status).toBe(0);
  });

  test('two at once have names, ids and addresses of their own', async () => {
    const both = ['a', 'b'].map(() => nslab.start(['run', '-d', '--', 'sleep', '1000']));
    await Promise.all(both.map((child) => once(child, 'close')));
    const [one, two] = JSON.parse((await nslab.run(['inspect', 'box1', 'box2'])).out);
    expect(one.address).not.toBe(two.address);
    expect(one.ids.users[0].hostID).not.toBe(two.ids.users[0].hostID);
    expect(await nslab.run(['rm', '-f', 'box1', 'box2'])).toMatchObject({ status: 0, out: 'box1\nbox2\n' });
  });

  test('a monitor that is killed: the container dies with it, and the next who looks clears up', async () => {
    await run('-d', '--name', 'lost', '--', 'sleep', '1000');
    const [{ monitor }] = JSON.parse((await nslab.run(['inspect', 'lost'])).out);
    await nslab.run(['shell', '--', 'kill', '-9', String(monitor)]);
    expect((await nslab.run(['ps'])).out).not.toContain('lost');
    expect((await nslab.run(['ps', '-a'])).out).toMatch(/\nlost +gone: monitor killed/);
    await nslab.run(['rm', 'lost']);
  });

  test('--explain names the lab and the step behind each call', async () => {
    const { out, err } = await run('--rm', '--explain', '--', 'echo', 'hi');
    expect(out).toBe('hi\n');
    expect(err).toMatch(/── Lab 3 · .* ──/);
    expect(err).toMatch(/pivot_root\("\.", "\."\) = 0 <\d+ µs>/);
    expect(err).toMatch(/Labs 1, 2, 3, 4, 5/);
    const narrow = await nslab.run(['run', '--rm', '--explain', '--', 'true'], { env: { COLUMNS: '50' } });
    for (const line of narrow.err.split('\n')) expect([...line].length).toBeLessThanOrEqual(50);
  });

  test('with -t it has a terminal: size, Ctrl-C, exit status', async () => {
    const terminal = new TestTerminal({
      ...{ columns: 80, rows: 24, socket: join(nslab.folder, 'tmux') },
      env: { ...nslab.env, PS1: '$ ' },
      argv: [process.execPath, join(process.cwd(), 'dist/src/cli/main.js'), 'run', '--rm', '-it', '--', 'sh'],
    });
    try {
      await terminal.see('/ #');
      terminal.type('stty size; tty; sleep 1000');
      await terminal.see(/24 80\n\/dev\/pts\/0/);
      terminal.press('C-c');
      terminal.type('echo status $?; exit 5');
      await terminal.see('status 130');
      await terminal.see(/Pane is dead \(status 5/);
    } finally {
      terminal.close();
    }
  });
});

describe.skipIf(!able)('a lab host of a lab without limits', () => {
  const nslab = new Nslab();
  beforeAll(async () => {
    await nslab.run(['start', 'mount', '--shell', 'second']);
  });
  afterAll(() => nslab.clean());

  test('runs a container, and says which lab host could limit one', async () => {
    expect(await nslab.run(['run', '--rm', '--', 'echo', 'hi'])).toMatchObject({ status: 0, out: 'hi\n' });
    const limited = await nslab.run(['run', '--rm', '--pids-limit', '9', '--', 'true']);
    expect(limited.status).toBe(125);
    expect(limited.err).toContain('--pids-limit');
    expect(limited.err).toContain('made for a lab without limits');
  });
});
