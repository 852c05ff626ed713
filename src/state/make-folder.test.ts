import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'nslab-folder-'));
afterAll(() => rmSync(base, { recursive: true }));

it('makes what is missing above, and is content with what is there', () => {
  makeFolder(join(base, 'a', 'b'), 0o700);
  makeFolder(join(base, 'a', 'b'), 0o700);
  expect(statSync(join(base, 'a', 'b')).mode & 0o777).toBe(0o700);
});

it('gives up at once where nothing can be made', () => {
  expect(() => makeFolder('/proc/nope/state')).toThrow(/ENOENT.*'\/proc\/nope'/);
});

it('says when a file is in the way', () => {
  writeFileSync(join(base, 'file'), '');
  expect(() => makeFolder(join(base, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(base, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
});
