import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statOf } from '../../observe/live-process.ts';
import { defaultConfig } from '../config/defaults.ts';
import { thisEra } from './era.ts';
import { reconcile } from './reconcile.ts';
import { type ContainerRecord, containerNames, type Known, readContainer, writeContainer } from './record.ts';
import { seeAll } from './seen.ts';
import { folderOf, type Store, storeAt } from './store.ts';

let store: Store;
beforeEach(() => {
  store = storeAt(mkdtempSync(join(tmpdir(), 'nslab-store-')));
});
afterEach(() => rmSync(store.root, { recursive: true, force: true }));

function alive(): Known {
  return { pid: process.pid, startTime: statOf(process.pid)?.startTime ?? '' };
}

async function dead(): Promise<Known> {
  const child = spawn('sleep', ['100']);
  const known = { pid: child.pid ?? 0, startTime: statOf(child.pid ?? 0)?.startTime ?? '' };
  child.kill('SIGKILL');
  await once(child, 'exit');
  return known;
}

function record(name: string, more: Partial<ContainerRecord>): ContainerRecord {
  const folder = folderOf(store, name);
  mkdirSync(folder, { recursive: true });
  const base = {
    ...{ version: 1, name, created: '2026-01-01T00:00:00.000Z', era: thisEra(), maker: alive() },
    ...{ removeAfter: false, source: 'busybox', phase: 'making' },
    plan: {
      config: defaultConfig({ args: ['true'] }),
      root: { by: 'folder', path: join(folder, 'rootfs') },
      network: { mode: 'none' },
      cgroups: { groups: [] },
      streams: {
        terminal: false,
        stdin: false,
        detached: true,
        log: { path: join(folder, 'log'), maxBytes: 1 },
      },
    },
  };
  const made = { ...base, ...more } as ContainerRecord;
  writeContainer(store, made);
  return made;
}

describe('a record, held against the processes that there are', () => {
  test('who makes it is alive: it is being made, and left alone', async () => {
    record('a', {});
    expect(seeAll(store).map(({ state }) => state)).toEqual(['making']);
    expect((await reconcile(store)).length).toBe(1);
  });

  test('its maker was killed: it is cleared away', async () => {
    record('a', { maker: await dead() });
    expect(seeAll(store).map(({ state }) => state)).toEqual(['abandoned']);
    expect(await reconcile(store)).toEqual([]);
    expect(containerNames(store)).toEqual([]);
  });

  test('it runs', () => {
    record('a', { phase: 'running', monitor: alive(), container: alive() } as Partial<ContainerRecord>);
    expect(seeAll(store)[0]?.state).toBe('running');
  });

  test('it has ended: its status is what its monitor wrote', async () => {
    const gone = await dead();
    record('a', { phase: 'running', monitor: gone, container: gone } as Partial<ContainerRecord>);
    writeFileSync(join(folderOf(store, 'a'), 'exit'), '137\n');
    const [seen] = await reconcile(store);
    expect(seen).toMatchObject({ state: 'exited', exit: { status: 137 } });
    expect(readContainer(store, 'a')).toMatchObject({ phase: 'exited', exit: { status: 137 } });
  });

  test('a monitor that was killed has written nothing', async () => {
    const gone = await dead();
    record('a', { phase: 'running', monitor: gone, container: gone } as Partial<ContainerRecord>);
    expect((await reconcile(store))[0]).toMatchObject({ state: 'exited', exit: { lost: 'monitor-killed' } });
  });

  test('with --rm nothing of it stays', async () => {
    const gone = await dead();
    const ended = { phase: 'running', monitor: gone, container: gone, removeAfter: true };
    record('a', ended as Partial<ContainerRecord>);
    expect(await reconcile(store)).toEqual([]);
    expect(containerNames(store)).toEqual([]);
  });

  test.each([
    ['restarted', { boot: 'another' }],
    ['host-ended', { pidNamespace: 1 }],
    // The same inode, used again.
    ['host-ended', { initStart: '0' }],
  ] as const)('of another time its numbers mean nothing: %s', async (lost, other) => {
    const era = { ...thisEra(), ...other };
    record('a', { era, phase: 'running', monitor: alive(), container: alive() } as Partial<ContainerRecord>);
    expect((await reconcile(store))[0]).toMatchObject({ state: 'exited', exit: { lost } });
  });

  test.each([
    ['half a record', '{"version":1,"na'],
    ['another thing', '[]'],
    ['of a later version', '{"version":2,"name":"a"}'],
    ['of another name', '{"version":1,"name":"b"}'],
  ])('what is no record of ours is none, and no error: %s', async (_, text) => {
    mkdirSync(folderOf(store, 'a'));
    writeFileSync(join(folderOf(store, 'a'), 'container.json'), text);
    expect(readContainer(store, 'a')).toBeUndefined();
    expect(await reconcile(store)).toEqual([]);
  });

  test('a folder without any was never begun', async () => {
    mkdirSync(folderOf(store, 'a'));
    expect(await reconcile(store)).toEqual([]);
    expect(containerNames(store)).toEqual([]);
  });
});
