import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { execve, spawn } from '../../engine/calls/processes.ts';
import { run } from '../../engine/run.ts';
import { markedProcesses } from '../../observe/marked.ts';
import { stateFolderAt } from '../../state/folder.ts';
import { bearMark, markOf } from './mark.ts';
import { endMarked } from './marked.ts';

const state = stateFolderAt(`/nowhere/${process.pid}`);
const mark = markOf(state);
afterEach(() => endMarked(state));

async function start(script: string): Promise<void> {
  const child = [bearMark(mark), execve('/bin/sh', ['sh', '-c', script], ['PATH=/usr/bin:/bin'])];
  await run([spawn({ flags: [], child })], { detached: true });
}

async function marked(count: number): Promise<string[]> {
  for (let i = 0; i < 200 && markedProcesses(mark).size !== count; i++) await sleep(10);
  return [...markedProcesses(mark).values()].map((p) => p.comm).sort();
}

test('every folder has a mark of its own, which no process has by itself', () => {
  expect(mark).toBeGreaterThan(50_000);
  expect(markOf(stateFolderAt('/elsewhere'))).not.toBe(mark);
  expect(markedProcesses(mark).size).toBe(0);
});

test('the mark goes on to children that have left session, environment and parent', async () => {
  await start('env -i setsid sleep 1000 & exec sleep 1001');
  expect(await marked(2)).toEqual(['sleep', 'sleep']);
});

test('all of them are ended, those that start others meanwhile too', async () => {
  await start('while :; do sleep 0.01 & wait; done');
  expect((await marked(2)).length).toBeGreaterThan(0);
  await endMarked(state);
  // Zombies are the machine's init's to collect.
  expect([...markedProcesses(mark).values()].filter((p) => p.state !== 'Z')).toEqual([]);
});
