import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../observe/scratch-host.test-kit.ts';
import { keeper, quoted } from './keeper.ts';

/** As it is built: another node runs it. */
const BUILT = new URL('../../dist/src/compare/keeper.js', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-keeper-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('runs its commands when it is told to finish, and each again that failed', async () => {
  const count = join(folder, 'count');
  const failing = ['sh', '-c', `echo x >>'${count}'; exit 1`];
  const standby = keeper([failing, ['touch', join(folder, 'done')]]);
  expect(existsSync(count)).toBe(false);
  await standby.finish();
  expect(readFileSync(count, 'utf8')).toBe('x\nx\n');
  expect(existsSync(join(folder, 'done'))).toBe(true);
});

test('does nothing when it is dismissed', async () => {
  const standby = keeper([['touch', join(folder, 'done')]]);
  await standby.dismiss();
  expect(existsSync(join(folder, 'done'))).toBe(false);
});

test('runs them also when whoever it stands by for is killed', async () => {
  const source = `
    const { keeper } = await import(${JSON.stringify(BUILT)});
    keeper([['touch', process.argv[1]]]);
    process.kill(process.pid, 'SIGKILL');`;
  const done = join(folder, 'done');
  const run = () => execFileSync(process.execPath, ['--input-type=module', '-e', source, done]);
  expect(run).toThrow(/SIGKILL|Command failed/);
  await until(() => existsSync(done));
});

test('words for sh, none of which it expands', () => {
  const words = ["it's", '$HOME', 'a b', '`id`', '*', ''];
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${quoted(words)}`], { encoding: 'utf8' });
  expect(printed).toBe(`${words.join('\n')}\n`);
});

test('whoever was not told in time is waited for: until we are gone nothing is done', async () => {
  const order = join(folder, 'order');
  const source = `
    const { keeper } = await import(${JSON.stringify(BUILT)});
    const { closeSync, appendFileSync } = await import('node:fs');
    const gone = 'kill -0 ' + process.pid + ' && echo here >>"$0" || echo gone >>"$0"';
    keeper([['sh', '-c', gone, process.argv[1]]]);
    for (let fd = 3; fd < 40; fd++) try { closeSync(fd); } catch {}
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    process.kill(process.pid, 'SIGKILL');`;
  const run = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', source, order], { stdio: 'ignore' });
  expect(run).toThrow(/SIGKILL|Command failed/);
  await until(() => existsSync(order));
  expect(readFileSync(order, 'utf8')).toBe('gone\n');
});
