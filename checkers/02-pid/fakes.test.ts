import { expect, it } from 'vitest';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import endItAll from './end-it-all.ts';
import numberOne from './number-one.ts';
import reaper from './reaper.ts';
import twoDeep from './two-deep.ts';
import twoNumbers from './two-numbers.ts';
import withoutFork from './without-fork.ts';
import zombies from './zombies.ts';

const HOST = 100;
const BOX = 200;

interface Sketch {
  readonly pid: number;
  readonly comm?: string;
  readonly ppid?: number;
  readonly state?: string;
  /** Its numbers from the lab host inwards. */
  readonly inner?: readonly number[];
  readonly pidNs?: number;
  /** Missing: as its own; null: unreadable, as before the first child. */
  readonly forChildren?: number | null;
  readonly children?: string;
  /** Page faults of the children it has waited for. */
  readonly faults?: number;
  readonly environ?: Record<string, string>;
}

function sketched(s: Sketch): Process {
  const inner = s.inner ?? [s.pid];
  const pidNs = s.pidNs ?? (inner.length > 1 ? BOX : HOST);
  const files: Record<string, string> = {
    [`task/${s.pid}/children`]: s.children ?? '',
    stat: `${s.pid} (a ) b) S 1 1 1 0 -1 0 9 ${s.faults ?? 0} 0 0`,
  };
  return {
    pid: s.pid,
    ppid: s.ppid ?? 1,
    comm: s.comm ?? 'bash',
    state: s.state ?? 'S',
    startTime: String(s.pid),
    innerPids: inner,
    ns: (kind: string) => (kind === 'pid' ? pidNs : HOST),
    pidForChildren: () => (s.forChildren === null ? undefined : (s.forChildren ?? pidNs)),
    environ: () => s.environ ?? {},
    status: (field: string) => (field === 'NSpid' ? inner.join(' ') : '0000000000000000'),
    file: (name: string) => files[name],
    cmdline: () => [],
  } as Partial<Process> as Process;
}

function machine(...sketches: Sketch[]): Machine {
  const all = sketches.map(sketched);
  return {
    init: sketched({ pid: 1, comm: 'nslab-init' }),
    baseline: { pid: HOST, mnt: HOST, uts: HOST },
    processes: (o?: { zombies?: boolean }) => all.filter((p) => o?.zombies || p.state !== 'Z'),
    outOf: (kind: 'pid') => all.filter((p) => p.ns(kind) !== HOST),
    byPid: (pid: number) => all.find((p) => p.pid === pid),
  } as unknown as Machine;
}

const box = (s: Partial<Sketch> = {}): Sketch => ({ pid: 50, inner: [50, 1], ...s });

it.each([
  ['number-one', numberOne],
  ['two-deep', twoDeep],
  ['without-fork', withoutFork],
  ['two-numbers', twoNumbers],
  ['end-it-all', endItAll],
  ['zombies', zombies],
  ['reaper', reaper],
])('%s: an untouched lab host does not pass', async (_, check) => {
  expect((await check(machine({ pid: 30 }))).status).toBe('fail');
});

it('number-one: a process of that name, and a number 1 that is dead, do not pass', async () => {
  expect((await numberOne(machine({ pid: 30, comm: '1' }))).status).toBe('fail');
  expect((await numberOne(machine(box({ state: 'Z' })))).status).toBe('fail');
  expect((await numberOne(machine(box({ inner: [50, 2] })))).status).toBe('fail');
  expect((await numberOne(machine(box()))).status).toBe('pass');
});

it("number-one: a container that another step prepared is not the learner's", async () => {
  expect((await numberOne(machine(box({ comm: 'blue' })))).status).toBe('fail');
});

