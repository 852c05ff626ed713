import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listLabs, loadLab } from '../../lab/catalogue.ts';
import { isAlive } from '../../labhost/find.ts';
import { TestTerminal } from '../test-terminal.ts';

/** The real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

let folder: string;
let terminal: TestTerminal | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-demo-'));
});
afterEach(() => {
  terminal?.close();
  terminal = undefined;
  nslab('clean', '--all', '--yes');
  rmSync(folder, { recursive: true, force: true });
});

function nslab(...argv: string[]) {
  const env = { ...process.env, XDG_STATE_HOME: folder, NSLAB_LANG: 'en', NO_COLOR: '1' };
  return spawnSync(process.execPath, [MAIN, ...argv], { encoding: 'utf8', env, timeout: 120_000 });
}

/** What demos have left: each has a folder, with the record of its lab host, until that has ended. */
function left(): string[] {
  const state = join(folder, 'nslab');
  return existsSync(state) ? readdirSync(state).filter((name) => name.startsWith('scratch')) : [];
}

function open(
  argv: readonly string[],
  options: { columns?: number; rows?: number; lang?: string } = {},
): TestTerminal {
  const { columns = 80, rows = 24, lang = 'en' } = options;
  terminal = new TestTerminal({
    ...{ columns, rows, socket: join(folder, 'tmux') },
    env: { XDG_STATE_HOME: folder, LANG: 'C.UTF-8', NSLAB_LANG: lang, TERM: 'screen-256color' },
    argv: [process.execPath, MAIN, 'demo', ...argv],
  });
  return terminal;
}

/** The shortest of each lab that has several calls to show. */
const WALKED: Readonly<Record<string, string>> = {
  ...{ uts: 'own-uts', pid: 'number-one', mount: 'own-mounts', user: 'nobody', net: 'lo-up' },
  ...{ overlay: 'first-overlay', cgroups: 'pids-limit', privileges: 'no-new-privs', container: 'before' },
};

describe('without a terminal it goes through by itself', () => {
  test.each(listLabs().map(({ id }) => id))(
    '%s',
    async (id) => {
      const lab = await loadLab(id);
      const step = WALKED[id] ?? lab.steps.find(({ kind }) => kind === 'do')?.id ?? '';
      const { status, stdout, stderr } = nslab('demo', id, '--step', step, '--auto', '0.2');
      expect(stderr).toBe('');
      expect(stdout).toMatch(/The checker: passed|Not possible on this machine/);
      expect(status).toBe(0);
      expect(left()).toEqual([]);
    },
    120_000,
  );

  test('each call is there before its result, and what has changed is marked', () => {
    const { stdout, status } = nslab('demo', '1', '--step', 'own-uts');
    const at = (text: RegExp) => stdout.search(text);
    expect(at(/▶ \d+ clone3|> \d+ clone3/)).toBeGreaterThan(0);
    expect(at(/> \d+ clone3|▶ \d+ clone3/)).toBeLessThan(at(/[✔+] \d+ clone3/));
    expect(stdout).toMatch(/^ \+ .*uts:\[\d+\]$/m);
    expect(stdout).toMatch(/^ ~ .*“?box/m);
    expect(status).toBe(0);
  });

  test('a mistake: what was typed, and what the checker says to it', () => {
    const { stdout, status } = nslab('demo', '1', '--mistake', 'changed-the-host');
    expect(stdout).toContain('lab:~# hostname box');
    expect(stdout).toContain('The checker: not yet: The name of the whole host changed');
    expect(status).toBe(0);
  });
});

test.each([
  [['--mistake', 'changed-the-hots'], 'Did you mean changed-the-host'],
  [['--mistake', '\x1b[31m'], 'has no mistake "\\x1b[31m"'],
  [['--step', '../../etc'], 'has no step "../../etc"'],
  [['--auto', '0.1'], '--auto cannot be "0.1"'],
  [['--auto', '1e3'], '--auto cannot be "1e3"'],
  [['--auto', '-1'], '--auto cannot be "-1"'],
])('%j is answered', (argv, wanted) => {
  const { status, stderr } = nslab('demo', '1', ...argv);
  expect(stderr.replace(/\s+/g, ' ')).toContain(wanted);
  expect(status).toBe(2);
});

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

