import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../labhost/client.ts';
import { entryModules, exported } from './entries.ts';
import { reachedFrom, withoutComments } from './reach.ts';
import { makeCarried, type Packed, pack } from './tarball.ts';

const root = packageRoot();
const compilers = ['aarch64-linux-gnu-gcc', 'cc', 'make'];
const canCross = compilers.every((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0);

describe.skipIf(!canCross)('what npm pack yields (needs a cross compiler)', () => {
  let packed: Packed;
  let paths: Set<string>;
  beforeAll(async () => {
    await makeCarried();
    packed = await pack();
    paths = new Set(packed.files.map((file) => file.path));
  }, 180_000);

  test.each([
    'package.json',
    'README.md',
    'README.zh.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/src/cli/main.js',
    'dist/src/engine/api.js',
    'dist/src/engine/api.d.ts',
    'dist/man/nslab.1',
    'dist/man/nslab-zh.1',
    'labs/03-mount/en.md',
    'labs/03-mount/zh.md',
    'checkers/03-mount/pivot-root.ts',
    'rootfs/from-host.sh',
    'native/Makefile',
    'native/README.md',
    'native/src/interpret.c',
    'native/prebuilt/nslab-engine-x64',
    'native/prebuilt/nslab-engine-arm64',
  ])('%s is in it', (path) => {
    expect([...paths]).toContain(path);
  });

  test.each([
    ['tests and what only they use', /\.test[.-]|test-kit|^dist\/src\/(test|bench|release)\/|\/vm\/guest/],
    ['sources of what is compiled, but for labs and checkers, which are read', /^src\/|^rootfs\/.*\.ts$/],
    ['what a compiler remembers', /tsbuildinfo|\.map$/],
    [
      'what a checkout is worked on with',
      /^(\.|biome|knip|vitest|tsconfig|package-lock)|^native\/(build|fuzz|bench)/,
    ],
    ['what somebody left behind', /~$|\.(log|tgz|orig|rej)$|node_modules/],
  ])('nothing of: %s', (_, wrong) => {
    expect([...paths].filter((path) => wrong.test(path))).toEqual([]);
  });

  test('every module that is imported at run time, and no other', () => {
    const { files, missing } = reachedFrom(root, entryModules(root));
    expect(missing).toEqual([]);
    // What a compiler has left of a source that is gone: prepack begins with an empty dist.
    const hasSource = (path: string) =>
      existsSync(join(root, path.replace(/^dist\//, '').replace(/js$/, 'ts')));
    const isCode = (path: string) => withoutComments(join(root, path)).trim() !== 'export {};';
    const shipped = [...paths].filter(
      (path) => /^dist\/.*\.js$/.test(path) && hasSource(path) && isCode(path),
    );
    expect([...files].filter((file) => !paths.has(file))).toEqual([]);
    // A module for the build alone: name it in package.json, files, as "!…".
    expect(shipped.filter((path) => !files.has(path))).toEqual([]);
  });

  test('every declaration that those of the public API ask for', () => {
    const queue = exported(root, 'types');
    expect(queue).toContain('dist/src/engine/api.d.ts');
    const seen = new Set(queue);
    for (const file of queue)
      for (const [, word = ''] of readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
        const to = join(file, '..', word.replace(/\.[jt]s$/, '.d.ts'));
        if (!seen.has(to)) queue.push(to);
        seen.add(to);
      }
    expect([...seen].filter((file) => !paths.has(file))).toEqual([]);
  });

  test('what is imported is depended on, and the other way', () => {
    const { packages } = reachedFrom(root, entryModules(root));
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const imported = [...packages.keys()].filter(
      (name) => !builtinModules.includes(name) && name !== 'nslab',
    );
    // For what learners write in TypeScript (src/cli/engine/compile.ts): types only, nobody imports them.
    expect([...imported, '@types/node'].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test('no file is large that was not foreseen', () => {
    const foreseen = /^(labs\/.*\.md|slides\/|dist\/src\/(engine\/seccomp|compare\/recorded)\/)/;
    const large = packed.files.filter(({ path, size }) => size > 32 * 1024 && !foreseen.test(path));
    expect(large.map(({ path, size }) => `${path} ${size}`)).toEqual([]);
  });

  test('the engines can be executed, and so can the command', () => {
    const modes = (name: RegExp) =>
      packed.files.filter(({ path }) => name.test(path)).map(({ mode }) => mode & 0o111);
    expect(modes(/^native\/prebuilt\//)).toEqual([0o111, 0o111]);
    expect(modes(/^dist\/src\/cli\/main\.js$/)).toEqual([0o111]);
  });

  test.each([
    ['x64', 'Advanced Micro Devices X86-64'],
    ['arm64', 'AArch64'],
  ])('the engine for %s is static, and no memory of it is both writable and executable', (arch, machine) => {
    const file = join(root, 'native/prebuilt', `nslab-engine-${arch}`);
    const text = execFileSync('readelf', ['-W', '-h', '-l', '-d', file], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(text).toContain(machine);
    expect(text).toContain('There is no dynamic section');
    expect(text).not.toMatch(/INTERP/);
    expect(text).not.toMatch(/^ +\w+ .* RWE /m);
    expect(text).toMatch(/GNU_STACK .* RW /);
  });
});

test('what is depended on may be passed on', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const licences = Object.entries(packages).flatMap(([path, { dev, license }]) =>
    dev ? [] : [[license ?? 'none', path]],
  );
  const free = [
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'MIT-0',
    'PSF-2.0',
    'Python-2.0',
  ];
  expect(licences.filter(([licence = '']) => !free.includes(licence))).toEqual([]);
});

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly license?: string }>>;
}

test('without a cross compiler nothing is packed by half: what to install is said', () => {
  const { status, stderr } = spawnSync(
    'make',
    ['-s', '-C', join(root, 'native'), 'prebuilt', 'CC_arm64=no-such-gcc'],
    {
      encoding: 'utf8',
    },
  );
  expect(status).not.toBe(0);
  expect(stderr).toContain('There is no no-such-gcc');
  expect(stderr).toContain('gcc-aarch64-linux-gnu');
});
