import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../slides/chromium.ts';
import { TestTerminal } from '../test-terminal.ts';

/** The real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

let folder: string;
let terminals: TestTerminal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-slides-'));
  terminals = [];
});
afterEach(() => {
  for (const terminal of terminals) terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function nslab(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const all = { ...process.env, XDG_STATE_HOME: folder, NSLAB_LANG: 'en', LANG: 'C.UTF-8', ...env };
  return new Promise((done) => {
    execFile(process.execPath, [MAIN, 'slides', ...argv], { env: all, cwd: folder }, (error, out, err) =>
      done({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

function open(argv: readonly string[], options: { columns?: number; rows?: number; lang?: string } = {}) {
  const env = {
    XDG_STATE_HOME: folder,
    LANG: 'C.UTF-8',
    NSLAB_LANG: options.lang ?? 'en',
    TERM: 'screen-256color',
  };
  const { columns = 80, rows = 24 } = options;
  const socket = join(folder, `tmux-${terminals.length}`);
  const terminal = new TestTerminal({
    columns,
    rows,
    socket,
    env,
    argv: [process.execPath, MAIN, 'slides', ...argv],
  });
  terminals.push(terminal);
  return terminal;
}

test('without a deck, the list; into a pipe, every slide, and its notes when asked for', async () => {
  const list = await nslab([]);
  expect(list.out).toMatch(/^ 3 {2}mount {6,}Lab 3/m);
  const deck = await nslab(['3']);
  expect(deck.out).toMatch(/A list of mounts of your own +3 \/ 14/);
  expect(deck.out).toContain('/etc tmpfs mine');
  expect(deck.out).not.toContain('Usual trap');
  expect((await nslab(['mount', '--notes'])).out).toContain('Usual trap');
  expect((await nslab(['3', '--lang', 'zh'])).out).toContain('自己的挂载列表');
  expect(existsSync(join(folder, 'nslab'))).toBe(false);
});

test('twenty columns: nothing of the prose is wider', async () => {
  const { out } = await nslab(['3'], { COLUMNS: '20' });
  expect(out).toContain('These folders are');
});

test.each([
  [['mout'], 2, 'Did you mean mount?'],
  [['../../etc'], 2, 'There are:'],
  [['\x1b[31m'], 2, '\\x1b[31m'],
  [['3', 'x'], 2, 'does not know what to do with "x"'],
  [['build', '3', 'x'], 2, 'does not know what to do with "x"'],
  [['build', 'nothing'], 2, 'no deck "nothing"'],
  [['3', '--pdf'], 2, '--pdf belongs to: nslab slides build'],
  [['build', '--notes'], 2, '--notes belongs to: nslab slides [lab]'],
  [['3', '--at', '99'], 2, 'a number from 1 to 14'],
  [['serve', '--port', 'x'], 2, 'a number from 0 to 65535'],
  [['build', '3', '--out', '/proc/nslab/x'], 1, 'could not be written'],
])('%j: status %i, %s', async (argv, status, words) => {
  const ran = await nslab(argv);
  expect(`${ran.err}${ran.out}`).toContain(words);
  expect(ran.status).toBe(status);
});

test('build: a page a language and an index; without a Chromium the HTML all the same', async () => {
  const out = join(folder, 'out');
  const ran = await nslab(['build', '3', '--out', out, '--pdf'], { PATH: '/nowhere' });
  expect(ran.status).toBe(3);
  expect(ran.err).toContain('Install chromium');
  expect(readdirSync(out).sort()).toEqual(['03-mount.en.html', '03-mount.zh.html', 'index.html']);
  expect(ran.out.trim().split('\n')).toHaveLength(3);
  const index = readFileSync(join(out, 'index.html'), 'utf8');
  for (const [, link = ''] of index.matchAll(/href="([^"]+\.html)"/g))
    expect(existsSync(join(out, link))).toBe(true);
});

test.skipIf(findChromium() === undefined)('build --pdf: a page a slide (in a browser)', async () => {
  const ran = await nslab(['build', '3', '--lang', 'en', '--pdf', '--out', folder], {
    PATH: [process.env['PATH'], '/usr/bin'].join(delimiter),
  });
  expect(ran.status, ran.err).toBe(0);
  const pdf = readFileSync(join(folder, '03-mount.en.pdf'), 'latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(14);
  expect(pdf).toMatch(/\/MediaBox \[0 0 960(\.\d+)? 540/);
});

describe('serve', () => {
  test('says its address, and Ctrl-C ends it', async () => {
    const env = { ...process.env, XDG_STATE_HOME: folder, NSLAB_LANG: 'en' };
    const child: ChildProcess = execFile(process.execPath, [MAIN, 'slides', 'serve', '--port', '0'], { env });
    const address = await new Promise<string>((done) =>
      child.stdout?.on('data', (text) => done(String(text).trim())),
    );
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await fetch(address)).status).toBe(200);
    const ended = new Promise((done) => child.on('exit', (code) => done(code)));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});

describe.skipIf(!(process.env['PATH'] ?? '').split(':').some((f) => existsSync(join(f, 'tmux'))))(
  'in a terminal',
  () => {
    test('keys, notes that follow in a second terminal, and all given back at the end', async () => {
      const notes = open(['--notes']);
      await notes.see('No show is running yet');
      const show = open(['3']);
      await show.see('Mount and pivot_root');
      await notes.see(/One minute/);
      await notes.see('Next: Where do these files live?');
      show.press('Space');
      await show.see(/Where do these files live\?.*2 \/ 14/);
      await notes.see(/2 \/ 14[\s\S]*Ask the room/);
      show.press('g');
      await show.see('go to slide:');
      show.press('4');
      show.press('Enter');
      await show.see(/One box, one list.*4 \/ 14/);
      await show.see('└─ bash mnt:[');
      show.press('Left');
      await show.see('3 / 14');
      show.press('q');
      await show.see('Pane is dead (status 0');
      await notes.see('No show is running yet');
      notes.press('q');
      await notes.see('Pane is dead (status 0');
    });

    test('a show that was killed does not keep the notes from the next one', async () => {
      const first = open(['3']);
      await first.see('Mount and pivot_root');
      process.kill(first.pid, 'SIGKILL');
      await first.see('Pane is dead');
      open(['3', '--at', '2']);
      await open(['--notes']).see('Ask the room');
    });

    test('twenty columns, in Chinese', async () => {
      const show = open(['3'], { columns: 20, rows: 12, lang: 'zh' });
      await show.see('挂载与 pivot_root');
      show.press('Right');
      await show.see('这些文件在哪里');
      show.press('C-c');
      await show.see('Pane is dead');
    });

    test('a slide that is higher than the screen goes on below', async () => {
      const show = open(['3', '--at', '3'], { rows: 9 });
      await show.see('↓ goes on');
      show.press('Down');
      await show.see(/\n# mount -t tmpfs mine[\s\S]*goes on/);
      show.press('Space');
      await show.see('/etc/hosts  /etc/passwd');
      show.press('Space');
      await show.see('4 / 14');
    });
  },
);
