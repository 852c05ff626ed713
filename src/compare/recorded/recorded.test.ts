import { expect, test } from 'vitest';
import { confinementOf } from '../../observe/confinement.ts';
import { processAt } from '../../observe/live-process.ts';
import { ownNamespaces } from '../../observe/look.ts';
import type { Process } from '../../observe/process.ts';
import { unexplained } from '../explain/explain.ts';
import { observe } from '../eyes/observe.ts';
import { SECTIONS, type SectionId } from '../observation.ts';
import { RUNTIME_NAMES } from '../runtimes/runtime.ts';
import { recordedOf } from './record.ts';
import { recordedComparison } from './recorded.ts';
import { TABLE } from './table.ts';

test.each(RUNTIME_NAMES)('the table of %s is whole, and nothing in it is unexplained', (name) => {
  const comparison = recordedComparison(name);
  expect(comparison.sections.map((s) => s.section)).toEqual(SECTIONS);
  expect(comparison.runtime.version).toMatch(/^\d+\.\d+/);
  expect(comparison.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  const equal = comparison.sections.flatMap((s) => s.equal);
  const different = comparison.sections.flatMap((s) => s.different);
  expect(equal.length).toBeGreaterThan(100);
  expect(different.length).toBeGreaterThan(5);
  expect(unexplained(comparison)).toEqual([]);
});

/** Sections of which every process has the same rows; what is in the others depends on the machine. */
const FIXED: readonly SectionId[] = [
  'namespaces',
  'process',
  'users',
  'capabilities',
  'seccomp',
  'limits',
  'root',
];

test('it has the rows that are looked at today', async () => {
  const own = processAt(process.pid) as Process;
  const seen = await observe(own, {
    maker: own,
    makersNamespaces: ownNamespaces(),
    filters: [],
    keyring: 'shared',
  });
  expect(confinementOf(own)).toBeDefined();
  for (const section of FIXED)
    expect(Object.keys(TABLE.ours[section] ?? {}).sort(), section).toEqual(
      Object.keys(seen[section] ?? {}).sort(),
    );
});

test('recorded again from what it shows, it is the same', () => {
  const [runc, crun, bwrap] = RUNTIME_NAMES.map((name) => recordedComparison(name));
  expect(recordedOf({ runc, crun, bwrap } as Parameters<typeof recordedOf>[0])).toEqual(TABLE);
});

test('one of three that was not made with the same settings is refused', () => {
  const [runc, crun, bwrap] = RUNTIME_NAMES.map((name) => recordedComparison(name));
  const theirs = recordedComparison('bwrap', { ...TABLE, ours: { ...TABLE.ours, root: { type: 'ext4' } } });
  expect(bwrap).toBeDefined();
  const other = { runc, crun, bwrap: theirs } as Parameters<typeof recordedOf>[0];
  expect(() => recordedOf(other)).toThrow(/bwrap .* root/);
});
