import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLabHost } from './create.ts';
import { bash, collect, Ground } from './kernel-test.ts';
import type { LabHost } from './labhost.ts';
import { insideEnv, openShell, type Shell } from './shell.ts';

const ground = new Ground();
let host: LabHost;
beforeAll(async () => {
  host = await createLabHost(ground.state(), 'test');
});
afterAll(() => ground.clear());

/** A person at a terminal: types a line when the last one has been answered. */
class Person {
  readonly #shell: Shell;
  seen = '';

  constructor() {
    this.#shell = openShell(host, { tty: true, stdio: 'pipe', env: { TERM: 'dumb', NO_COLOR: '1' } });
    this.#shell.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.seen += text;
    });
  }

  get status(): Promise<number> {
    return this.#shell.status;
  }

  type(text: string): void {
    this.#shell.process.stdin?.write(text);
  }

  async sees(what: RegExp): Promise<string> {
    const until = Date.now() + 10_000;
    for (;;) {
      const match = what.exec(this.seen);
      if (match) {
        this.seen = this.seen.slice(match.index + match[0].length);
        return match[0];
      }
      if (Date.now() > until) throw new Error(`${what} not seen in: ${this.seen}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

const PROMPT = /lab:\S+[#$] $/;

test('a terminal of the lab host’s own, with job control', async () => {
  const person = new Person();
  await person.sees(PROMPT);
  person.type('tty\n');
  await person.sees(/\/dev\/pts\/\d+\r\n/);
  person.type('sleep 100 &\njobs\n');
  await person.sees(/\[1\]\+\s+Running/);
  person.type('kill %1; wait %1; echo ended: $?\n');
  await person.sees(/ended: 143\r\n/);
  person.type('exit 7\n');
  expect(await person.status).toBe(7);
});

test('Ctrl-C ends the command, not the shell; Ctrl-Z stops it; Ctrl-D ends the shell', async () => {
  const person = new Person();
  await person.sees(PROMPT);
  person.type('bash -c "echo go\'\'ing; exec sleep 100"\n');
  await person.sees(/going\r\n/);
  person.type('\x03');
  await person.sees(PROMPT);
  person.type("echo st''atus $?\n");
  await person.sees(/status 130\r\n/);
  await person.sees(PROMPT);
  person.type('bash -c "echo go\'\'ing; exec sleep 100"\n');
  await person.sees(/going\r\n/);
  person.type('\x1a');
  await person.sees(/Stopped/);
  await person.sees(PROMPT);
  // Bash refuses Ctrl-D for as long as it counts a stopped job; `wait` does not wait for one.
  person.type("kill -9 %1; while jobs %1 >/dev/null 2>&1; do sleep 0.05; done; echo go''ne\n");
  await person.sees(/gone\r\n/);
  await person.sees(PROMPT);
  person.type('\x04');
  expect(await person.status).toBeGreaterThanOrEqual(0);
});

test('check, hint and next are commands of bash, nested ones too; the prompt stays', async () => {
  const person = new Person();
  await person.sees(PROMPT);
  person.type('type -t check hint next quit; which nslab\n');
  await person.sees(/function\r\nfunction\r\nfunction\r\nfunction\r\n\/run\/nslab\/bin\/nslab/);
  person.type('unshare -U bash\n');
  await person.sees(PROMPT);
  person.type('type -t check; exit\n');
  await person.sees(/function/);
  person.type('exit\n');
  await person.status;
});

test('without a terminal its streams and its status are passed through', async () => {
  expect(await bash(host, 'echo out; echo err >&2; exit 3')).toEqual({
    status: 3,
    out: 'out\n',
    err: 'err\n',
  });
  expect((await bash(host, 'kill -TERM $$')).status).toBe(143);
  const none = openShell(host, { argv: ['no-such-program'], tty: false, stdio: 'pipe' });
  expect((await collect(none)).status).toBe(127);
});

test('input comes through a pipe, to its end', async () => {
  const shell = openShell(host, { argv: ['wc', '-c'], tty: false, stdio: 'pipe' });
  shell.process.stdin?.write('x'.repeat(200_000));
  expect((await collect(shell)).out.trim()).toBe('200000');
});

test('when the engine between is killed, so is the command', async () => {
  const shell = openShell(host, {
    argv: ['bash', '-c', 'echo $$; exec sleep 77'],
    tty: false,
    stdio: 'pipe',
  });
  const pid = await new Promise<string>((resolve) =>
    shell.process.stdout?.once('data', (d) => resolve(String(d).trim())),
  );
  shell.process.kill('SIGKILL');
  await shell.status;
  // Its zombie is for the machine's init to collect, which may take its time.
  const { out } = await bash(host, `sleep 0.1; cat /proc/${pid}/stat 2>&1`);
  expect(out).toMatch(/No such file|\) Z /);
});

test('the environment is the lab host’s own, but for terminal and language', () => {
  const env = insideEnv(
    { TERM: 'xterm', LC_ALL: 'zh_CN.UTF-8', AWS_SECRET: 'x', HOME: '/root', PATH: '/x' },
    { NSLAB_LANG: 'zh' },
  );
  expect(env).toContain('TERM=xterm');
  expect(env).toContain('LC_ALL=zh_CN.UTF-8');
  expect(env).toContain('NSLAB_LANG=zh');
  expect(env).toContain('HOME=/lab');
  expect(env.join()).not.toMatch(/AWS|\/root|PATH=\/x/);
});
