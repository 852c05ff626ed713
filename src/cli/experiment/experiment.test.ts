import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processesOf } from '../../labhost/find.ts';
import { tokenOf } from '../../labhost/labhost.ts';
import { stateFolderAt } from '../../state/folder.ts';
import { Nslab, until } from '../container/nslab.test-kit.ts';
import { TestTerminal } from '../test-terminal.ts';

const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

let nslab: Nslab;
let terminal: TestTerminal | undefined;
beforeEach(() => {
  nslab = new Nslab();
});
afterEach(async () => {
  terminal?.close();
  terminal = undefined;
  await nslab.clean();
});

/** The short-lived lab hosts of this state folder that have a folder, running or not. */
function scratches() {
  const root = join(nslab.folder, 'nslab');
  const names = existsSync(root) ? readdirSync(root).filter((name) => name.startsWith('scratch')) : [];
  return names.map((name) => stateFolderAt(join(root, name)));
}
const running = () => scratches().filter((state) => processesOf(tokenOf(state)).length > 0);

describe('printed, where there is no terminal', () => {
  test('one: the question, the answer, the evidence, and how the guess was', async () => {
    const { status, out, err } = await nslab.run(['experiment', 'one-command', '--answer', 'box']);
    expect([status, err.trim()]).toEqual([0, 'The kernel decides…']);
    expect(out).toMatch(/^Lab 1 · How long does it last\? {2}uts\/one-command$/m);
    expect(out).toMatch(/^ {5}unshare --uts hostname box$|^ {4}unshare --uts hostname box$/m);
    expect(out).toMatch(/^ {2}b {2}lab, as before$/m);
    expect(out).toMatch(/^The kernel’s answer: b$/m);
    expect(out).toMatch(/^Nobody had it, of 1 hand\.$/m);
    expect(out).toMatch(/^ {2}hostname → lab$/m);
    expect(out).toContain('It had lived for a millisecond.');
    expect(scratches()).toEqual([]);
  });

  test('in Chinese', async () => {
    const { status, out } = await nslab.run(['experiment', 'uts/one-command', '--lang', 'zh']);
    expect(status).toBe(0);
    expect(out).toMatch(/^内核的回答：b$/m);
    expect(out).toMatch(/^没有统计举手。$/m);
  });

  test('for programs', async () => {
    const { status, out, err } = await nslab.run([
      ...['experiment', '1/child-renames', '--json', '--answer', 'b'],
    ]);
    expect([status, err.trim()]).toEqual([0, 'uts/child-renames']);
    expect(JSON.parse(out)).toEqual({
      lab: 'uts',
      step: 'child-renames',
      question: expect.stringContaining('without any `unshare`'),
      choices: [
        { name: 'box', words: expect.stringContaining('own copy') },
        { name: 'sub', words: expect.stringContaining('share') },
      ],
      guess: 'sub',
      answer: 'sub',
      evidence: expect.arrayContaining([{ what: 'parent: hostname', value: 'sub' }]),
      supported: true,
      seconds: expect.any(Number),
      kernel: expect.stringMatching(/^\d+\.\d+/),
      cgroups: expect.stringMatching(/^v[12]$/),
    });
  });

  test('all of a lab, one after another', async () => {
    const { status, out } = await nslab.run(['experiment', '--all', '--lab', '1', '--json']);
    expect(status).toBe(0);
    const names = (JSON.parse(out) as { step: string; answer: string }[]).map((r) => [r.step, r.answer]);
    expect(names).toEqual([
      ['one-command', 'lab'],
      ['child-renames', 'sub'],
      ['open-file', 'alive'],
    ]);
  });

  test('the list', async () => {
    const { out } = await nslab.run(['experiment', '--lab', 'uts']);
    expect(out).toMatch(/^Lab 1 · .*\n {2}one-command {4}How long does it last\?$/m);
    const { out: json } = await nslab.run(['experiment', '--json']);
    expect(JSON.parse(json).experiments.length).toBeGreaterThan(40);
  });

  test.each([
    [['one-comand'], 2, 'Did you mean uts/one-command?'],
    [['../../etc/\x1b[31mpasswd'], 2, 'no experiment "../../etc/\\x1b[31mpasswd"'],
    [['pid/one-command'], 2, 'Did you mean uts/one-command?'],
    [['--lab', 'utz'], 2, 'Did you mean uts?'],
    [['one-command', '--all'], 2, 'Either one experiment or --all.'],
    [['--answer', 'a'], 2, '--answer belongs to one experiment'],
    [['one-command', '--answer', 'boxx'], 2, 'Did you mean box?'],
    [['one-command', '--answer', 'd'], 2, '"d" is not one of the answers'],
  ])('%j is refused', async (args, status, said) => {
    const found = await nslab.run(['experiment', ...args]);
    expect([found.status, found.out]).toEqual([status, '']);
    expect(found.err).toContain(said);
    expect(found.err).not.toContain('\x1b');
  });

  test('that it could not be run is said, and is status 3', async () => {
    // No room for a lab host: nslab itself is found all the same.
    const { status, out } = await nslab.run(['experiment', 'one-command', '--json'], {
      env: { XDG_STATE_HOME: '/proc/nowhere' },
    });
    expect(status).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ answer: null, supported: true, error: expect.any(String) });
  });
});

