import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestTerminal } from './test-terminal.ts';

/** The real command, as it is built, in a real terminal, as root of this machine or as an ordinary user. */
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const PROMPT = /lab:[^\n]*\$|lab:[^\n]*#/;

function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

let folder: string;
let opened = 0;
let terminal: TestTerminal | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-terminal-'));
});
afterEach(() => {
  terminal?.close();
  terminal = undefined;
  // Also the tmux that a failed test has left with a guide in it.
  status('clean', '--all', '--yes');
  rmSync(folder, { recursive: true, force: true });
});

function open(
  argv: readonly string[],
  options: { columns?: number; rows?: number; lang?: string } = {},
): TestTerminal {
  terminal?.close();
  const env = {
    XDG_STATE_HOME: folder,
    LANG: 'C.UTF-8',
    NSLAB_LANG: options.lang ?? 'en',
    TERM: 'screen-256color',
  };
  terminal = new TestTerminal({
    columns: options.columns ?? 96,
    rows: options.rows ?? 50,
    socket: join(folder, `tmux-${opened++}`),
    env,
    argv: [process.execPath, MAIN, ...argv],
  });
  return terminal;
}

/** `nslab` beside the terminal: what a second terminal or a script would type. */
function nslab(...argv: string[]): string {
  const env = { ...process.env, XDG_STATE_HOME: folder, NSLAB_LANG: 'en' };
  return execFileSync(process.execPath, [MAIN, ...argv], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe.skipIf(!has('tmux'))('in a terminal', () => {
  test('the shell here: a wrong move is named, the right one turns green, next goes on, quit leaves', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'here']);
    await t.see(PROMPT);
    t.type('hostname oops');
    await t.see('The name of the whole host changed');
    t.type('check');
    await t.see('not yet');
    await t.see('every process in it');
    t.type('hostname lab; unshare --uts bash');
    await t.see('A new namespace, with the old name in it');
    t.type('hostname box');
    await t.see('Passed: A hostname of your own');
    t.type('next');
    await t.see('Step 4 of 11');
    await t.see('What will the kernel do?');
    t.press('Down');
    t.press('Enter');
    await t.see('As you predicted');
    t.type('quit');
    await t.see('The lab host stays as it is.');
    expect(JSON.parse(nslab('list', '--json')).labs[0].steps[2]).toMatchObject({
      id: 'own-uts',
      status: 'passed',
    });
  });

  test('side by side: green in the guide, Enter goes on, q leaves', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'split'], { columns: 160 });
    await t.see(PROMPT);
    await t.see('Step 3 of 11');
    t.type('unshare --uts bash');
    t.type('hostname box');
    await t.see(/lab:[^\n]*# hostname box/);
    await t.see('Passed: A hostname of your own');
    t.press('C-b');
    t.press('Left');
    t.press('Enter');
    await t.see('Step 4 of 11');
    await t.see('What will the kernel do?');
    t.press('C-c');
    await t.see('Enter: try again');
    t.type('kill 1');
    await t.see('This is the guide');
    t.press('q');
    t.press('q');
    await t.see('The lab host stays as it is.');
  });

  test('Ctrl-C gives the terminal back; the lab host and the place remain', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'second']);
    await t.see('every process is in the UTS namespace');
    t.press('C-c');
    await t.see('The lab host stays as it is.');
    await t.see('Pane is dead (status 0');
    expect(nslab('shell', '--', 'hostname')).toBe('lab\n');
    await open(['start', '--shell', 'second']).see('Step 3 of 11');
  });

  test('killed with -9, it is found again where it was', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'here']);
    await t.see(PROMPT);
    t.type('echo kept > /lab/note; touch /tmp/mark');
    process.kill(t.pid, 'SIGKILL');
    await t.see('Pane is dead');
    const again = open(['start', '--shell', 'here']);
    await again.see('Step 3 of 11');
    await again.see(PROMPT);
    again.type('cat /lab/note; ls /tmp');
    await again.see(/kept\s+mark/);
  });

  test('a next typed in another terminal moves the guide', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'second']);
    await t.see('Step 3 of 11');
    nslab('solve');
    await t.see('Passed: A hostname of your own');
    nslab('next');
    await t.see('Step 4 of 11');
  });

  test('the guide tells when the lab host ends, and makes a new one at Enter', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'second']);
    await t.see('every process is in the UTS namespace');
    nslab('stop');
    await t.see('The lab host has ended');
    t.press('Enter');
    await t.see(/The lab host has ended[\s\S]*A lab host has been made/);
    expect(nslab('shell', '--', 'hostname')).toBe('lab\n');
  });

  test('r twice: the step once more in a new lab host, with a shell beside', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'split'], { columns: 160 });
    await t.see(PROMPT);
    t.type('echo kept > /lab/note; touch /tmp/mark');
    await t.see(/mark\n/);
    nslab('again', '--yes');
    await t.see('The lab host is new');
    await t.see(PROMPT);
    t.type('cat /lab/note; ls /tmp; check');
    await t.see(/kept\s/);
    await t.see('not yet');
    expect(t.screen()).not.toMatch(/^mark/m);
  });

  test('the shell here: again opens a shell in a new lab host; when it ends, it is said and asked', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'here']);
    await t.see(PROMPT);
    t.type('hostname spoiled; again --yes');
    await t.see('The lab host is new');
    await t.see(/This is your shell[\s\S]*This is your shell[\s\S]*lab:/);
    t.type('hostname');
    await t.see(/hostname\s+lab\s/);
    nslab('stop');
    await t.see('The lab host has ended');
    await t.see('Go on in a new lab host?');
    t.press('y');
    t.press('Enter');
    await t.see(/in a new lab host[\s\S]*This is your shell[\s\S]*lab:/);
    t.type('quit');
    await t.see('The lab host stays as it is.');
  });

  test('twenty columns, in Chinese', async () => {
    const t = open(['start', '1', '--step', 'own-uts', '--shell', 'second'], {
      columns: 20,
      rows: 30,
      lang: 'zh',
    });
    await t.see('自己的主机名');
    await t.see('目标');
    t.press('h');
    await t.see('提示 1/3');
    t.press('q');
    await t.see('再按一次 q');
    t.press('q');
    await t.see('实验主机保持原样');
    expect(t.screen()).not.toContain('Pane is dead (status 1');
  });

  test('the menu starts the lab that was chosen', async () => {
    const t = open([], { columns: 90 });
    await t.see('Which lab?');
    t.press('Enter');
    await t.see('Step 1 of 11');
    await t.see(PROMPT);
    t.type('quit');
    await t.see('The lab host stays as it is.');
  });
});

