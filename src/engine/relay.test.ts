import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Call, result } from './call.ts';
import { reap, relay } from './calls/verbs.ts';
import { isGone, sh, until } from './engine.test-kit.ts';
import { launch, run } from './run.ts';
import { Outer, onTerminal } from './terminal.test-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-relay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const relayed = (command: Call): Call[] => onTerminal(command, [relay(result('master'), result('shell'))]);

class Session {
  readonly #running;
  seen = '';

  constructor(script: string) {
    this.#running = launch(relayed(sh(script)), { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout?.on('data', (d) => {
      this.seen += d;
    });
  }

  get process(): ChildProcess {
    return this.#running.process;
  }
  get status(): Promise<number> {
    return this.#running.status;
  }
  says(text: string): Promise<void> {
    return until(() => this.seen.includes(text));
  }
}

describe('between pipes and a terminal', () => {
  test('what is typed arrives, what is printed comes back, the status too', async () => {
    const s = new Session('tty >/dev/null && echo yes; read line; echo "[$line]"; exit 7');
    s.process.stdin?.write('hello\n');
    expect(await s.status).toBe(7);
    expect(s.seen).toContain('yes\r\n');
    expect(s.seen).toContain('[hello]\r\n');
    // Once echoed by the terminal, once printed.
    expect(s.seen.match(/hello/g)).toHaveLength(2);
  });

  test('the last words of a dead child are passed on, all of them', async () => {
    const s = new Session('i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done');
    expect(await s.status).toBe(0);
    expect(s.seen.split('\r\n')).toHaveLength(2001);
    expect(s.seen).toContain('line 1999\r\n');
  });

  test('a killed child', async () => {
    expect(await new Session('kill -9 $$').status).toBe(137);
  });

  test('Ctrl-C is the terminal’s', async () => {
    const s = new Session('trap "echo got it; exit 5" INT; echo ready; while :; do sleep 0.05; done');
    await s.says('ready');
    s.process.stdin?.write('\x03');
    expect(await s.status).toBe(5);
    expect(s.seen).toContain('got it');
  });

  test('the end of stdin becomes the terminal’s end of file', async () => {
    const s = new Session('cat; echo over; exit 3');
    s.process.stdin?.end('one\ntwo');
    expect(await s.status).toBe(3);
    expect(s.seen).toContain('two');
    expect(s.seen).toContain('over');
  });

  test('an interactive bash leaves at the end of stdin, whenever it comes', async () => {
    const s = new Session('exec bash --norc --noprofile -i');
    s.process.stdin?.end('echo $((40 + 2))\nexit 9\n');
    expect(await s.status).toBe(9);
    expect(s.seen).toContain('42');
    const silent = new Session('sleep 0.1; exec bash --norc --noprofile -i');
    silent.process.stdin?.end();
    expect(await silent.status).toBe(0);
  });

  test('a background job that holds the terminal does not keep it', async () => {
    const s = new Session('trap "" HUP; (while :; do echo x; done) & echo "job $!"; exit 4');
    expect(await s.status).toBe(4);
    const job = Number(/job (\d+)/.exec(s.seen)?.[1]);
    if (!isGone(job)) process.kill(job, 'SIGKILL');
  });

  test('stdout that nobody reads hangs up', async () => {
    const s = new Session('trap "exit 6" HUP; while :; do echo x; sleep 0.02; done');
    await s.says('x');
    s.process.stdout?.destroy();
    expect(await s.status).toBe(6);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s hangs up the session and ends it', async (signal, status) => {
    const s = new Session('trap "echo >&2; exit 0" HUP; echo "pid $$"; while :; do sleep 0.05; done');
    await s.says('pid');
    s.process.kill(signal);
    expect(await s.status).toBe(status);
    await until(() => isGone(Number(/pid (\d+)/.exec(s.seen)?.[1])));
  });

  test('a session that does not care is killed a second later', async () => {
    const s = new Session('trap "" HUP TERM; echo "pid $$"; while :; do sleep 0.05; done');
    await s.says('pid');
    s.process.kill('SIGTERM');
    expect(await s.status).toBe(143);
    expect(isGone(Number(/pid (\d+)/.exec(s.seen)?.[1]))).toBe(true);
  });

  test('it sleeps while nothing happens', async () => {
    const s = new Session('sleep 0.7');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const fields = readFileSync(`/proc/${s.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    expect(Number(fields[11]) + Number(fields[12])).toBeLessThanOrEqual(1);
    expect(await s.status).toBe(0);
  });

  test('a process that is not ours', async () => {
    const [ptmx, unlock] = relayed(sh('true'));
    const trace = await run([ptmx as Call, unlock as Call, relay(result('master'), 1)]);
    expect(trace).toMatchObject({ ok: false, status: 125, failed: { errno: 'ECHILD' } });
  });
});

describe('between a terminal and a terminal', () => {
  test('the window’s size comes along, and follows; the terminal is as before afterwards', async () => {
    const outer = new Outer(
      folder,
      relayed(sh('stty size; trap "stty size; exit 11" WINCH; echo ready; while :; do sleep 0.05; done')),
    );
    await outer.says('ready');
    expect(outer.seen).toContain('33 99');
    outer.resize(44, 120);
    await outer.says('44 120');
    expect(await outer.end()).toEqual({ status: '11', restored: true });
  });

  test('every byte goes through, once: Ctrl-C and Ctrl-Z belong to the inner terminal', async () => {
    const outer = new Outer(
      folder,
      relayed(sh('trap "echo caught" INT; trap "" TSTP; echo ready; until read a; do :; done; echo "<$a>"')),
    );
    await outer.says('ready');
    outer.type('\x03');
    await outer.says('caught');
    outer.type('\x1ax\n');
    expect((await outer.end()).restored).toBe(true);
    // Ctrl-C may come before the first read or interrupt it: what is typed then is read, and echoed once.
    expect(outer.seen).toContain('<x>');
    expect(outer.seen.match(/\^Zx\r\n/g)).toHaveLength(1);
  });

  test('a signal to the engine restores the terminal', async () => {
    const outer = new Outer(folder, relayed(sh('echo "parent $PPID"; while :; do sleep 0.05; done')));
    process.kill(await outer.number('parent'), 'SIGTERM');
    expect(await outer.end()).toEqual({ status: '143', restored: true });
  });
});

test('reap inside a relayed session keeps its terminal', async () => {
  const s = launch(relayed(sh('exit 8')).map((c) => (c.name === 'relay' ? reap(result('shell')) : c)));
  expect(await s.status).toBe(8);
});
