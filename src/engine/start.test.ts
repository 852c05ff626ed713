import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Call, pipeEnd } from './call.ts';
import { close, pipe2, read, write } from './calls/files.ts';
import { getpid, pause, prctl, spawn } from './calls/processes.ts';
import { ready, reap } from './calls/verbs.ts';
import { isGone, until } from './engine.test-kit.ts';
import { layOut } from './program.ts';
import { launch, start } from './run.ts';

/** As a lab host begins: the child is bound to its parent until all is there, then it stays alone. */
const host = (more: readonly Call[] = []): Call[] => [
  pipe2(['O_CLOEXEC'], { as: 'go' }),
  pipe2(['O_CLOEXEC'], { as: 'done' }),
  spawn(
    {
      child: [
        prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
        prctl('PR_SET_NAME', 'nslab-test'),
        // The parent may have died before the first line: then only the end of the pipe tells.
        close(pipeEnd('go', 'write')),
        read(pipeEnd('go', 'read'), 1, { atLeast: 1 }),
        ...more,
        prctl('PR_SET_PDEATHSIG', 0),
        ready(),
        write(pipeEnd('done', 'write'), '.'),
        reap(),
      ],
    },
    { as: 'init' },
  ),
  close(pipeEnd('done', 'write')),
  write(pipeEnd('go', 'write'), '.'),
  read(pipeEnd('done', 'read'), 1, { atLeast: 1 }),
];

describe('start', () => {
  test('returns when all is ready, and what it started stays', async () => {
    const trace = await start(host(), { argv0token: 'token:42' });
    expect(trace).toMatchObject({ ok: true, status: 0 });
    const pid = Number(trace.entries.find((e) => e.call.as === 'init')?.result);
    expect(isGone(pid)).toBe(false);
    expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('nslab-test\n');
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/nslab-engine(-asan)?\0run\0token:42\0$/);
    // Nothing of ours is held open: no trace, no program, no terminal; its pipes are its own.
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    expect(open.filter((f) => f !== '/dev/null' && !f.startsWith('pipe:'))).toEqual([]);
    process.kill(pid, 'SIGTERM');
    await until(() => isGone(pid));
  });

  test('of a program whose first process is the one that stays', async () => {
    const trace = await start([getpid({ as: 'me' }), ready(), reap()]);
    expect(trace.ok).toBe(true);
    const pid = Number(trace.entries[0]?.result);
    expect(isGone(pid)).toBe(false);
    process.kill(pid, 'SIGTERM');
    await until(() => isGone(pid));
  });

  test('of a program that fails says which call, and nothing is left', async () => {
    const trace = await start(host([close(99)]));
    expect(trace).toMatchObject({ ok: false, failed: { errno: 'EBADF', call: { name: 'close' } } });
    // A process closes its files before it is gone (exit(2)): its parent may have heard of the one and not yet of the other.
    await until(() => isGone(Number(trace.entries.find((e) => e.call.as === 'init')?.result)));
  });

  test('of a program that is never ready', async () => {
    expect(await start([getpid()])).toMatchObject({ ok: false, status: 0 });
  });
});

describe('killed at any moment of a start', () => {
  const calls = layOut(host([getpid()])).calls;
  /** Nothing is told of what comes after `ready`. */
  const told = calls.findIndex((c) => c.name === 'ready') + 1;
  const moments = Array.from({ length: told }, (_, i) => i + 1);
  /** The child is on its own once its parent has let it go, or it has cleared its PDEATHSIG itself. */
  const letGo = calls.findIndex((c) => c.shown.startsWith('write(⟨go[1]⟩')) + 1;
  const alone = calls.findIndex((c) => c.shown === 'prctl(PR_SET_PDEATHSIG, 0)') + 1;
  const spawned = calls.findIndex((c) => c.name === 'spawn') + 1;
  const isFirst = (moment: number) => moment <= host().length;
  const mayStay = (moment: number) => (isFirst(moment) ? moment >= letGo : moment >= alone);

  test.each(moments)('paused after call %i, the starter is killed: the child goes too', async (after) => {
    let child = 0;
    let reached = false;
    const program = host([getpid()]);
    const last = layOut(program).calls[after - 1];
    const running = launch(program, {
      stop: { after, how: 'pause' },
      onEntry: (e) => {
        reached ||= e.call === last;
        if (e.call.as === 'init') child = Number(e.result);
      },
    });
    await until(() => reached && (child > 0 || after < spawned));
    running.process.kill('SIGKILL');
    await running.trace;
    expect(child > 0).toBe(after >= spawned);
    if (child === 0) return;
    if (!mayStay(after)) await until(() => isGone(child));
    else if (!isGone(child)) process.kill(child, 'SIGKILL');
  });

  test.each(moments)('after call %i its process dies: the other hears of it', async (after) => {
    const trace = await launch(host([getpid()]), { stop: { after, how: 'die' } }).trace;
    const child = Number(trace.entries.find((e) => e.call.as === 'init')?.result ?? 0);
    expect(child > 0).toBe(after >= spawned);
    if (!mayStay(after)) {
      expect(trace.ok).toBe(false);
      if (child > 0) await until(() => isGone(child));
    } else if (child > 0 && !isGone(child)) process.kill(child, 'SIGKILL');
  });

  test('a paused process is really there', async () => {
    const running = launch([getpid(), getpid()], { stop: { after: 1, how: 'pause' } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isGone(running.process.pid ?? 0)).toBe(false);
    running.process.kill('SIGKILL');
    expect((await running.trace).entries).toHaveLength(1);
    expect(
      await launch([pause()], { stop: { after: 1, how: 'die' }, signal: AbortSignal.timeout(50) }).trace,
    ).toMatchObject({ ok: false });
  });
});
