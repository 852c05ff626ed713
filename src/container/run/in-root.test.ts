import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pathIn, textIn } from './in-root.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nslab-root-'));
  mkdirSync(join(root, 'etc'));
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  writeFileSync(join(root, 'usr/lib/passwd'), 'its own');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['a relative link', '../usr/lib/passwd'],
  ['an absolute link: / is the container’s', '/usr/lib/passwd'],
  ['more .. than there are folders', '../../../../../../usr/lib/passwd'],
])('%s', (_, to) => {
  symlinkSync(to, join(root, 'etc/passwd'));
  expect(textIn(root, '/etc/passwd')).toBe('its own');
});

test('a folder that is a link is followed the same way', () => {
  symlinkSync('/usr', join(root, 'sys'));
  expect(pathIn(root, '/sys/lib/passwd')).toBe(join(root, 'usr/lib/passwd'));
});

test('the machine’s own file is never what is read', () => {
  symlinkSync('/etc/hostname', join(root, 'etc/passwd'));
  expect(textIn(root, '/etc/passwd')).toBe('');
});

test('a link to itself, a folder, nothing', () => {
  symlinkSync('loop', join(root, 'etc/loop'));
  expect(pathIn(root, '/etc/loop')).toBeUndefined();
  expect(textIn(root, '/etc/loop')).toBe('');
  expect(textIn(root, '/usr')).toBe('');
  expect(textIn(root, '/no/such')).toBe('');
});
