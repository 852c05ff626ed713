import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statOf } from '../observe/live-process.ts';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';
import { locked } from './lock.ts';

let state: StateFolder;
beforeEach(() => {
  state = stateFolderAt(join(mkdtempSync(join(tmpdir(), 'nslab-lock-')), 'nslab'));
});
afterEach(() => rmSync(join(state.root, '..'), { recursive: true }));

test('one after the other, and nothing is left', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(5);
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => locked(state, work)));
  expect(most).toBe(1);
  expect(readdirSync(state.root)).toEqual([]);
});

test.each([
  ['a dead process', '999999999 1 1\n'],
  ['a live process that got a dead one’s number', `${process.pid} 1 1\n`],
  ['nobody: an empty file', ''],
])('a lock of %s is taken over', async (_, content) => {
  await locked(state, async () => {});
  writeFileSync(`${state.host}.lock`, content);
  expect(await locked(state, async () => 'done')).toBe('done');
  expect(readdirSync(state.root)).toEqual([]);
});

test('a lock of a live process is waited for', async () => {
  await locked(state, async () => {});
  writeFileSync(`${state.host}.lock`, `${process.pid} ${statOf(process.pid)?.startTime} 0\n`);
  let entered = false;
  const waiting = locked(state, async () => {
    entered = true;
  });
  await sleep(80);
  expect(entered).toBe(false);
  rmSync(`${state.host}.lock`);
  await waiting;
  expect(entered).toBe(true);
});

test('a failure frees the lock', async () => {
  await expect(locked(state, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(readdirSync(state.root)).toEqual([]);
});
