import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildImage } from '../../image/build.ts';
import { Arena, imageOf, rawTar, savedImage } from '../../image/hostile.test-kit.ts';
import { removeTree } from '../../image/remove-tree.ts';

/** The real command, as it is built, in namespaces of its own where it needs them. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const UNPACK = [process.execPath, MAIN, 'unpack'];
const ROOT = process.getuid?.() === 0;
/** A mount namespace of our own; for an ordinary user with a user namespace around it. */
const MOUNTS = ROOT ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];

let arena: Arena;
beforeEach(() => {
  arena = new Arena();
  chmodSync(arena.root, 0o755);
});
afterEach(() => arena.end());

function run(
  argv: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: Buffer; cwd?: string } = {},
) {
  const [program = '', ...args] = argv;
  const env = {
    PATH: process.env['PATH'],
    HOME: '/',
    LC_ALL: 'C.UTF-8',
    NSLAB_LANG: 'en',
    COLUMNS: '200',
    ...options.env,
  };
  const { status, stdout, stderr } = spawnSync(program, args, {
    ...options,
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  const plain = (text: string) => text.replaceAll(arena.root, 'ARENA');
  return { status, out: plain(stdout), err: plain(stderr) };
}

async function webImage(): Promise<string> {
  const image = await buildImage(
    {
      config: { cmd: ['/bin/sh'] },
      layers: [
        {
          entries: [
            { path: 'etc/old', content: 'old' },
            { path: 'etc/motd', content: 'first' },
            { path: 'srv/a', content: 'a' },
            { path: 'home/u', content: 'u', uid: 1000, gid: 1000, mode: 0o4755 },
          ],
        },
        {
          compression: 'gzip',
          entries: [
            { path: 'etc/old', whiteout: true },
            { path: 'etc/motd', content: 'second' },
            { path: 'srv', opaque: true },
            { path: 'srv/b', content: 'b' },
          ],
        },
      ],
    },
    { format: 'docker' },
  );
  return arena.file(image);
}

describe('nslab unpack', () => {
  test('prints a line a layer and the lowerdir, the top first', async () => {
    const { status, out, err } = run([...UNPACK, await webImage(), arena.out]);
    expect(out.replace(/sha256:\w{12} /g, 'DIGEST ')).toBe(
      [
        '1  DIGEST  4  10 B  ARENA/out/1',
        '2  DIGEST  2   7 B  ARENA/out/2',
        'lowerdir=ARENA/out/2:ARENA/out/1',
        '',
      ].join('\n'),
    );
    expect(err).toContain(
      'The lowerdir has the top layer first, as mount wants it:\nmount -t overlay overlay -o ',
    );
    expect(status).toBe(0);
  });

  test('or JSON', async () => {
    const { out } = run([...UNPACK, await webImage(), arena.out, '--json']);
    const image = JSON.parse(out);
    expect(image).toMatchObject({
      folder: 'ARENA/out',
      config: { cmd: ['/bin/sh'] },
      lowerdir: 'ARENA/out/2:ARENA/out/1',
      layers: [
        { folder: 'ARENA/out/1', files: 4 },
        { folder: 'ARENA/out/2', files: 2 },
      ],
    });
  });

  test('what it unpacks is mounted as the image is meant', async () => {
    const archive = await webImage();
    const script = `
      mount -t tmpfs none "$1" && cd "$1" && mkdir upper work merged
      low=$("$2" "$3" unpack "$4" layers 2>/dev/null | tail -n 1)
      mount -t overlay overlay -o "userxattr,upperdir=upper,workdir=work,$low" merged
      cd merged && find . -type f | sort && cat etc/motd`;
    const place = join(arena.root, 'place');
    mkdirSync(place);
    const seen = run([...MOUNTS, 'sh', '-ec', script, 'sh', place, process.execPath, MAIN, archive]);
    expect(seen.out).toBe('./etc/motd\n./home/u\n./srv/b\nsecond');
  });

  test('on an overlay, which takes no whiteouts, they are attributes', async (context) => {
    const [major = 0, minor = 0] = release().split('.').map(Number);
    if (major * 100 + minor < 607) context.skip('Linux 6.7 is the first to know them');
    const archive = await webImage();
    const script = `
      mount -t tmpfs none "$1" && cd "$1" && mkdir lower upper work merged seen
      mount -t overlay overlay -o userxattr,lowerdir=lower,upperdir=upper,workdir=work merged
      low=$("$2" "$3" unpack "$4" merged/layers 2>/dev/null | tail -n 1)
      mount -t overlay overlay -o "userxattr,$low" seen
      cd seen && find . -type f | sort`;
    const place = join(arena.root, 'place');
    mkdirSync(place);
    const seen = run([...MOUNTS, 'sh', '-ec', script, 'sh', place, process.execPath, MAIN, archive]);
    expect(seen).toMatchObject({ out: './etc/motd\n./home/u\n./srv/b\n', err: '' });
  });

  test('reads standard input', async () => {
    const { status, out } = run([...UNPACK, '-', arena.out], { input: readFileSync(await webImage()) });
    expect(out).toContain('lowerdir=ARENA/out/2:ARENA/out/1');
    expect(status).toBe(0);
  });

  test('escapes what would end a folder in a mount option', async () => {
    const { out } = run([...UNPACK, await webImage(), join(arena.root, 'a:b,c')]);
    expect(out).toContain('lowerdir=ARENA/a\\:b\\,c/2:ARENA/a\\:b\\,c/1\n');
  });

  test('reads layers packed with zstd', (context) => {
    if (spawnSync('zstd', ['--version']).error) context.skip('no zstd on this machine');
    const tar = rawTar([{ name: 'a', content: 'a' }]);
    const packed = execFileSync('zstd', ['-q', '-c'], { input: tar });
    const image = savedImage([packed], { config: {} });
    expect(run([...UNPACK, arena.file(image), arena.out]).status).toBe(0);
    expect(readFileSync(join(arena.out, '1/a'), 'utf8')).toBe('a');
    const without = run([...UNPACK, arena.file(image), `${arena.out}2`], { env: { PATH: '/nowhere' } });
    if ('createZstdDecompress' in zlib) return;
    expect(without).toMatchObject({ status: 1, out: '' });
    expect(without.err).toContain('apt install zstd');
  });
});

describe('refusals', () => {
  test('a wrong use is 2', () => {
    expect(run([...UNPACK, 'x'])).toMatchObject({ status: 2, out: '' });
    expect(run([...UNPACK, 'x', 'y', 'z'])).toMatchObject({ status: 2, out: '' });
  });

  test.each([
    ['en', '✘ Layer 1, "\\x1b]0;x\\x07/../..": the name has .. in it'],
    ['zh', '✘ 第 1 层的“\\x1b]0;x\\x07/../..”：名字里有 ..'],
  ])('a hostile name is said safely: %s', (lang, said) => {
    const archive = arena.file(imageOf({ name: '\x1b]0;x\x07/../..', content: 'x' }));
    const { status, out, err } = run([...UNPACK, archive, arena.out], { env: { NSLAB_LANG: lang } });
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(said);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
    expect(err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  });

  test('a file that is not there', () => {
    expect(run([...UNPACK, '/no/such.tar', arena.out])).toMatchObject({
      status: 1,
      err: expect.stringContaining('✘ Could not open /no/such.tar: there is no such file.'),
    });
  });

  test('a folder, a pipe', () => {
    execFileSync('mkfifo', [join(arena.root, 'pipe')]);
    expect(run([...UNPACK, arena.root, arena.out]).err).toContain('✘ ARENA is a folder, not an archive.');
    expect(run([...UNPACK, join(arena.root, 'pipe'), arena.out]).err).toContain('| nslab unpack - FOLDER');
  });

  test('a full disk leaves nothing', () => {
    const files = Array.from({ length: 4 }, (_, i) => ({ name: `f${i}`, content: Buffer.alloc(400_000, i) }));
    const archive = arena.file(imageOf(...files));
    const place = join(arena.root, 'place');
    mkdirSync(place);
    const script =
      'mount -t tmpfs -o size=1m none "$1" && cd "$1"; "$2" "$3" unpack "$4" out; echo "$?"; ls -A';
    const { out, err } = run([...MOUNTS, 'sh', '-c', script, 'sh', place, process.execPath, MAIN, archive]);
    expect(err).toContain('✘ Layer 1, "f2": write: ENOSPC. The file system is full.');
    expect(out).toBe('1\n');
  });

  test('Ctrl-C leaves nothing', async () => {
    const archive = arena.file(imageOf({ name: 'a', content: 'a' }));
    // It reads from a pipe that never ends.
    const child = spawn(UNPACK[0] ?? '', [...UNPACK.slice(1), '-', arena.out], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.write(readFileSync(archive).subarray(0, 1024));
    const before = readdirSync(arena.root).length;
    while (readdirSync(arena.root).length === before) await wait(20);
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(readdirSync(arena.root).sort()).toEqual(['image.tar', 'outside']);
  });

  test('what a killed one left is removed by the next', async () => {
    const archive = arena.file(imageOf({ name: 'a', content: 'a' }));
    const child = spawn(UNPACK[0] ?? '', [...UNPACK.slice(1), '-', arena.out], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.write(readFileSync(archive).subarray(0, 1024));
    const left = () => readdirSync(arena.root).find((name) => name.startsWith('.out.unpacking-')) ?? '';
    while (!existsSync(join(arena.root, left(), 'scratch'))) await wait(20);
    // While it lives it is left alone, by another that wants the same folder.
    expect(run([...UNPACK, archive, arena.out]).status).toBe(0);
    expect(left()).not.toBe('');
    child.kill('SIGKILL');
    await once(child, 'close');
    removeTree(arena.out);
    expect(run([...UNPACK, archive, arena.out]).status).toBe(0);
    expect(readdirSync(arena.root).sort()).toEqual(['image.tar', 'out', 'outside']);
  });
});

describe.runIf(ROOT)('as an ordinary user', () => {
  const USER = ['setpriv', '--reuid=65533', '--regid=65533', '--clear-groups'];
  const readable = () => spawnSync('setpriv', [...USER.slice(1), 'test', '-r', MAIN]).status === 0;

  test('all files are theirs, said once, and a stranger’s set-user-ID bit is cleared', async (context) => {
    if (!readable()) context.skip('this checkout cannot be read by another user');
    const archive = await webImage();
    chmodSync(arena.root, 0o777);
    const { status, err } = run([...USER, ...UNPACK, archive, arena.out], { cwd: arena.root });
    expect(err).toContain('The owner of 1 file could not be set');
    expect(err).toContain('The set-user-ID or set-group-ID bit of 1 file was cleared');
    expect(status).toBe(0);
    expect(statSync(join(arena.out, '1/home/u'))).toMatchObject({ mode: 0o100755, uid: 65533 });
  });

  test('an archive that they may not read', async (context) => {
    if (!readable()) context.skip('this checkout cannot be read by another user');
    const archive = await webImage();
    chmodSync(archive, 0o600);
    chmodSync(arena.root, 0o777);
    const { status, err } = run([...USER, ...UNPACK, archive, arena.out]);
    expect(err).toContain('✘ Could not open ARENA/image.tar: permission denied.');
    expect(status).toBe(1);
  });
});
