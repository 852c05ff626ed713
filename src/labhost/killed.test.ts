import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { engineBinary } from '../engine/binary.ts';
import { layOut } from '../engine/program.ts';
import { launch } from '../engine/run.ts';
import { groupName } from './cgroup-groups.ts';
import { findGroups } from './cgroup-removal.ts';
import { endLabHost } from './end.ts';
import { processesOf } from './find.ts';
import { diffFingerprints, takeFingerprint } from './fingerprint.ts';
import { Ground } from './kernel-test.ts';
import { tokenOf } from './labhost.ts';
import { prepare } from './prepare.ts';
import { creation } from './program.ts';

const ground = new Ground();
afterEach(() => ground.clear());

/** Calls of the whole program, spread over it: the first, the last, and some of each part between. */
function places(count: number): number[] {
  const total = layOut(creation(prepare(ground.state(), 'uts'))).calls.length;
  return Array.from({ length: count }, (_, i) => 1 + Math.round((i * (total - 1)) / (count - 1)));
}

test('a process of the creation that dies after any call takes everything with it', async () => {
  const state = ground.state();
  const before = await takeFingerprint({ key: state.key });
  for (const after of places(15)) {
    const calls = creation(prepare(state, 'uts'));
    const running = launch(calls, { argv0token: tokenOf(state), stop: { after, how: 'die' } });
    await running.trace.catch(() => {});
    await endLabHost(state);
    expect(processesOf(tokenOf(state))).toEqual([]);
  }
  expect(diffFingerprints(before, await takeFingerprint({ key: state.key }))).toEqual([]);
});

test('an engine that is killed after any call takes everything with it', async () => {
  const state = ground.state();
  for (const after of places(15)) {
    let paused = () => {};
    const stands = new Promise<void>((resolve) => {
      paused = resolve;
    });
    const running = launch(creation(prepare(state, 'uts')), {
      argv0token: tokenOf(state),
      stop: { after, how: 'pause' },
    });
    const timer = setInterval(() => {
      if (running.process.pid && processesOf(tokenOf(state)).length > 0) paused();
    }, 5);
    await stands;
    clearInterval(timer);
    running.process.kill('SIGKILL');
    await running.trace.catch(() => {});
    await endLabHost(state);
    expect(processesOf(tokenOf(state))).toEqual([]);
  }
});

/** Starts an engine as nslab does and waits for it, until it is killed itself. Plain JavaScript: it runs beside the tests. */
const STARTER = `
const { spawn } = require('node:child_process');
const [engine, token, program] = process.argv.slice(1);
const fd = require('node:fs').openSync(program);
const child = spawn(engine, ['run', token], { stdio: ['ignore', 'ignore', 'ignore', fd, 'pipe'], detached: true });
child.stdio[4].on('data', () => process.stdout.write('.'));
`;

test.each([0, 2, 5, 10, 20])(
  'a node that is killed %i ms after the first call leaves nothing after clean',
  async (ms) => {
    const state = ground.state();
    const program = join(state.root, '..', 'program');
    writeFileSync(program, layOut(creation(prepare(state, 'uts', ['cgroups']))).bytes);
    const node = spawn(process.execPath, ['-e', STARTER, engineBinary(), tokenOf(state), program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => node.once('exit', resolve));
    await new Promise((resolve) => node.stdout.once('data', resolve));
    await sleep(ms);
    node.kill('SIGKILL');
    await gone;
    await endLabHost(state);
    await sleep(20);
    expect(processesOf(tokenOf(state))).toEqual([]);
    expect(findGroups(groupName(state))).toEqual([]);
  },
);
