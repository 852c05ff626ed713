import { expect, test } from 'vitest';
import type { Difference } from '../difference.ts';
import { RUNTIME_NAMES } from '../runtimes/runtime.ts';
import { explain, unexplained } from './explain.ts';
import { onlyIn } from './rule.ts';
import { RULES } from './rules.ts';

const row = (
  section: Difference['section'],
  name: string,
  ours: string | undefined,
  theirs: string | undefined,
): Difference => ({ section, name, ours, theirs });

test('every rule has a name of its own', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a difference that nobody has thought of stays unexplained', () => {
  const rows = [
    row('namespaces', 'pid', 'own', 'shared'),
    row('capabilities', 'effective', '0000000000000000', '000001ffffffffff'),
    row('seccomp', 'mode', 'filter', 'off'),
    row('covers', '/proc/keys', 'null', 'open'),
    row('mounts', '/proc', 'proc rw,nosuid', 'tmpfs rw,nosuid'),
    row('root', 'over it', '1', '0'),
    row('files', 'fd 3', 'folder', undefined),
  ];
  for (const runtime of ['runc', 'crun'] as const) {
    for (const one of rows) expect(explain(one, runtime), one.name).toBeUndefined();
    const sections = rows.map((one) => ({ section: one.section, equal: [], different: [one] }));
    expect(unexplained({ sections, runtime: { name: runtime, version: '1' } })).toEqual(rows);
  }
});

test('what is explained of bubblewrap is not excused in runc', () => {
  const keyring = row('process', 'keyring', 'own', 'shared');
  expect(explain(keyring, 'bwrap')?.id).toBe('bwrap-keyring');
  expect(explain(keyring, 'runc')).toBeUndefined();
});

test('an explanation is of the whole name', () => {
  expect(explain(row('environment', 'PWD', undefined, '/'), 'bwrap')?.id).toBe('pwd');
  expect(explain(row('environment', 'OLDPWD', undefined, '/'), 'bwrap')).toBeUndefined();
});

test('an explanation is of the values, not of the name alone', () => {
  expect(explain(row('mounts', '/sys', 'sysfs ro (ro)', 'sysfs ro'), 'crun')?.id).toBe(
    'superblock-read-only',
  );
  expect(explain(row('mounts', '/sys', 'sysfs ro (ro)', 'sysfs rw'), 'crun')).toBeUndefined();
  expect(explain(row('root', 'options', 'rw,nodev', 'rw'), 'runc')?.id).toBe('root-nodev');
  expect(explain(row('root', 'options', 'rw', 'rw,nodev'), 'runc')).toBeUndefined();
});

test('the same file elsewhere is the same, another one is not', () => {
  const hosts = (ours: string, theirs: string) =>
    explain(row('mounts', '/etc/hosts', ours, theirs), 'runc')?.id;
  expect(hosts('file of overlay rw', 'file of ext4 rw')).toBe('other-place');
  expect(hosts('file of overlay ro', 'file of ext4 rw')).toBeUndefined();
  expect(hosts('file of overlay rw', 'folder of ext4 rw')).toBeUndefined();
});

test('groups that are left to others are one thing, one that is missing is another', () => {
  const all = [row('cgroups', 'memory', 'own', 'shared'), row('cgroups', 'memory.max', '64', undefined)];
  for (const one of all) expect(explain(one, 'crun', all)?.id).toBe('crun-rootless');
  const mixed = [...all, row('cgroups', 'pids.max', '20', 'max')];
  for (const one of mixed) expect(explain(one, 'crun', mixed)).toBeUndefined();
});

test('names of capabilities in the words', () => {
  const ambient = row('capabilities', 'ambient', '0000000000000000', '0000000000000400');
  expect(explain(ambient, 'bwrap')?.text.en).toContain('CAP_NET_BIND_SERVICE');
  expect(explain(ambient, 'bwrap')?.text.zh).toContain('CAP_NET_BIND_SERVICE');
});

test('each text is a sentence in both languages', () => {
  for (const { id, text } of RULES) {
    const { en, zh } = typeof text === 'function' ? text(row('root', 'x', '0', '0')) : text;
    expect(en, id).toMatch(/^[\w/].{20,}\.\)?\s*$/s);
    expect(zh, id).toMatch(/[\u4e00-\u9fff].{6,}[。）]\s*$/s);
  }
});

test('rules name runtimes that there are', () => {
  for (const { runtimes = [] } of RULES) for (const name of runtimes) expect(RUNTIME_NAMES).toContain(name);
});

test('words that only one of two has', () => {
  expect(onlyIn('tmpfs rw,nosuid (size=64k,mode=755)', 'tmpfs rw (mode=755)')).toEqual([
    'nosuid',
    '(size=64k',
    'mode=755)',
  ]);
});
