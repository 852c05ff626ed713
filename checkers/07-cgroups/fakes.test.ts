import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/lab/verdict.ts';
import type { Cgroup, Cgroups, Controller } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import cpuLimit from './cpu-limit.ts';
import delegate from './delegate.ts';
import freeze from './freeze.ts';
import join from './join.ts';
import killAll from './kill-all.ts';
import memoryLimit from './memory-limit.ts';
import namespace from './namespace.ts';
import pidsLimit from './pids-limit.ts';
import readContainer from './read-container.ts';
import shares from './shares.ts';
import split from './split.ts';

/*
 * What looks right and is not: files that say so while nothing happens, processes that only have the name.
 * The groups here are sketches; the processes that are measured are real ones of ours.
 */

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const BUSY = 'while :; do :; done';

/** A real process, so that its CPU time can be measured. */
function real(script: string, cpu?: number): number {
  const argv = ['sh', '-c', `ulimit -t 10; ${script}`];
  const [program = '', ...args] = cpu === undefined ? argv : ['taskset', '-c', String(cpu), ...argv];
  const child = spawn(program, args, { stdio: 'ignore' });
  started.push(child);
  return child.pid as number;
}

interface Being {
  readonly pid: number;
  readonly comm?: string;
  readonly state?: string;
  /** The path of its group, by controller or everywhere. */
  readonly in: string | Partial<Record<Controller, string>>;
  readonly prepared?: string;
  readonly pending?: string;
}

interface Sketch extends Partial<Record<string, unknown>> {
  readonly path: string;
  readonly controllers?: readonly Controller[];
  readonly files?: Readonly<Record<string, string>>;
}

function machine(version: 'v1' | 'v2', groups: readonly Sketch[], beings: readonly Being[]): Machine {
  const pathOf = (p: Process, c: Controller) => {
    const place = beings.find((b) => b.pid === p.pid)?.in ?? '/';
    return typeof place === 'string' ? place : (place[c] ?? '/');
  };
  const processes = beings.map(process);
  const all = groups.map((sketch) => group(sketch, processes, pathOf));
  const cgroups: Partial<Cgroups> = {
    version,
    missing: () => undefined,
    groups: () => all,
    group: (path) => all.find((g) => g.path === path),
    pathOf,
    groupOf: (p, c) => all.find((g) => g.path === pathOf(p, c)),
  };
  const init = { file: () => '0 1000000 65536', path: (p: string) => p } as unknown as Process;
  return { init, cgroups, processes: () => processes, outOf: () => [] } as unknown as Machine;
}

function process(being: Being): Process {
  const environ: Record<string, string> = being.prepared ? { PREPARED: being.prepared } : {};
  const allowed = () =>
    /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(`/proc/${being.pid}/status`, 'utf8'))?.[1];
  return {
    pid: being.pid,
    comm: being.comm ?? being.prepared ?? 'sh',
    state: being.state ?? 'S',
    startTime: '0',
    innerPids: [being.pid],
    environ: () => environ,
    status: (field: string) => (field === 'Cpus_allowed_list' ? allowed() : (being.pending ?? '0')),
  } as unknown as Process;
}

const ALL: readonly Controller[] = ['cpu', 'memory', 'pids', 'freezer'];

function group(
  { path, controllers = ALL, files = {}, ...answers }: Sketch,
  processes: readonly Process[],
  pathOf: (p: Process, c: Controller) => string,
): Cgroup {
  const members = (c?: Controller) =>
    processes.filter((p) => (c ? [c] : ALL).some((k) => pathOf(p, k) === path));
  return {
    path,
    controllers,
    has: (c: Controller) => controllers.includes(c),
    processes: members,
    allProcesses: members,
    ...Object.fromEntries(
      ['cpu', 'memory', 'pids', 'frozen', 'freezing'].map((name) => [name, () => undefined]),
    ),
    insidePath: () => `/sys/fs/cgroup${path}`,
    file: (_: Controller, name: string) =>
      name in files ? { path: '/proc/sys/kernel/ostype', text: files[name] } : undefined,
    ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, () => value])),
  } as unknown as Cgroup;
}

function short(verdict: Verdict): string {
  return verdict.status === 'fail' ? (verdict.diagnosis ?? 'fail') : verdict.status;
}

const memory = (max: number | 'max', oomKills: number, peak = 1e6) => ({
  max,
  oomKills,
  peak,
  current: 0,
  file: 0,
  anon: 0,
});
const M = 1024 ** 2;

describe('a lab host in which nothing was done does not pass', () => {
  test.each([
    ['join', join],
    ['cpu-limit', cpuLimit],
    ['shares', shares],
    ['memory-limit', memoryLimit],
    ['pids-limit', pidsLimit],
    ['freeze', freeze],
    ['split', split],
    ['delegate', delegate],
    ['namespace', namespace],
    ['read-container', readContainer],
  ])('%s', async (_, check) => {
    for (const version of ['v1', 'v2'] as const) {
      expect((await check(machine(version, [], [{ pid: 30, in: '/' }]))).status).toBe('fail');
    }
  });
});

test('join: a group without anybody, and one that has left the others out', async () => {
  const box = { path: '/box' };
  expect(short(await join(machine('v1', [box], [])))).toBe('fail');
  expect(short(await join(machine('v1', [box], [{ pid: 30, in: { cpu: '/box' } }])))).toBe('one-tree');
  expect(
    short(await join(machine('v2', [{ ...box, controllers: ['cpu'] }], [{ pid: 30, in: '/box' }]))),
  ).toBe('not-switched-on');
  expect(short(await join(machine('v2', [box], [{ pid: 30, in: '/box' }])))).toBe('pass');
});

