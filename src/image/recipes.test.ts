import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildImage } from './build.ts';
import { Arena, rawTar } from './hostile.test-kit.ts';

/** The scripts in rootfs/, by the shells that /bin/sh is. */
const RECIPES = fileURLToPath(new URL('../../rootfs', import.meta.url));
const SHELLS = [['dash'], ['bash'], ['busybox', 'sh']].filter(
  ([shell = '']) => spawnSync(shell, ['--help']).error === undefined,
);
const SHELL = SHELLS[0] ?? ['sh'];

let arena: Arena;
let cache: string;
beforeEach(() => {
  arena = new Arena();
  cache = join(arena.root, 'cache');
});
afterEach(() => arena.end());

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Not waited for in one piece: the server that it may ask is in this process. */
function recipe(name: string, args: readonly string[], shell = SHELL): Promise<Ended> {
  const [program = 'sh', ...before] = shell;
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, HOME: arena.root, NSLAB_LANG: 'en' };
  const child = spawn(program, [...before, join(RECIPES, name), ...args], { env, cwd: arena.root });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    text.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...text }));
  });
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const below = (folder: string) =>
  arena.list(Buffer.from(join(arena.root, folder))).map((l) => l.slice(folder.length));

describe.each(SHELLS)('with %s', (...shell) => {
  test('from-host takes programs with all that they need', async () => {
    expect(await recipe('from-host.sh', ['out', 'cat', 'kill'], shell)).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    const run = spawnSync(
      'unshare',
      ['--user', '--map-root-user', 'chroot', arena.out, '/bin/cat', '/proc/none'],
      {
        encoding: 'utf8',
      },
    );
    expect(run.stderr).toContain('cat: /proc/none: No such file or directory');
    expect(readdirSync(join(arena.out, 'bin'))).toEqual(['cat', 'kill']);
    expect(statSync(join(arena.out, 'bin/cat')).mtimeMs).toBe(0);
  });

  test('the same programs give the same tree', async () => {
    await recipe('from-host.sh', ['one', 'bash', 'ls'], shell);
    await recipe('from-host.sh', ['two/', 'ls', 'bash'], shell);
    expect(below('one').length).toBeGreaterThan(10);
    expect(below('two')).toEqual(below('one'));
  });

  test('a program that is not there is named, and nothing is made', async () => {
    const { status, err } = await recipe('from-host.sh', ['out', 'cat', 'no-such-program'], shell);
    expect(status).toBe(1);
    expect(err).toContain('from-host.sh: no program no-such-program on this machine (looked in ');
    expect(readdirSync(arena.root)).toEqual(['outside']);
  });

  test('an image, with its checksum', async () => {
    const image = await buildImage(
      { layers: [{ entries: [{ path: 'a', content: 'a' }] }, { entries: [{ path: 'a', whiteout: true }] }] },
      { format: 'docker' },
    );
    const archive = arena.file(image);
    const wrong = await recipe('from-archive.sh', ['out', archive, '0'.repeat(64)], shell);
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.err).toContain(`its checksum is ${sha256(image)}, not ${'0'.repeat(64)}`);
    expect(existsSync(arena.out)).toBe(false);
    expect(await recipe('from-archive.sh', ['out', archive, sha256(image)], shell)).toMatchObject({
      status: 0,
    });
    expect(below('out')).toEqual([]);
  });
});

describe('from-host', () => {
  test('adds to a folder that has files in it', async () => {
    mkdirSync(join(arena.out, 'old'), { recursive: true });
    expect(await recipe('from-host.sh', ['out', 'bash'])).toMatchObject({ status: 0 });
    expect(readdirSync(arena.out)).toEqual(expect.arrayContaining(['old', 'bin', 'proc']));
    expect(readdirSync(arena.root).sort()).toEqual(['out', 'outside']);
  });

  test('a script brings what runs it', async () => {
    await recipe('from-host.sh', ['out', 'ldd']);
    expect(existsSync(join(arena.out, 'bin/bash'))).toBe(true);
  });
});

