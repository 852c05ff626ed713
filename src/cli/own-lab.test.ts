import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestTerminal } from './test-terminal.ts';

/** Labs in folders, by the real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

let folder: string;
let terminal: TestTerminal | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-mine-'));
});
afterEach(async () => {
  terminal?.close();
  terminal = undefined;
  await nslab('clean', '--all', '--yes');
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function nslab(...argv: string[]): Promise<Ended> {
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state'), NSLAB_LANG: 'en', COLUMNS: '100' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...argv], { env, cwd: folder }, (_, out, err) =>
      resolve({ status: child.exitCode, out, err }),
    );
    child.stdin?.end();
  });
}

/** A lab that nobody has trusted yet: as somebody else has sent it. */
async function sent(): Promise<string> {
  await nslab('author', 'new', 'sent', '--id', 'sent');
  rmSync(join(folder, 'state'), { recursive: true });
  return join(folder, 'sent');
}

function change(path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replace(from, to));
}

test('author new names its files and the next commands, and writes over nothing', async () => {
  const { status, out, err } = await nslab('author', 'new', 'mine', '--title', 'Mine');
  expect([status, out.split('\n').slice(0, 4)]).toEqual([
    0,
    ['mine/lab.ts', 'mine/en.md', 'mine/zh.md', 'mine/checkers/own-name.ts'],
  ]);
  expect(err).toMatch(/nslab start \.\/mine\n[\s\S]*author lint \.\/mine\n[\s\S]*author verify \.\/mine\n/);
  expect(readFileSync(join(folder, 'mine/en.md'), 'utf8')).toContain('title: "Mine"');
  expect(await nslab('author', 'new', 'mine')).toMatchObject({
    status: 2,
    err: expect.stringContaining('is not empty'),
  });
  // Our own file of a moment ago needs no question; a changed one does.
  expect(await nslab('author', 'lint', './mine')).toMatchObject({ status: 0, out: '' });
});

test.each([
  [['author', 'new', 'x', '--id', '../../etc'], /"\.\.\/\.\.\/etc" cannot be a lab's id/],
  [['author', 'new', '\x1b[31m/\x1b'], /"" cannot be a lab's id/],
  [['author', 'new', 'x', '--title', 'a\x1b[2J'], /"a\\x1b\[2J" cannot be a title/],
  [['start', './nowhere'], /There is no folder \.\/nowhere/],
  [['start', 'nowhere'], /There is no lab "nowhere"/],
  [['start', '..'], /\.\. is no lab: there is no lab\.ts in it/],
  [['check', './\x1b[2J'], /There is no folder \.\/\\x1b\[2J/],
])('%j is refused', async (argv, words) => {
  const { status, err } = await nslab(...argv);
  expect([status, err]).toEqual([2, expect.stringMatching(words)]);
  expect(err).not.toContain('\x1b');
});

describe('with nobody to ask', () => {
  test('nothing runs, and what to type is said', async () => {
    await sent();
    writeFileSync(
      join(folder, 'sent/lab.ts'),
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\n",
    );
    for (const argv of [
      ['start', './sent'],
      ['check', `${folder}/sent`],
      ['list', 'sent/'],
      ['author', 'verify', './sent'],
    ]) {
      const { status, err } = await nslab(...argv);
      expect([status, err]).toEqual([
        2,
        expect.stringMatching(/is not trusted\. Nothing of it was run\.[\s\S]*--trust/),
      ]);
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test('lint reads the texts of a lab that is not trusted, and says that it is half of it', async () => {
    await sent();
    expect(await nslab('author', 'lint', './sent')).toMatchObject({
      status: 3,
      out: '',
      err: expect.stringContaining('Only its texts'),
    });
    change('sent/zh.md', '### 答案 {#answer}', '### 答案 {#anwser}');
    expect(await nslab('author', 'lint', './sent')).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^\.\/sent\/zh\.md:\d+: /),
    });
    expect((await nslab('author', 'lint', './sent', '--trust')).out).toMatch(/^\.\/sent\/zh\.md:\d+: /);
  });

  test('--trust opens it; the steps are done, kept, and go along when the folder is moved', async () => {
    await sent();
    expect(await nslab('start', './sent', '--trust')).toMatchObject({
      status: 0,
      out: expect.stringContaining('Lab sent · A name of its own'),
    });
    expect((await nslab('check', '--json')).status).toBe(1);
    expect((await nslab('solve')).status).toBe(0);
    expect((await nslab('check', './sent')).out).toContain('lives on box');
    expect(await nslab('next')).toMatchObject({
      status: 0,
      out: expect.stringContaining('What is left of the name'),
    });
    expect(await nslab('next', '--answer', 'lab')).toMatchObject({
      status: 0,
      out: expect.stringContaining('As you predicted'),
    });
    expect((await nslab('list', './sent')).out).toMatch(/2\/2/);
    await nslab('stop');
    renameSync(join(folder, 'sent'), join(folder, 'elsewhere'));
    const { out, err } = await nslab('list', './elsewhere');
    expect(err).toContain('your progress has come along');
    expect(out).toMatch(/2\/2/);
    expect((await nslab('list')).out).toContain('Lab sent · A name of its own');
  });

  test('code that has changed while the lab is open is not run', async () => {
    await sent();
    await nslab('start', './sent', '--trust');
    change('sent/checkers/own-name.ts', "const NAME = 'box'", "const NAME = 'lab'");
    expect(await nslab('check')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/~ checkers\/own-name\.ts \(changed\)/),
    });
    // Nor does somebody in the lab host answer for it.
    const inside = await nslab('shell', '--', 'nslab', 'check', '--trust');
    expect([inside.status, inside.out + inside.err]).toEqual([
      3,
      expect.stringContaining('No guide is listening'),
    ]);
  });
});

test.skipIf(spawnSync('tmux', ['-V']).status !== 0)(
  'in a terminal: asked, told no, told yes, done',
  async () => {
    const lab = await sent();
    const open = (name: string) => {
      terminal?.close();
      terminal = new TestTerminal({
        columns: 96,
        rows: 50,
        socket: join(folder, name),
        env: {
          XDG_STATE_HOME: join(folder, 'state'),
          LANG: 'C.UTF-8',
          NSLAB_LANG: 'en',
          TERM: 'screen-256color',
        },
        argv: [process.execPath, MAIN, 'start', lab, '--shell', 'here'],
      });
      return terminal;
    };
    const first = open('no');
    await first.see('What will run: 5 files');
    await first.see('type yes');
    first.type('no');
    await first.see('is not trusted. Nothing of it was run.');
    const t = open('yes');
    await t.see('type yes');
    t.type('yes');
    await t.see('Step 1 of 2', { ms: 40_000 });
    await t.see(/lab:[^\n]*\$|lab:[^\n]*#/);
    t.type('unshare --uts bash');
    await t.see('A namespace, with the old name in it');
    t.type('hostname box');
    await t.see('Passed: A name that only some processes see');
    t.type('next');
    await t.see('What will the kernel do?');
  },
);