describe('cpu-limit', () => {
  const slow = { path: '/slow', cpu: { limit: { quota: 20_000, period: 100_000 }, weight: 100 } };
  test('a file that says 20 % while the process has a whole core', async () => {
    const at = machine('v2', [slow], [{ pid: real(BUSY), in: '/slow', state: 'R' }]);
    expect(short(await cpuLimit(at))).toBe('fail');
  });
  test('a process that does not want to run is not held back', async () => {
    const at = machine('v2', [slow], [{ pid: real('sleep 9'), in: '/slow', state: 'R' }]);
    expect(short(await cpuLimit(at))).toBe('fail');
  });
});

describe('shares', () => {
  const [gold, iron] = [
    { path: '/gold', cpu: { limit: 'max', weight: 300 } },
    { path: '/iron', cpu: { limit: 'max', weight: 100 } },
  ];
  test('weights that nobody heeds: both get a half', async () => {
    const beings = ['/gold', '/iron'].map((path) => ({ pid: real(BUSY, 0), in: path, state: 'R' }));
    expect(short(await shares(machine('v2', [gold, iron], beings)))).toBe('fail');
  });
});

test('memory-limit: the count must be that of the group with the limit', async () => {
  const at = (...groups: Sketch[]) => machine('v2', groups, []);
  const small = (max: number | 'max', kills: number, peak?: number) => ({
    path: '/small',
    memory: memory(max, kills, peak),
  });
  expect(short(await memoryLimit(at(small('max', 1))))).toBe('fail');
  expect(short(await memoryLimit(at(small(20 * M, 0), { path: '/other', memory: memory(20 * M, 3) })))).toBe(
    'fail',
  );
  expect(short(await memoryLimit(at(small(20 * 1024 * M, 1))))).toBe('too-much');
  expect(short(await memoryLimit(at(small(20 * M, 1))))).toBe('pass');
});

test('pids-limit: a full group in which no fork was refused, and refusals without a limit', async () => {
  const few = (max: number | 'max', current: number, failures: number) =>
    machine('v2', [{ path: '/few', pids: { max, current, failures } }], []);
  expect(short(await pidsLimit(few(8, 8, 0)))).toBe('fail');
  expect(short(await pidsLimit(few('max', 1, 2)))).toBe('fail');
  expect(short(await pidsLimit(few(1000, 1, 2)))).toBe('too-many');
  expect(short(await pidsLimit(few(8, 7, 1)))).toBe('pass');
});

describe('freeze', () => {
  const frozen = { path: '/clock', frozen: true, freezing: true };
  const runs = { path: '/radio', frozen: false, freezing: false };
  const crew = (clock: string, radio: string): Being[] => [
    { pid: real(clock), in: '/clock', prepared: 'clock' },
    { pid: real(radio), in: '/radio', prepared: 'radio' },
  ];
  test('a group that says frozen while its process computes', async () => {
    expect(short(await freeze(machine('v2', [frozen, runs], crew(BUSY, BUSY))))).toBe('fail');
  });
  test('nobody moves: not even the one who should', async () => {
    const at = machine('v2', [frozen, runs], crew('exec sleep 9', 'exec sleep 9'));
    await expect.poll(async () => short(await freeze(at)), { timeout: 5_000 }).toBe('fail');
  });
  test('a process of that name that was not prepared', async () => {
    const beings = crew('sleep 9', BUSY).map(({ prepared, ...being }) => ({
      ...being,
      comm: prepared ?? '',
    }));
    expect(short(await freeze(machine('v2', [frozen, runs], beings)))).toBe('ended');
  });
  test('one stands still, the other goes on', async () => {
    const at = machine('v2', [frozen, runs], crew('exec sleep 9', BUSY));
    await expect.poll(async () => short(await freeze(at)), { timeout: 5_000 }).toBe('pass');
  });
});

test('kill-all: the living count wherever they are', async () => {
  const heads = (path: string, more: Partial<Being> = {}) => [
    { pid: 40, in: path, prepared: 'hydra', ...more },
  ];
  const hydra = { path: '/hydra', freezing: false };
  expect(short(await killAll(machine('v1', [hydra], heads('/hydra'))))).toBe('fail');
  expect(short(await killAll(machine('v1', [hydra], heads('/out'))))).toBe('moved-out');
  const killed = heads('/hydra', { pending: '0000000000000100' });
  expect(
    short(
      await killAll(
        machine('v1', [{ ...hydra, freezing: true, files: { 'freezer.state': 'FROZEN' } }], killed),
      ),
    ),
  ).toBe('still-frozen');
  expect(short(await killAll(machine('v1', [], [])))).toBe('pass');
});

test('split: new processes in place of the old ones do not pass', async () => {
  const groups = [
    { path: '/team' },
    { path: '/team/web', pids: { max: 20, current: 1, failures: 0 } },
    { path: '/team/db', memory: memory(32 * M, 0) },
  ];
  const beings = (prepared: boolean): Being[] =>
    ['web', 'db'].map((name, i) => ({
      pid: 50 + i,
      comm: name,
      in: `/team/${name}`,
      ...(prepared ? { prepared: name } : {}),
    }));
  expect(short(await split(machine('v2', groups, beings(false))))).toBe('ended');
  expect(short(await split(machine('v2', groups, beings(true))))).toBe('pass');
});