test('from-busybox gives a link for each name', async (context) => {
  if (spawnSync('busybox').error) context.skip('no busybox on this machine');
  expect(await recipe('from-busybox.sh', ['out'])).toEqual({ status: 0, out: '', err: '' });
  expect(readdirSync(join(arena.out, 'bin')).length).toBeGreaterThan(100);
  expect(statSync(join(arena.out, 'bin')).mtimeMs).toBe(0);
});

describe('an address', () => {
  const alpine = gzipSync(rawTar([{ name: './etc/alpine-release', content: '3.20.0\n' }]));
  const other = gzipSync(rawTar([{ name: 'etc/motd', content: 'hi' }]));
  let server: Server;
  let asked: string[];
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const body =
        request.url === '/alpine.tar.gz' ? alpine : request.url === '/other.tar.gz' ? other : undefined;
      if (request.url === '/cut.tar.gz') {
        response.writeHead(200, { 'content-length': alpine.length });
        response.write(alpine.subarray(0, 40));
        setTimeout(() => response.destroy(), 50);
        return;
      }
      response.writeHead(body ? 200 : 404).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    asked = [];
  });

  test('is fetched once, kept by its checksum, and unpacked', async () => {
    const url = `${address}/alpine.tar.gz`;
    expect(
      await recipe('from-alpine.sh', ['out', url, `sha256:${sha256(alpine).toUpperCase()}`]),
    ).toMatchObject({
      status: 0,
      err: '',
    });
    expect(below('out')).toEqual(['/etc/ 755', '/etc/alpine-release 644 3.20.0\n']);
    await recipe('from-alpine.sh', ['again', url, sha256(alpine)]);
    expect(below('again')).toEqual(below('out'));
    expect(asked).toEqual(['/alpine.tar.gz']);
    expect(readdirSync(join(cache, 'nslab'))).toEqual([sha256(alpine)]);
  });

  test('is not asked without a checksum', async () => {
    const { status, err } = await recipe('from-archive.sh', ['out', `${address}/other.tar.gz`]);
    expect(status).toBe(1);
    expect(err).toContain('is an address: its sha256 checksum is wanted as well');
    expect(asked).toEqual([]);
  });

  test.each([
    ['with a wrong checksum', 'other.tar.gz', sha256(alpine), 'is another file: its checksum is'],
    ['with what is no checksum', 'other.tar.gz', 'abc', 'abc is no sha256 checksum'],
    ['that is not there', 'none.tar.gz', sha256(alpine), 'could not fetch'],
    ['that breaks off', 'cut.tar.gz', sha256(alpine), 'could not fetch'],
    ['of something that is not Alpine', 'other.tar.gz', sha256(other), 'is no Alpine root file system'],
  ])('%s: refused, and nothing kept', async (_, file, sum, why) => {
    const { status, err } = await recipe('from-alpine.sh', ['out', `${address}/${file}`, sum]);
    expect(err).toContain(why);
    expect(status).toBe(1);
    expect(existsSync(arena.out)).toBe(false);
    const kept = existsSync(join(cache, 'nslab')) ? readdirSync(join(cache, 'nslab')) : [];
    expect(kept.filter((name) => name !== sha256(other))).toEqual([]);
  });

  test('what was kept and has been damaged is fetched anew', async () => {
    mkdirSync(join(cache, 'nslab'), { recursive: true });
    writeFileSync(join(cache, 'nslab', sha256(other)), 'damaged');
    const { status, err } = await recipe('from-archive.sh', [
      'out',
      `${address}/other.tar.gz`,
      sha256(other),
    ]);
    expect(err).toContain('has been damaged; fetching it anew');
    expect(status).toBe(0);
    expect(readFileSync(join(cache, 'nslab', sha256(other)))).toEqual(other);
  });

  test('two at once do not disturb each other', async () => {
    const both = ['one', 'two'].map((folder) =>
      recipe('from-archive.sh', [folder, `${address}/other.tar.gz`, sha256(other)]),
    );
    for (const { status } of await Promise.all(both)) expect(status).toBe(0);
    expect(below('one')).toEqual(below('two'));
    expect(readdirSync(join(cache, 'nslab'))).toEqual([sha256(other)]);
  });
});