describe('nothing is left', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('after %s', async (signal, status) => {
    const child = nslab.start(['experiment', 'signals-to-one']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await until(() => running().length === 1);
    child.kill(signal);
    expect(await ended).toBe(status);
    expect(scratches()).toEqual([]);
  });

  test('after kill -9 the next one ends it; one that runs beside is left alone', async () => {
    const killed = nslab.start(['experiment', 'signals-to-one']);
    await until(() => running().length === 1);
    const [left] = running();
    const gone = new Promise((resolve) => killed.once('close', resolve));
    killed.kill('SIGKILL');
    await gone;
    expect(running().map(({ root }) => root)).toEqual([left?.root]);
    const beside = nslab.start(['experiment', 'signals-to-one', '--json']);
    let said = '';
    beside.stdout?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    const ended = new Promise((resolve) => beside.once('close', resolve));
    const { status } = await nslab.run(['experiment', 'one-command', '--json']);
    expect(status).toBe(0);
    expect(await ended).toBe(0);
    expect(JSON.parse(said).answer).toBe('outside-kill');
    expect(scratches()).toEqual([]);
  });
});

const hasTmux = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'tmux')));

describe.skipIf(!hasTmux)('on a terminal', () => {
  function open(args: readonly string[], lang = 'en'): TestTerminal {
    const env = { XDG_STATE_HOME: nslab.folder, LANG: 'C.UTF-8', NSLAB_LANG: lang, TERM: 'screen-256color' };
    const argv = [process.execPath, MAIN, 'experiment', ...args];
    terminal = new TestTerminal({ columns: 80, rows: 24, socket: join(nslab.folder, 'tmux'), env, argv });
    return terminal;
  }

  test('hands, the answer, the next one, and a summary', async () => {
    const t = open(['one-command']);
    await t.see('How long does it last?');
    for (const key of ['a', 'b', 'b', 'a', 'A']) t.press(key);
    await t.see(/b {2}lab, as before +█+ +2 +67 %/);
    t.press('Enter');
    await t.see('The kernel’s answer: b');
    await t.see('2 of 3 hands had it: 67 %.');
    t.press('n');
    await t.see('Whose name does the child change?');
    t.press('Enter');
    t.press('q');
    await t.see('Pane is dead (status 0');
    expect(t.screen()).toMatch(/^uts\/one-command {2}b lab {2}2\/3$/m);
    expect(scratches()).toEqual([]);
  });

  test('chosen from the list, in Chinese; Ctrl-C ends it', async () => {
    const t = open([], 'zh');
    await t.see('做哪一题？');
    t.press('Down');
    t.press('Enter');
    await t.see('a–b 记一票');
    t.press('?');
    await t.see('按任意键返回');
    t.press('C-c');
    await t.see('Pane is dead (status 0');
  });
});
