import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLabHost } from './create.ts';
import { cleanState, endLabHost } from './end.ts';
import { findLabHost, isAlive, processesOf } from './find.ts';
import { bash, Ground } from './kernel-test.ts';
import { tokenOf } from './labhost.ts';
import { openShell } from './shell.ts';

const ground = new Ground();
afterEach(() => ground.clear());

test('it is made, found again, and ended; the work folder stays', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  expect(findLabHost(state)).toEqual(host);
  await bash(host, 'echo kept > /lab/note');
  await endLabHost(state);
  expect(isAlive(host.pid, host.startTime)).toBe(false);
  expect(findLabHost(state)).toBeUndefined();
  expect(readFileSync(join(state.work('uts'), 'note'), 'utf8')).toBe('kept\n');
});

test('nothing is found, and ending does nothing, where there is none', async () => {
  const state = ground.state();
  expect(findLabHost(state)).toBeUndefined();
  await endLabHost(state);
  expect(existsSync(state.root)).toBe(false);
});

test('made twice at once, it is one', async () => {
  const state = ground.state();
  const [a, b] = await Promise.all([createLabHost(state, 'uts'), createLabHost(state, 'uts')]);
  expect(a).toEqual(b);
  expect(processesOf(tokenOf(state)).map((p) => p.pid)).toEqual([a.pid]);
});

test('there is one at a time in a state folder', async () => {
  const state = ground.state();
  await createLabHost(state, 'uts');
  await expect(createLabHost(state, 'pid')).rejects.toMatchObject({ code: 'labhost-running' });
});

test('two state folders do not disturb each other', async () => {
  const [one, two] = [ground.state(), ground.state()];
  const [a, b] = await Promise.all([createLabHost(one, 'uts'), createLabHost(two, 'uts')]);
  expect(a.pid).not.toBe(b.pid);
  await endLabHost(one);
  expect(isAlive(a.pid, a.startTime)).toBe(false);
  expect((await bash(b, 'hostname')).out).toBe('lab\n');
});

test.each([
  ['another process has its number', { startTime: '1' }],
  ['the machine was restarted', { boot: 'another' }],
  ['half of it', { namespaces: undefined }],
])('a stale record is not believed: %s', async (_, change) => {
  const state = ground.state();
  const old = await createLabHost(state, 'uts');
  writeFileSync(state.host, JSON.stringify({ ...JSON.parse(readFileSync(state.host, 'utf8')), ...change }));
  expect(findLabHost(state)).toBeUndefined();
  const host = await createLabHost(state, 'uts');
  expect(isAlive(old.pid, old.startTime)).toBe(false);
  expect(findLabHost(state)).toEqual(host);
});

test('a record that names a process of somebody else’s finds nothing, and never ends it', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const record = { ...JSON.parse(readFileSync(state.host, 'utf8')), pid: process.pid, startTime };
  writeFileSync(state.host, JSON.stringify(record));
  expect(findLabHost(state)).toBeUndefined();
  await endLabHost(state);
  expect(isAlive(host.pid, host.startTime)).toBe(false);
});

test('a process that merely names the token is left alone', async () => {
  const state = ground.state();
  await createLabHost(state, 'uts');
  const other = spawn('sleep', ['100'], { argv0: tokenOf(state) });
  await endLabHost(state);
  expect(other.exitCode ?? other.signalCode).toBeNull();
  other.kill();
});

test('a damaged record is no obstacle', async () => {
  const state = ground.state();
  await createLabHost(state, 'uts');
  writeFileSync(state.host, '{ "phase": "run');
  expect((await createLabHost(state, 'uts')).pid).toBeGreaterThan(0);
});

test('a second time in the same work folder: the learner’s .bashrc and links in it are left alone', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  await bash(host, 'echo mine > /lab/.bashrc; ln -s /etc/hostname /lab/link');
  await endLabHost(state);
  const again = await createLabHost(state, 'uts');
  expect((await bash(again, 'cat /lab/.bashrc; readlink /lab/link')).out).toBe('mine\n/etc/hostname\n');
});

test('clean removes what belongs to users of the lab host, too, and follows no link', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  const precious = join(state.root, '..', 'precious');
  writeFileSync(precious, 'kept');
  await bash(
    host,
    `mkdir -p /lab/d/e; touch /lab/d/e/f; chown -R 7:7 /lab/d 2>/dev/null; chmod 0 /lab/d/e; ln -s ${precious} /lab/link; ln -s ${join(precious, '..')} /lab/links`,
  );
  await cleanState(state);
  expect(readdirSync(state.root)).toEqual([]);
  expect(readFileSync(precious, 'utf8')).toBe('kept');
});

test('when its PID 1 is killed, all of it goes', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  const shell = openShell(host, { argv: ['bash', '-c', 'echo here; sleep 100'], tty: false, stdio: 'pipe' });
  await new Promise((resolve) => shell.process.stdout?.once('data', resolve));
  process.kill(host.pid, 'SIGKILL');
  expect(await shell.status).toBe(137);
  expect(findLabHost(state)).toBeUndefined();
});

test('it is ended also when its folder was deleted by hand', async () => {
  const state = ground.state();
  const host = await createLabHost(state, 'uts');
  rmSync(state.root, { recursive: true });
  await endLabHost(state);
  expect(isAlive(host.pid, host.startTime)).toBe(false);
});

test('no mount of the lab host, nor one that is made in it, reaches the machine', async () => {
  const mounts = () => readFileSync('/proc/self/mountinfo', 'utf8');
  const before = mounts();
  const host = await createLabHost(ground.state(), 'uts');
  const said = await bash(
    host,
    'mkdir /lab/m && mount -t tmpfs leak /lab/m && mount -t tmpfs leak /mnt && mount -t tmpfs leak /run/nslab && mount --bind /etc /srv',
  );
  expect(said).toMatchObject({ status: 0, err: '' });
  expect(mounts()).toBe(before);
});

test('no mount of the machine’s that comes later reaches the lab host', async () => {
  const host = await createLabHost(ground.state(), 'uts');
  const groups = (pid: number | 'self') =>
    [...readFileSync(`/proc/${pid}/mountinfo`, 'utf8').matchAll(/ (?:shared|master):(\d+) /g)].map(
      (m) => m[1],
    );
  const ours = new Set(groups('self'));
  expect(groups(host.pid).filter((group) => ours.has(group))).toEqual([]);
});

test('it is made well under a second; on a slow machine, in the time that it takes to start node twice', async () => {
  const state = ground.state();
  const begin = performance.now();
  await createLabHost(state, 'uts');
  const made = performance.now() - begin;
  const node = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  expect(made).toBeLessThan(Math.max(1000, 2 * (performance.now() - node)));
});
