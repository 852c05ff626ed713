import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Call, result } from './call.ts';
import { mount } from './calls/mounts.ts';
import { execve, kill, nanosleep, pause, setsid, spawn, wait4 } from './calls/processes.ts';
import { ready, reap } from './calls/verbs.ts';
import { canMakeUserNamespaces, inOwnNamespaces, isGone, output, sh, until } from './engine.test-kit.ts';
import { launch, run } from './run.ts';

const userns = await canMakeUserNamespaces();

/** Leaves an orphan that ends at once, then counts the zombies of its pid namespace. */
const ORPHAN = '(sh -c "exit 0" &); sleep 0.3; cat /proc/[0-9]*/stat | grep -c ") Z "; exit 5';
const OWN_PROC = [
  mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
  mount({ source: 'proc', target: '/proc', type: 'proc' }),
];
const underInit = (init: Call) =>
  inOwnNamespaces(
    ['CLONE_NEWPID', 'CLONE_NEWNS'],
    [...OWN_PROC, spawn({ child: [sh(ORPHAN)] }, { as: 'main' }), init],
  );

describe.skipIf(!userns)('as PID 1', () => {
  test('orphans are collected, and the main child’s status is passed on', async () => {
    const { stdout, trace } = await output(underInit(reap(result('main'))));
    expect(stdout).toBe('0\n');
    expect(trace).toMatchObject({ ok: true, status: 5 });
  });

  test('without it there is a zombie: the test above can fail', async () => {
    const { stdout } = await output(underInit(wait4(result('main'))));
    expect(stdout).toBe('1\n');
  });

  test('TERM from inside is nothing to it, from outside it ends', async () => {
    const running = launch(
      inOwnNamespaces(
        ['CLONE_NEWPID'],
        [
          spawn({ child: [kill(1, 'SIGTERM'), kill(1, 'SIGINT'), nanosleep(100)] }, { as: 'rebel' }),
          ready(),
          reap(),
        ],
      ),
    );
    const seen: Promise<number> = new Promise((resolve) => {
      running.process.stdio[4]?.on('data', () => {
        const box = children(running.process.pid ?? 0)[0];
        if (box) resolve(box);
      });
    });
    const init = await seen;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isGone(init)).toBe(false);
    // It sleeps between events: no time of its own on the processor, in ticks of 10 ms.
    expect(cpuTicks(init)).toBeLessThanOrEqual(1);
    // The rebel has been collected.
    expect(children(init)).toEqual([]);
    process.kill(init, 'SIGTERM');
    expect(await running.status).toBe(143);
  });
});

function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

describe('with a main child', () => {
  test.each([
    ['SIGTERM', 42],
    ['SIGHUP', 43],
    ['SIGUSR1', 44],
  ] as const)('%s is forwarded', async (signal, status) => {
    const script =
      'trap "exit 42" TERM; trap "exit 43" HUP; trap "exit 44" USR1; echo here; while :; do sleep 0.05; done';
    const running = launch([spawn({ child: [setsid(), sh(script)] }, { as: 'main' }), reap(result('main'))], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => running.process.stdout?.once('data', resolve));
    running.process.kill(signal);
    expect(await running.status).toBe(status);
  });

  test('that was killed', async () => {
    expect(
      await run([spawn({ child: [sh('kill -9 $$')] }, { as: 'main' }), reap(result('main'))]),
    ).toMatchObject({
      ok: true,
      status: 137,
    });
  });

  test('that ended before: not missed', async () => {
    const calls = [
      spawn({ child: [execve('/bin/false', ['false'])] }, { as: 'main' }),
      nanosleep(100),
      reap(result('main')),
    ];
    expect((await run(calls)).status).toBe(1);
  });

  test('that is not ours', async () => {
    expect(await run([reap(1)])).toMatchObject({ ok: false, status: 125, failed: { errno: 'ECHILD' } });
  });
});

test('SIGKILL of the engine leaves its children alone: programs ask for more (PR_SET_PDEATHSIG)', async () => {
  const running = launch([spawn({ child: [pause()] }, { as: 'c' }), reap(result('c'))]);
  await until(() => children(running.process.pid ?? 0).length === 1);
  const [child = 0] = children(running.process.pid ?? 0);
  running.process.kill('SIGKILL');
  const trace = await running.trace;
  expect(trace).toMatchObject({ ok: false, status: 137 });
  expect(isGone(child)).toBe(false);
  process.kill(child, 'SIGKILL');
});
