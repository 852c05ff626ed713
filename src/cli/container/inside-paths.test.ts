import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabHost } from '../../labhost/labhost.ts';
import { insideOptions, insidePath } from './inside-paths.ts';

let folder: string;
let host: LabHost;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-paths-'));
  mkdirSync(join(folder, 'work/data'), { recursive: true });
  host = { workFolder: join(folder, 'work') } as LabHost;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the work folder is /lab, what is in it below that, others are where they are', () => {
  expect(insidePath(join(folder, 'work'), host, '-v')).toBe('/lab');
  expect(insidePath(join(folder, 'work/data'), host, '-v')).toBe('/lab/data');
  expect(insidePath('/usr/share', host, '-v')).toBe('/usr/share');
  expect(insidePath('/no/such', host, '-v')).toBe('/no/such');
});

test('a link is where it leads', () => {
  symlinkSync(join(folder, 'work/data'), join(folder, 'link'));
  expect(insidePath(join(folder, 'link'), host, '-v')).toBe('/lab/data');
});

test('what the lab host has of its own is refused, with the place to put it', () => {
  expect(() => insidePath(join(folder, 'elsewhere'), host, '--rootfs')).toThrow(
    `--rootfs ${folder}/elsewhere: the container runs in the lab host, which has a /tmp of its own`,
  );
  expect(() => insidePath('/lab', host, '-v')).toThrow('has a /lab of its own');
});

test('options: paths are made absolute, variables become the caller’s', () => {
  const caller = { cwd: join(folder, 'work'), env: { LANG: 'C' } };
  const options = {
    volume: ['./data:/data:ro', '/usr:/u'],
    env: ['LANG', 'A=1', 'UNSET'],
    rootfs: ['data'],
    'security-opt': ['seccomp=./data', 'seccomp=unconfined', 'no-new-privileges=false'],
    tty: true,
  };
  expect(insideOptions(options, host, caller)).toEqual({
    volume: ['/lab/data:/data:ro', '/usr:/u'],
    env: ['LANG=C', 'A=1'],
    rootfs: ['/lab/data'],
    'security-opt': ['seccomp=/lab/data', 'seccomp=unconfined', 'no-new-privileges=false'],
    tty: true,
  });
});