describe.skipIf(!hasTmux)('in a terminal', () => {
  test('Enter, back, a mistake, q; the screen comes back and nothing remains', async () => {
    const t = open(['1', '--step', 'own-uts']);
    await t.see(/▶ \d+ clone3/);
    await t.see('Enter: make this call');
    t.press('Enter');
    await t.see(/✔ \d+ clone3.*[\s\S]*▶ \d+ sethostname\("box", 3\)/);
    await t.see(/ \+ .*uts:\[\d+\]/);
    t.press('Enter');
    await t.see(/~ .*“box”/);
    t.press('b');
    await t.see(/call 1\/3[\s\S]*▶ \d+ sethostname/);
    t.press('m');
    await t.see('Which mistake?');
    t.press('1');
    await t.see('lab:~# hostname box');
    await t.see('The checker: not yet: The name of the whole host changed');
    t.press('Enter');
    await t.see(/call 0\/3[\s\S]*▶ \d+ clone3/);
    t.press('e');
    await t.see('The checker: passed');
    t.press('q');
    const screen = await t.see('Pane is dead (status 0');
    expect(screen).not.toContain('The checker');
    expect(left()).toEqual([]);
  }, 90_000);

  test('on a wide one the shell’s commands stand beside, and a jump leads elsewhere; Ctrl-C ends', async () => {
    const t = open(['1', '--step', '3'], { columns: 120, rows: 40, lang: 'zh' });
    await t.see(/│ {2}在 shell 里：/);
    t.press('g');
    t.press('4');
    t.press('Enter');
    await t.see('第二行打印什么');
    t.press('Enter');
    await t.see('内核的回答');
    t.press('C-c');
    await t.see('Pane is dead (status 0');
    expect(left()).toEqual([]);
  }, 90_000);

  test('SIGTERM in the middle of a step: the terminal is given back, and nothing remains', async () => {
    const t = open(['3', '--step', 'pivot-root']);
    await t.see(/▶ \d+ pipe2/);
    t.press('Enter');
    await t.see(/▶ \d+ clone3/);
    process.kill(t.pid, 'SIGTERM');
    await t.see('Pane is dead (status 143');
    expect(left()).toEqual([]);
  }, 60_000);

  test('a terminal that is closed: nothing remains', async () => {
    const t = open(['1', '--step', 'own-uts']);
    await t.see(/▶ \d+ clone3/);
    t.close();
    for (let i = 0; i < 100 && left().length > 0; i++) await sleep(100);
    expect(left()).toEqual([]);
  }, 60_000);

  test('a demo that was killed is cleared away by the next one', async () => {
    const t = open(['1', '--step', 'own-uts']);
    await t.see(/▶ \d+ clone3/);
    const [name] = left();
    const host = JSON.parse(readFileSync(join(folder, 'nslab', String(name), 'host.json'), 'utf8'));
    process.kill(t.pid, 'SIGKILL');
    await t.see('Pane is dead');
    expect(isAlive(host.pid, host.startTime)).toBe(true);
    expect(nslab('demo', '1', '--step', 'one-command').status).toBe(0);
    expect(isAlive(host.pid, host.startTime)).toBe(false);
    expect(left()).toEqual([]);
  }, 60_000);
});

test('two at once, beside a learner’s lab host, do not meet', async () => {
  nslab('start', '1', '--shell', 'second');
  const env = { ...process.env, XDG_STATE_HOME: folder, NSLAB_LANG: 'en' };
  const demos = ['own-uts', 'hold-open'].map((step) =>
    spawn(process.execPath, [MAIN, 'demo', '1', '--step', step], { env, stdio: 'ignore' }),
  );
  const ends = await Promise.all(demos.map((demo) => once(demo, 'exit')));
  expect(ends.map(([status]) => status)).toEqual([0, 0]);
  expect(left()).toEqual([]);
}, 90_000);