it('without-fork: a namespace that waits, lives, or is dying is not the dead one', async () => {
  const shell = { pid: 30, forChildren: BOX, faults: 120 };
  expect(await withoutFork(machine({ ...shell, faults: 0 }))).toMatchObject({
    status: 'fail',
    diagnosis: null,
  });
  expect(await withoutFork(machine({ pid: 30, forChildren: null }))).toMatchObject({
    status: 'fail',
    diagnosis: null,
  });
  expect(await withoutFork(machine({ pid: 30, comm: 'sleep', forChildren: null }))).toMatchObject({
    diagnosis: 'no-child-yet',
  });
  expect(await withoutFork(machine(shell, box({ comm: 'sleep' })))).toMatchObject({
    diagnosis: 'first-child-lives',
  });
  expect((await withoutFork(machine(shell, box({ state: 'Z' })))).status).toBe('fail');
  expect((await withoutFork(machine({ ...shell, children: '51 ' }))).status).toBe('fail');
  expect((await withoutFork(machine(shell))).status).toBe('pass');
});

it('two-numbers: what is missing must be number 3 of blue and nothing else', async () => {
  const cast = (blue: readonly number[], red: readonly number[]) => {
    const members = (numbers: readonly number[], ns: number) =>
      numbers.map((n) => ({ pid: ns + n, comm: 'worker', inner: [ns + n, n], pidNs: ns }));
    return machine(
      { pid: 300, comm: 'blue', inner: [300, 1], pidNs: 300 },
      { pid: 400, comm: 'red', inner: [400, 1], pidNs: 400 },
      ...members(blue, 300),
      ...members(red, 400),
    );
  };
  expect((await twoNumbers(cast([2, 3, 4], [2, 3, 4]))).status).toBe('fail');
  expect(await twoNumbers(cast([2, 3, 4], [2, 4]))).toMatchObject({ diagnosis: 'wrong-container' });
  expect(await twoNumbers(cast([3, 4], [2, 3, 4]))).toMatchObject({
    diagnosis: 'wrong-number',
    values: { gone: '2' },
  });
  expect(await twoNumbers(cast([2, 4], [2, 4]))).toMatchObject({ diagnosis: 'too-many' });
  expect((await twoNumbers(cast([2, 4], [2, 3, 4]))).status).toBe('pass');
});

it('two-deep: two containers side by side have two numbers each', async () => {
  const side = machine(box(), box({ pid: 60, inner: [60, 1], pidNs: 201 }));
  expect(await twoDeep(side)).toMatchObject({ status: 'fail', diagnosis: 'side-by-side' });
  expect((await twoDeep(machine(box(), box({ pid: 60, inner: [60, 9, 1], pidNs: 201 })))).status).toBe(
    'pass',
  );
});

it('end-it-all: without the goat as a witness, an absent mule proves nothing', async () => {
  expect(await endItAll(machine({ pid: 30 }))).toMatchObject({ diagnosis: 'not-prepared' });
});

it('reaper: one long-lived child that calls itself the tenth orphan is not enough', async () => {
  const tenth = { pid: 52, comm: 'sleep', ppid: 50, environ: { ORPHAN: '10' } };
  expect((await reaper(machine(box(), { ...tenth, inner: [52, 2] }))).status).toBe('fail');
  expect((await reaper(machine(box(), { ...tenth, inner: [72, 22] }))).status).toBe('pass');
  const zombie = { pid: 53, ppid: 50, state: 'Z', inner: [53, 3] };
  expect(await reaper(machine(box(), { ...tenth, inner: [72, 22] }, zombie))).toMatchObject({
    diagnosis: 'zombies-stay',
  });
});

it('zombies: the dead of somebody else do not count', async () => {
  const dead = [2, 3, 4].map((n) => ({ pid: 50 + n, state: 'Z', inner: [50 + n, n] }));
  expect((await zombies(machine(box(), ...dead.map((z) => ({ ...z, ppid: 1 }))))).status).toBe('fail');
  expect((await zombies(machine(box(), ...dead.map((z) => ({ ...z, ppid: 50 }))))).status).toBe('pass');
});
