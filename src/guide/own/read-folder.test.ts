import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changesBetween, codeOf } from './code.ts';
import { readFolder } from './read-folder.ts';
import { writersOf } from './writers.ts';

let folder: string;
const put = (path: string, text = '') => writeFileSync(join(folder, path), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-read-'));
  mkdirSync(join(folder, 'checkers'));
  put('lab.ts', 'export const lab = {};\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('files by their paths, in order; what is hidden or installed is no part of it', () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync('/etc', join(folder, 'node_modules', 'nslab'));
  put('.secret.ts');
  put('checkers/a.ts', 'a');
  put('en.md', 'x');
  const read = readFolder(folder);
  expect([...read.files.keys()]).toEqual(['checkers/a.ts', 'en.md', 'lab.ts']);
  expect([...read.folders.keys()]).toEqual(['', 'checkers']);
  expect(read.files.get('checkers/a.ts')?.bytes.toString()).toBe('a');
});

const REFUSED: readonly (readonly [string, string, RegExp, () => void])[] = [
  ['a link out of it', 'lab-folder-link', /checkers\/x\.ts is a symbolic link/, () => link('/etc/passwd')],
  ['a link to a folder', 'lab-folder-link', /x\.ts is a symbolic link/, () => link('/')],
  ['a link within it', 'lab-folder-link', /x\.ts is a symbolic link/, () => link('../lab.ts')],
  ['a named pipe', 'lab-folder-special', /pipe\.ts is a named pipe/, () => mkfifo('pipe.ts')],
  [
    'a file too big',
    'lab-folder-too-big',
    /big\.ts \(2000000 bytes\) is too big/,
    () => big('big.ts', 2_000_000),
  ],
  ['a sparse file of a terabyte', 'lab-folder-too-big', /too big/, () => big('big.ts', 2 ** 40)],
  ['many files that are big', 'lab-folder-too-big', /too big/, () => many(12, 1_000_000)],
  ['too many files', 'lab-folder-too-big', /holds more than a lab does/, () => many(600, 0)],
  [
    'folders in folders',
    'lab-folder-too-big',
    /holds more/,
    () => mkdirSync(join(folder, 'a/b/c/d/e/f/g/h/i/j'), { recursive: true }),
  ],
  [
    'a name that moves the cursor',
    'lab-folder-link',
    /In this lab, \\x1b\[2J\\x0a is a symbolic/,
    () => symlinkSync('/', join(folder, '\x1b[2J\n')),
  ],
];
const link = (to: string) => symlinkSync(to, join(folder, 'checkers/x.ts'));
const mkfifo = (name: string) => execFileSync('mkfifo', [join(folder, name)]);
function big(name: string, size: number): void {
  put(name);
  truncateSync(join(folder, name), size);
}
function many(count: number, size: number): void {
  for (let i = 0; i < count; i++) big(`f${i}.ts`, size);
}

test.each(REFUSED)('refused: %s', (_, code, words, make) => {
  make();
  expect(() => readFolder(folder)).toThrowError(
    expect.objectContaining({
      code,
      status: 2,
      text: expect.objectContaining({ en: expect.stringMatching(words) }),
    }),
  );
});

test('refused: a socket', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'x.ts'), resolve));
  expect(() => readFolder(folder)).toThrowError(expect.objectContaining({ code: 'lab-folder-special' }));
  server.close();
});

test('a text or an editor’s settings are no code; a name is part of the hash', () => {
  const hash = () => codeOf(readFolder(folder)).hash;
  const before = hash();
  for (const name of ['en.md', 'README.md', 'package.json', 'tsconfig.json']) put(name, 'x');
  expect(hash()).toBe(before);
  put('data.bin', '');
  const withData = hash();
  expect(withData).not.toBe(before);
  rmSync(join(folder, 'data.bin'));
  put('atad.bin', '');
  expect(hash()).not.toBe(withData);
});

test('what has changed: new, changed, gone', () => {
  put('a.ts', '1');
  put('b.ts', '1');
  const before = codeOf(readFolder(folder)).files;
  put('a.ts', '2');
  rmSync(join(folder, 'b.ts'));
  put('constructor', '1');
  const now = codeOf(readFolder(folder)).files;
  expect(changesBetween(before, now).map(({ sign, path }) => sign + path)).toEqual([
    '~a.ts',
    '-b.ts',
    '+constructor',
  ]);
});

test('who may write: the owner alone, a group, everybody, another owner', () => {
  const of = (mode: number, uid = 1000, gid = 1000) =>
    writersOf(
      {
        path: '/',
        files: new Map([['lab.ts', { uid, gid, mode, bytes: Buffer.alloc(0) }]]),
        folders: new Map(),
      },
      1000,
    );
  expect(of(0o100644)).toMatchObject({ others: [], open: [] });
  expect(of(0o100664)).toMatchObject({ others: [], open: [] });
  expect(of(0o100664, 1000, 27)).toMatchObject({ open: ['lab.ts'] });
  expect(of(0o100666)).toMatchObject({ open: ['lab.ts'] });
  expect(of(0o100644, 0)).toMatchObject({ others: [], owners: ['root (0)'] });
  expect(of(0o100644, 4_000_000)).toMatchObject({ others: ['4000000'] });
});
