import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { result } from './call.ts';
import { type MonitorSpec, monitor } from './calls/verbs.ts';
import { isGone, sh, until } from './engine.test-kit.ts';
import { monitored, openLog, tellStatus } from './monitor.test-kit.ts';
import { launch, type Running } from './run.ts';
import { Outer, onTerminal } from './terminal.test-kit.ts';

let folder: string;
const begun: Running[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-monitor-'));
});
afterEach(() => {
  for (const { process } of begun.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A script on a terminal of its own, with a monitor before it. */
const watched = (script: string, o: Partial<MonitorSpec> = {}) =>
  onTerminal(sh(script), [
    openLog(join(folder, 'log')),
    monitor(
      { child: result('shell'), master: result('master'), log: result('log'), attached: true, ...o },
      { as: 'ended' },
    ),
    ...tellStatus(join(folder, 'exit')),
  ]);
const outer = (script: string, o: Partial<MonitorSpec> = {}) => new Outer(folder, watched(script, o));

function said(name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
}

/** How often it has waited for something, and it came: proc(5). */
function timesAwake(pid: number): number {
  return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** Ends when it is told to, on whatever line it hears it. */
const LISTENING = 'echo "pid $$"; echo ready; while :; do sleep 0.02; done';

describe('before a terminal', () => {
  test('the size comes along, and follows; status and log; our terminal is as before', async () => {
    const o = outer(`stty size; trap "stty size; exit 11" WINCH; ${LISTENING}`);
    await o.says('ready');
    expect(o.seen).toContain('33 99');
    o.resize(44, 120);
    await o.says('44 120');
    expect(await o.end()).toEqual({ status: '11', restored: true });
    expect(said('exit')).toBe('11');
    expect(said('log')).toContain('ready\r\n');
    expect(said('log')).toContain('44 120\r\n');
  });

  test('every byte goes through: Ctrl-C, Ctrl-Z and Ctrl-D belong to the inner terminal', async () => {
    const o = outer(
      'trap "echo caught" INT; trap "" TSTP; echo ready; until read a; do :; done; echo "<$a>"; cat',
    );
    await o.says('ready');
    o.type('\x03');
    await o.says('caught');
    o.type('\x1ax\n');
    await o.says('<x>');
    o.type('\x04');
    expect(await o.end()).toEqual({ status: '0', restored: true });
  });

  test('job control: a stopped job is continued', async () => {
    const o = new Outer(folder, watched('exec bash --norc --noprofile -i'));
    await o.says('bash-');
    o.type("sh -c 'echo begun; sleep 100; echo over'\n");
    await o.says('begun\r\n');
    await setTimeout(100);
    o.type('\x1a');
    await o.says('Stopped');
    o.type('jobs; kill %1; fg; exit 12\n');
    expect((await o.end()).status).toBe('12');
  });

  test('stopped and continued, our terminal is raw again', async () => {
    const o = outer(`echo "parent $PPID"; trap "exit 13" INT; ${LISTENING}`);
    const parent = await o.number('parent');
    await o.says('ready');
    process.kill(parent, 'SIGSTOP');
    o.stty('sane');
    await setTimeout(200);
    process.kill(parent, 'SIGCONT');
    await setTimeout(200);
    // A cooked terminal would make a signal of it for the monitor, and the inner one would never see the byte.
    o.type('\x03');
    expect((await o.end()).status).toBe('13');
    expect(said('log')).toContain('^C');
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGUSR1'] as const)(
    '%s to the monitor is for the container',
    async (signal) => {
      const o = outer(`trap "echo got it; exit 5" ${signal.slice(3)}; echo "parent $PPID"; ${LISTENING}`);
      const parent = await o.number('parent');
      await o.says('ready');
      process.kill(parent, signal);
      expect(await o.end()).toEqual({ status: '5', restored: true });
      expect(o.seen).toContain('got it');
    },
  );

  test('our terminal hangs up: a container that heeds it ends', async () => {
    const o = outer(LISTENING);
    await o.says('ready');
    o.process.kill('SIGKILL');
    await until(() => said('exit') === '129');
  });

  test('… and one that handles it lives on, with its monitor', async () => {
    const o = outer(
      `trap "echo >hup" HUP; echo "parent $PPID"; trap "exit 6" TERM; ${LISTENING} 2>/dev/null`,
    );
    const parent = await o.number('parent');
    await o.says('ready');
    o.process.kill('SIGKILL');
    await until(() => said('hup') !== '');
    await setTimeout(100);
    const before = timesAwake(parent);
    await setTimeout(1200);
    expect(isGone(parent)).toBe(false);
    expect(timesAwake(parent) - before).toBeLessThanOrEqual(2);
    process.kill(parent, 'SIGTERM');
    await until(() => said('exit') === '6');
  });

  test('our stdin is left alone: then Ctrl-C is a signal, and is passed on', async () => {
    const o = outer(`trap "exit 14" INT; ${LISTENING}`, { input: false });
    await o.says('ready');
    o.type('\x03');
    expect((await o.end()).status).toBe('14');
  });
});

test('a child that shares our terminal hears its Ctrl-C once', async () => {
  const script = `n=0; trap 'n=$((n+1)); echo "caught $n"' INT; trap 'exit $n' TERM; echo "parent $PPID"; ${LISTENING}`;
  const o = new Outer(folder, monitored(sh(script), { logFile: join(folder, 'log') }));
  const parent = await o.number('parent');
  await o.says('ready');
  // The monitor hears it only when the child has dealt with it: two would not become one.
  process.kill(parent, 'SIGSTOP');
  o.type('\x03');
  await setTimeout(200);
  process.kill(parent, 'SIGCONT');
  await o.says('caught 1');
  await setTimeout(200);
  process.kill(parent, 'SIGTERM');
  expect((await o.end()).status).toBe('1');
});

describe('a terminal between pipes', () => {
  function session(script: string, o: Partial<MonitorSpec> = {}): { running: Running; seen: () => string } {
    const running = launch(watched(script, o), { stdio: ['pipe', 'pipe', 'ignore'], cwd: folder });
    let seen = '';
    begun.push(running);
    running.process.stdout?.on('data', (d) => {
      seen += d;
    });
    return { running, seen: () => seen };
  }

  test('the end of stdin becomes the terminal’s', async () => {
    const { running, seen } = session('cat; echo over; exit 3');
    running.process.stdin?.end('one\ntwo');
    expect(await running.status).toBe(3);
    expect(seen()).toContain('two');
    expect(said('log')).toBe(seen());
  });

  test('stdout that nobody reads: the log goes on', async () => {
    const { running, seen } = session(
      'trap "exit 6" TERM; i=0; while :; do echo $i; i=$((i+1)); sleep 0.01; done',
    );
    await until(() => seen().includes('9\r\n'));
    running.process.stdout?.destroy();
    await until(() => said('log').includes('99\r\n'));
    running.process.kill('SIGTERM');
    expect(await running.status).toBe(6);
  });

  test('nobody is attached: it waits for nobody, and has a terminal all the same', async () => {
    const { running, seen } = session('trap "exit 8" HUP; tty >/dev/null && echo yes; read a; echo no', {
      attached: false,
    });
    running.process.stdin?.end('for nobody\n');
    await until(() => said('log') === 'yes\r\n');
    await setTimeout(100);
    running.process.kill('SIGHUP');
    expect(await running.status).toBe(8);
    expect(seen()).toBe('');
  });

  test('the last words, all of them', async () => {
    const { running, seen } = session('seq 1 20000');
    expect(await running.status).toBe(0);
    expect(seen().split('\r\n')).toHaveLength(20_001);
  });
});
