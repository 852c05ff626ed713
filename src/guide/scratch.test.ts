import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { oneStepLab } from '../author/lab.test-kit.ts';
import { createLabHost } from '../labhost/create.ts';
import { isOpen } from '../labhost/find.ts';
import { Ground } from '../labhost/kernel-test.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { stateFolderAt } from '../state/folder.ts';
import { endScratches, inScratch } from './experiment.ts';
import { newScratch, scratchFolders } from './scratch.ts';

const ground = new Ground();
afterEach(() => ground.clear());

const { lab } = oneStepLab();

/** Of a process that has ended, as `kill -9` leaves it: the lab host runs on. */
function abandoned(root: string) {
  const { pid } = spawnSync('true');
  return stateFolderAt(join(root, `scratch-${pid}-1-1`));
}

test('two at once have a lab host each, and the end of one is nothing to the other', async () => {
  const state = ground.state();
  const hosts: LabHost[] = [];
  await inScratch(lab, state, async (outer) => {
    await inScratch(lab, state, async (inner) => {
      hosts.push(outer, inner);
      expect(hosts.map(isOpen)).toEqual([true, true]);
      expect(outer.baseline.pid).not.toBe(inner.baseline.pid);
    });
    expect(hosts.map(isOpen)).toEqual([true, false]);
  });
  expect(hosts.map(isOpen)).toEqual([false, false]);
  expect(readdirSync(state.root)).toEqual([]);
});

test('the next one ends what a killed one has left, and leaves the living alone', async () => {
  const state = ground.state();
  const dead = abandoned(state.root);
  const left = await createLabHost(dead, lab.id);
  const ours = newScratch(state);
  mkdirSync(ours.root);
  await inScratch(lab, state, async () => {
    expect(isOpen(left)).toBe(false);
    expect(existsSync(dead.root)).toBe(false);
    expect(existsSync(ours.root)).toBe(true);
  });
});

test('several that sweep up at the same time are not in each other’s way', async () => {
  const state = ground.state();
  const left = await createLabHost(abandoned(state.root), lab.id);
  await Promise.all([1, 2, 3].map(() => endScratches(state, 'dead')));
  expect(isOpen(left)).toBe(false);
  expect(readdirSync(state.root)).toEqual([]);
});

test('whose is whose', () => {
  const state = ground.state();
  const own = newScratch(state);
  const alive = `scratch-1-${'0'.repeat(3)}-1`;
  const names = [basename(own.root), 'scratch', basename(abandoned('/').root), alive];
  for (const name of [...names, 'scratch-x', 'work']) mkdirSync(join(state.root, name), { recursive: true });
  const of = (whose: 'dead' | 'own' | 'all') =>
    scratchFolders(state, whose)
      .map((folder) => basename(folder.root))
      .sort();
  expect(of('own')).toEqual([names[0]]);
  expect(of('all')).toEqual([...names].sort());
  // Number 1 lives, but another began at that time.
  expect(of('dead')).toEqual(names.slice(1).sort());
});
