import { expect, test } from 'vitest';
import type { Call } from '../engine/call.ts';
import { stateFolderAt } from '../state/folder.ts';
import { BASE } from './idmap.ts';
import { planHost, sizesFor } from './plan.ts';
import { creation } from './program.ts';

const all = (calls: readonly Call[]): Call[] => calls.flatMap((c) => [c, ...all(c.child ?? [])]);
const state = stateFolderAt('/tmp/nslab-of-nobody');
const program = () => all(creation(planHost(state, 'uts', ['cgroups'])));

test('every call says why, in both languages, and none without a reason of its own', () => {
  for (const call of program()) {
    expect(call.why?.en, call.shown).toMatch(/[a-z].*[.:]$/);
    expect(call.why?.zh, call.shown).toMatch(/[一-鿿].*[。：]$/);
    expect(call.why?.zh, call.shown).not.toMatch(/[一-鿿][,:;!?(]/);
    expect(call.why?.en, call.shown).not.toBe('Part of the step above.');
  }
});

test('no call names the machine’s root as a uid of the lab host', () => {
  const maps = program().filter((c) => c.name === 'write' && /^write\(.*"\d+ \d+ \d+/.test(c.shown));
  if (process.getuid?.() !== 0) return;
  expect(maps).toHaveLength(2);
  for (const { shown } of maps) expect(shown).toContain(`"0 ${BASE} `);
});

test('nothing is mounted before the mount namespace is private', () => {
  const names = program().map((c) => c.shown);
  const isPrivate = names.findIndex(
    (s) => s.includes('MS_REC|MS_PRIVATE') || s.includes('MS_PRIVATE|MS_REC'),
  );
  expect(isPrivate).toBeGreaterThan(0);
  expect(names.findIndex((s) => s.startsWith('mount('))).toBe(isPrivate);
});

test('what is kept in memory stays well below the machine’s', () => {
  for (const memory of [512 * 2 ** 20, 4 * 2 ** 30, 256 * 2 ** 30]) {
    const { changes, tmp, run, shm } = sizesFor(memory);
    expect(changes + tmp + run + shm).toBeLessThan(memory / 3);
    expect(changes).toBeLessThanOrEqual(2 ** 30);
  }
});