describe('without a terminal', () => {
  test('the step as text, one command with its status, verdicts for programs', () => {
    expect(nslab('start', '1', '--step', 'own-uts')).toContain('Step 3 of 11');
    expect(status('shell', '--', 'sh', '-c', 'exit 7')).toBe(7);
    expect(status('check')).toBe(1);
    const { lab, steps } = JSON.parse(output('check', '--json'));
    expect(lab).toBe('uts');
    expect(Object.keys(steps[0]).sort()).toEqual(
      ['actual', 'diagnosis', 'evidence', 'expected', 'hint', 'id', 'message', 'status', 'title'].sort(),
    );
    const map = JSON.parse(nslab('map', '--json'));
    expect(Object.keys(map)).toEqual(['namespaces', 'processes', 'box', 'wires']);
    expect(Object.keys(map.processes[0])).toEqual(['pid', 'innerPids', 'comm', 'namespaces']);
    nslab('solve');
    expect(status('check')).toBe(0);
    expect(status('shell', '--', 'nslab', 'start', '1')).toBe(2);
    nslab('stop');
    expect(status('check')).toBe(3);
    expect(status('shell', '--', 'true')).toBe(3);
    nslab('clean', '--all', '--yes');
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
  });

  test.each([
    [['start', '../..'], 2],
    [['start', '1', '--step', 'own-ust'], 2],
    [['start', '12'], 2],
    [['strat', '1'], 2],
    [['list', '--jsno'], 2],
    [['map'], 3],
    [['hint'], 3],
  ])('%j exits with %i', (argv, wanted) => {
    expect(status(...argv)).toBe(wanted);
    // Nothing was made on the way.
    expect(readdirSync(folder)).toEqual([]);
  });
});

function status(...argv: string[]): number {
  try {
    nslab(...argv);
    return 0;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

function output(...argv: string[]): string {
  try {
    return nslab(...argv);
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
