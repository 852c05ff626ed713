import { type ChildProcess, spawn as spawnProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { engineBinary } from './binary.ts';
import { result } from './call.ts';
import { execve, nanosleep, spawn, wait4 } from './calls/processes.ts';
import { monitor, ready } from './calls/verbs.ts';
import { isGone, output, sh, until } from './engine.test-kit.ts';
import { type MonitoredOptions, monitored, tellStatus } from './monitor.test-kit.ts';
import { encodeProgram } from './program.ts';
import { launch, type Running, run, start } from './run.ts';

let folder: string;
let logFile: string;
let exitFile: string;
const begun: Running[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-monitor-'));
  logFile = join(folder, 'log');
  exitFile = join(folder, 'exit');
});
afterEach(() => {
  for (const { process } of begun.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** What was written into a file of the test's folder; nothing yet when it is not there. */
function said(name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
}
const log = () => said('log');
const exit = () => said('exit');
const by = (script: string, o: Partial<MonitoredOptions> = {}) => monitored(sh(script), { logFile, ...o });

/** A monitored script whose streams are in our hands. */
class Session {
  readonly #running: Running;
  seen = '';
  errors = '';

  constructor(script: string, o: Partial<MonitoredOptions> = {}) {
    this.#running = launch(by(script, o), { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder });
    begun.push(this.#running);
    this.process.stdin?.on('error', () => {});
    this.process.stderr?.on('data', (d) => {
      this.errors += d;
    });
  }

  read(): this {
    this.process.stdout?.on('data', (d) => {
      this.seen += d;
    });
    return this;
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

describe('between pipes', () => {
  test('stdin goes in, both outputs come back apart, the log has both, the status is the child’s', async () => {
    const s = new Session('read line; echo "[$line]"; sleep 0.05; echo oops >&2; cat; exit 7').read();
    s.process.stdin?.end('hello\nthe rest');
    expect(await s.status).toBe(7);
    expect(s.seen).toBe('[hello]\nthe rest');
    expect(s.errors).toBe('oops\n');
    expect(log()).toContain('[hello]\n');
    expect(log()).toContain('oops\n');
    expect(log()).toHaveLength(s.seen.length + s.errors.length);
  });

  test('100 MB in and out again, byte by byte', async () => {
    const size = 100 << 20;
    const chunk = createHash('sha512').update('seed').digest();
    const source = Buffer.alloc(size);
    for (let at = 0; at < size; at += 64) {
      chunk.copy(source, at);
      source.writeUInt32LE(at, at);
    }
    const file = join(folder, 'source');
    writeFileSync(file, source);
    const stdin = openSync(file, 'r');
    const running = launch(monitored(execve('/bin/cat', ['cat']), { logFile }), {
      stdio: [stdin, 'pipe', 'inherit'],
    });
    const hash = createHash('sha256');
    running.process.stdout?.on('data', (d) => hash.update(d));
    expect(await running.status).toBe(0);
    closeSync(stdin);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(source).digest('hex'));
  }, 30_000);

  test('a child that closes its stdin, or never reads it, and a stdin that never ends', async () => {
    const s = new Session('exec <&-; echo closed; sleep 0.1; exit 3').read();
    s.process.stdin?.write(Buffer.alloc(300_000));
    expect(await s.status).toBe(3);
    expect(s.seen).toBe('closed\n');
    const never = new Session('sleep 0.1; exit 4').read();
    never.process.stdin?.write(Buffer.alloc(300_000));
    expect(await never.status).toBe(4);
  });

  test('our stdin is left alone when it is to be, and its stays open', async () => {
    const s = new Session('cat; echo ended; exit 9', { input: false }).read();
    s.process.stdin?.end('not for you\n');
    await setTimeout(200);
    expect(s.seen).toBe('');
    s.process.kill('SIGTERM');
    await until(() => isGone(s.process.pid ?? 0));
    expect(await s.status).toBe(143);
  });

  test('standard streams that are closed, and such that are nothing', async () => {
    const file = join(folder, 'program');
    writeFileSync(
      file,
      encodeProgram(by('cat; echo out; echo err >&2; exit 5', { after: tellStatus(exitFile) })),
    );
    for (const streams of ['<&- >&- 2>&-', '</dev/null >/dev/null 2>&1']) {
      rmSync(logFile, { force: true });
      rmSync(exitFile, { force: true });
      const shell = spawnProcess('sh', ['-c', `exec ${engineBinary()} run 3<${file} 4>/dev/null ${streams}`]);
      expect(await new Promise((resolve) => shell.once('exit', resolve))).toBe(5);
      expect(log().split('\n').sort()).toEqual(['', 'err', 'out']);
      expect(exit()).toBe('5');
    }
  });
});

describe('whoever reads us', () => {
  test('slowly slows the child down; nothing is lost, and the log has it once', async () => {
    const block = 'x'.repeat(1023);
    const s = new Session(
      `i=0; while [ $i -lt 2000 ]; do echo ${block}; i=$((i+1)); echo $i >progress; done`,
      { logMax: 4 << 20 },
    );
    const reached = () => Number(said('progress'));
    await until(() => reached() > 60);
    let before = -1;
    while (before !== reached()) {
      before = reached();
      await setTimeout(300);
    }
    // Two pipes or sockets and a few pages are full: 2 MB are not in them.
    expect(before).toBeLessThan(1500);
    s.read();
    expect(await s.status).toBe(0);
    expect(s.seen).toHaveLength(2000 * 1024);
    expect(log()).toBe(s.seen);
  });

  test('and is gone: the child hears EPIPE, and may go on', async () => {
    const s = new Session(
      'trap "" PIPE; trap "exit 6" TERM; i=0; while echo "line $i"; do i=$((i+1)); sleep 0.01; done; echo gone >heard; while :; do sleep 0.01; done',
      { after: tellStatus(exitFile) },
    );
    s.read();
    await s.says('line 9\n');
    s.process.stdout?.destroy();
    await until(() => said('heard') === 'gone\n');
    expect(isGone(s.process.pid ?? 0)).toBe(false);
    s.process.kill('SIGTERM');
    expect(await s.status).toBe(6);
    expect(exit()).toBe('6');
    // No line is missing, and none is there twice; the shell's own words about it are on stderr.
    const lines = log()
      .split('\n')
      .filter((line) => line.startsWith('line '));
    expect(lines.length).toBeGreaterThan(9);
    expect(lines).toEqual(lines.map((_, i) => `line ${i}`));
  });

  test('… as head does with yes: the pipeline ends', async () => {
    const file = join(folder, 'program');
    writeFileSync(file, encodeProgram(by('exec yes', { after: tellStatus(exitFile) })));
    const pipeline = `{ ${engineBinary()} run 3<${file} 4>/dev/null & echo $! >engine; wait; } | head -n 2`;
    const shell = spawnProcess('sh', ['-c', pipeline], { cwd: folder });
    onTestFinished(() => {
      const engine = Number(said('engine'));
      if (engine > 0 && !isGone(engine)) process.kill(engine, 'SIGKILL');
    });
    let seen = '';
    shell.stdout.on('data', (d) => {
      seen += d;
    });
    await new Promise((resolve) => shell.once('exit', resolve));
    expect(seen).toBe('y\ny\n');
    await until(() => exit() !== '');
    expect(exit()).toBe(String(128 + 13));
  });

  test('no more: a signal ends the waiting when the child has ended', async () => {
    const s = new Session('echo $$ >pid; head -c 1000000 /dev/zero & sleep 0.3; exit 3', {
      after: tellStatus(exitFile),
    });
    await until(() => said('pid') !== '' && isGone(Number(said('pid'))));
    await setTimeout(100);
    expect(isGone(s.process.pid ?? 0)).toBe(false);
    s.process.kill('SIGTERM');
    expect(await s.status).toBe(3);
    expect(exit()).toBe('3');
  });
});

describe('the end', () => {
  test.each([
    ['kill -9 $$', 137],
    ['kill -TERM $$', 143],
    ['exit 0', 0],
    ['exit 255', 255],
  ])('%s: the program goes on, and its status stays the child’s', async (script, status) => {
    const { trace } = await output(by(script, { after: [...tellStatus(exitFile), nanosleep(1)] }));
    expect(trace).toMatchObject({ ok: true, status });
    expect(exit()).toBe(String(status));
  });

  test('the last words, all of them; of a job that goes on, no more than what was there', async () => {
    const job = '(while :; do echo x; done) & echo $! >job';
    const words = 'head -c 40000 /dev/zero; head -c 50000 /dev/zero >&2';
    const s = new Session(`echo $$ >pid; sleep 0.2; ${words}; ${job}; exit 4`).read();
    await until(() => said('pid') !== '');
    // Everything happens while it is stopped: what it finds is a dead child, and pipes.
    s.process.kill('SIGSTOP');
    await until(() => isGone(Number(said('pid'))));
    s.process.kill('SIGCONT');
    expect(await s.status).toBe(4);
    const left = Number(said('job'));
    if (!isGone(left)) process.kill(left, 'SIGKILL');
    expect(s.errors).toHaveLength(50_000);
    expect(s.seen).toHaveLength(log().length - 50_000);
    expect(s.seen.replace(/x\n?|\n/g, '')).toHaveLength(40_000);
    expect(s.seen.length).toBeLessThanOrEqual(65_536 + 4096);
  });

  test('other children are collected while it stands by', async () => {
    const helper = spawn({ child: [nanosleep(50)] }, { as: 'helper' });
    const s = new Session('sleep 0.4', { first: [helper] });
    const children = () =>
      readFileSync(`/proc/${s.process.pid}/task/${s.process.pid}/children`, 'utf8').trim();
    await until(() => children().split(' ').length === 2);
    await until(() => children().split(' ').length === 1);
    expect(await s.status).toBe(0);
  });

  test('what is left to do is not cut short by the signals that were meant for the child', async () => {
    const s = new Session('exit 3', { after: [nanosleep(400), ...tellStatus(exitFile)] });
    await setTimeout(150);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const)
      s.process.kill(signal);
    expect(await s.status).toBe(3);
    expect(exit()).toBe('3');
  });

  test('said to be ready, nobody listens to the trace any more; the rest is done all the same', async () => {
    const helper = [
      spawn({ child: [sh('exit 0')] }, { as: 'nft' }),
      wait4(result('nft'), { mustSucceed: true }),
    ];
    const trace = await start(
      by('sleep 0.2; echo late; exit 8', {
        attached: false,
        first: [ready()],
        after: [...helper, ...tellStatus(exitFile)],
      }),
    );
    expect(trace.ok).toBe(true);
    await until(() => exit() === '8');
    expect(log()).toBe('late\n');
  });
});

describe('signals', () => {
  test.each(['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2'] as const)('%s is passed on', async (name) => {
    const s = new Session(`trap "echo got; exit 5" ${name}; echo ready; while :; do sleep 0.02; done`).read();
    await s.says('ready');
    s.process.kill(`SIG${name}`);
    expect(await s.status).toBe(5);
    expect(s.seen).toContain('got');
  });

  test('a child that does not care lives on, and so does its monitor', async () => {
    const s = new Session('trap "" TERM; echo "pid $$"; while :; do sleep 0.02; done').read();
    await s.says('pid');
    s.process.kill('SIGTERM');
    await setTimeout(300);
    expect(isGone(s.process.pid ?? 0)).toBe(false);
    process.kill(Number(/pid (\d+)/.exec(s.seen)?.[1]), 'SIGKILL');
    expect(await s.status).toBe(137);
  });
});

test('it sleeps while nothing happens', async () => {
  const s = new Session('sleep 0.7').read();
  s.process.stdin?.end();
  await setTimeout(500);
  const fields = readFileSync(`/proc/${s.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  expect(Number(fields[11]) + Number(fields[12])).toBeLessThanOrEqual(1);
  expect(await s.status).toBe(0);
});

test('a process that is not ours', async () => {
  const trace = await run([monitor({ child: 1, attached: false })]);
  expect(trace).toMatchObject({ ok: false, status: 125, failed: { errno: 'ECHILD' } });
});
