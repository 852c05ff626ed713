import { spawn as start } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Call, pipeEnd, result } from './call.ts';
import { close, open, pipe2, read, write } from './calls/files.ts';
import { execve, exit_group, getpid, spawn, wait4 } from './calls/processes.ts';
import { untilStarted } from './compose.ts';
import { gated } from './gates.ts';
import { BrokenOff, type Returned, Stepping } from './stepping.ts';

const opened: Stepping[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stepping) => stepping.end()));
});

async function stepped(calls: readonly Call[]): Promise<Stepping> {
  const program = gated(calls);
  const stepping = new Stepping(program, [...program.opening, ...program.calls], { detached: true });
  opened.push(stepping);
  await stepping.ready();
  return stepping;
}

/** `0 getpid`: whose call has returned. */
function said(returned: readonly Returned[]): string[] {
  return returned.map(({ process, entry }) => `${process} ${entry.call.name}${entry.errno ?? ''}`);
}

function names(pending: readonly { process: number; call: Call }[]): string[] {
  return pending.map(({ process, call }) => `${process} ${call.name}`);
}

test('nothing is done before it is told to, and then one call', async () => {
  const stepping = await stepped([getpid(), getpid(), exit_group(3)]);
  expect(names(stepping.atGates())).toEqual(['0 getpid']);
  expect(await stepping.hear(100)).toEqual([]);
  expect(said(await stepping.release(0))).toEqual(['0 getpid']);
  expect(names(stepping.atGates())).toEqual(['0 getpid']);
  expect(said(await stepping.release(0))).toEqual(['0 getpid']);
  expect(said(await stepping.release(0))).toEqual(['0 exit_group']);
  expect(stepping.isOver).toBe(true);
});

test('its descriptors have the numbers that they would have anywhere', async () => {
  const stepping = await stepped([
    open('/dev/null', ['O_RDONLY'], 0, { as: 'first' }),
    open('/dev/null', ['O_RDONLY']),
    close(result('first')),
  ]);
  const [first] = await stepping.release(0);
  const [second] = await stepping.release(0);
  expect([first?.entry.result, second?.entry.result]).toEqual([3n, 4n]);
});

test('a call that waits is said to wait, and comes back with the one that lets it go on', async () => {
  const stepping = await stepped([
    pipe2(['O_CLOEXEC'], { as: 'go' }),
    spawn({ child: [write(pipeEnd('go', 'write'), '.'), exit_group(0)] }, { as: 'child' }),
    read(pipeEnd('go', 'read'), 1, { atLeast: 1 }),
    wait4(result('child')),
  ]);
  await stepping.release(0);
  expect(said(await stepping.release(0))).toEqual(['0 spawn']);
  expect(names(stepping.atGates())).toEqual(['0 read', '1 write']);
  expect(await stepping.release(0)).toEqual([]);
  expect(names(stepping.waiting())).toEqual(['0 read']);
  expect(said(await stepping.release(1)).sort()).toEqual(['0 read', '1 write']);
  expect(await stepping.release(0)).toEqual([]);
  expect(said(await stepping.release(1)).sort()).toEqual(['0 wait4', '1 exit_group']);
  expect(stepping.isOver).toBe(true);
});

test('a pipe that execve closes ends the wait for it: gates hold nothing open', async () => {
  const stepping = await stepped(untilStarted([spawn({ child: [execve('/bin/true', ['true'])] })]));
  for (const _ of ['pipe2', 'spawn', 'close']) await stepping.release(0);
  expect(await stepping.release(0)).toEqual([]);
  const back = await stepping.release(1);
  const rest = back.length === 2 ? back : [...back, ...(await stepping.hear(1000))];
  expect(said(rest).sort()).toEqual(['0 read', '1 execve']);
});

test('a call that fails ends its process there', async () => {
  const stepping = await stepped([open('/nowhere/at/all', ['O_RDONLY']), getpid()]);
  expect(said(await stepping.release(0))).toEqual(['0 openENOENT']);
  expect(stepping.isOver).toBe(true);
});

test('a program that cannot begin says so', async () => {
  const program = gated([getpid()]);
  const outer = [...program.opening, open('/nowhere/at/all', ['O_RDONLY']), spawn({ child: program.calls })];
  const stepping = new Stepping(program, outer, { detached: true });
  opened.push(stepping);
  await expect(stepping.ready()).rejects.toBeInstanceOf(BrokenOff);
});

test('the end of the gates is the end of whoever stands at one', async () => {
  const token = `gates-${process.pid}-end`;
  const made = join(tmpdir(), `${token}.made`);
  const program = gated([spawn({ child: [makes(made)] }), makes(made)]);
  const stepping = new Stepping(program, [...program.opening, ...program.calls], { argv0token: token });
  await stepping.ready();
  await stepping.release(0);
  expect(withToken(token)).toHaveLength(2);
  await stepping.end();
  expect(await gone(token)).toEqual([]);
  expect(existsSync(made)).toBe(false);
});

function makes(path: string): Call {
  return open(path, ['O_CREAT', 'O_WRONLY'], 0o600);
}

const BUILT = fileURLToPath(new URL('../../dist/src/engine/', import.meta.url));

test.skipIf(!existsSync(BUILT))('a guide that is killed leaves nobody at a gate', async () => {
  const token = `gates-${process.pid}-killed`;
  const made = join(tmpdir(), `${token}.made`);
  const script = `
    const { gated } = await import('${BUILT}gates.js');
    const { Stepping } = await import('${BUILT}stepping.js');
    const { spawn } = await import('${BUILT}calls/processes.js');
    const { open } = await import('${BUILT}calls/files.js');
    const make = () => open('${made}', ['O_CREAT', 'O_WRONLY'], 0o600);
    const program = gated([spawn({ child: [make()] }), make()]);
    const stepping = new Stepping(program, [...program.opening, ...program.calls], { detached: true, argv0token: '${token}' });
    await stepping.ready();
    await stepping.release(0);
    process.stdout.write('ready');
    setInterval(() => {}, 1000);`;
  const guide = start(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(guide.stdout, 'data');
  expect(withToken(token)).toHaveLength(2);
  guide.kill('SIGKILL');
  await once(guide, 'exit');
  expect(await gone(token)).toEqual([]);
  // Nor has anybody gone on without it.
  expect(existsSync(made)).toBe(false);
});

function withToken(token: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [, mode, given] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return mode === 'run' && given === token;
    } catch {
      return false;
    }
  });
}

async function gone(token: string): Promise<string[]> {
  for (let i = 0; i < 40 && withToken(token).length > 0; i++) await sleep(50);
  return withToken(token);
}

test('ten pipes of ten gates cost no program its descriptors', async () => {
  const children = Array.from({ length: 10 }, (_, i) => spawn({ child: [getpid()] }, { as: `child ${i}` }));
  const stepping = await stepped([...children, open('/dev/null', ['O_RDONLY'])]);
  for (const _ of children) await stepping.release(0);
  expect(stepping.atGates()).toHaveLength(11);
  const [last] = await stepping.release(0);
  expect(last?.entry.result).toBe(3n);
});
