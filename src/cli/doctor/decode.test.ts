import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { encode, type Fields } from '../../doctor/code/codec.ts';
import { CURRENT } from '../../doctor/code/format.ts';
import { readCode } from '../../doctor/code/preflight.ts';
import { widthOf } from '../../guide/view/wrap.ts';

/** The real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

function decode(words: readonly string[], more: { columns?: number; lang?: string; input?: string } = {}) {
  const { columns = 80, lang = 'en', input = '' } = more;
  const env = {
    PATH: process.env['PATH'],
    XDG_STATE_HOME: tmpdir(),
    COLUMNS: String(columns),
    LANG: 'C.UTF-8',
    NSLAB_LANG: lang,
  };
  const argv = [MAIN, 'doctor', '--decode', ...words];
  const ran = spawnSync(process.execPath, argv, { encoding: 'utf8', env, input });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

const first = Object.fromEntries(CURRENT.fields.map(({ name, values }) => [name, values[0] as string]));
const machine = (other: Fields = {}): string =>
  encode({ ...first, major: '6', minor: '1', user: 'user', cgroups: 'v2', ...other });
const GOOD = machine();
const NO_BUSYBOX = machine({ 'lab-3': 'limits', 'lab-9': 'not', 'reason-busybox-static': 'busybox-static' });
const UBUNTU = machine({
  ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`lab-${i + 1}`, 'not'])),
  'reason-userns-zero': 'apparmor',
});
const BROKEN = `${GOOD.slice(0, -1)}${GOOD.endsWith('7') ? '8' : '7'}`;

describe('one code', () => {
  it('of a machine on which all is well', () => {
    const { status, out } = decode([GOOD]);
    expect(status).toBe(0);
    expect(out).toContain('nslab 0.1.0 · Linux 6.1 · an ordinary user · cgroup v2');
    expect(out).toContain('It lacks nothing.');
  });
  it('of one that lacks something: what, and what to do', () => {
    const { status, out } = decode([NO_BUSYBOX.toLowerCase().replaceAll('-', ' ')]);
    expect(status).toBe(1);
    expect(out).toContain(NO_BUSYBOX);
    expect(out).toContain('3 ~  4 ✔');
    expect(out).toContain('no busybox\n    → Install busybox-static (nslab doctor --fix does it).');
  });
  it('that was read aloud in three words', () => {
    expect(decode(GOOD.split('-')).status).toBe(0);
  });
  it('in Chinese', () => {
    const { out } = decode([UBUNTU], { lang: 'zh' });
    expect(out).toContain('普通用户');
    expect(out).toContain('AppArmor 限制');
  });
});

describe('a broken code', () => {
  const broken: [string, string][] = [
    [BROKEN, 'A character is wrong, or two have changed places'],
    [GOOD.slice(0, -1), 'It has 11 characters; a code has 12'],
    ['\x1b[31m', 'Character 1 is "\\x1b"'],
    ['YYYY-YYYY-YYYY', 'wrong'],
  ];
  it.each(broken)('%j', (code, said) => {
    const { status, out } = decode([code]);
    expect(status).toBe(2);
    expect(out.replace(/\s+/g, ' ')).toContain(said);
    expect(out).not.toContain('\x1b');
  });
  it.each([
    ['', 'There is no code to read.'],
    ['# nothing\n', 'There is no code to read.'],
  ])('%j', (input, said) => {
    const { status, err } = decode([], { input });
    expect([status, err.includes(said)]).toEqual([2, true]);
  });
});

describe('a room', () => {
  const ROOM = [
    '# room 3',
    `Ada: ${GOOD}`,
    `小王：${NO_BUSYBOX}`,
    `row 2 seat 14 by the window: ${NO_BUSYBOX}`,
    `Bob, ${UBUNTU}`,
    `Eve: ${BROKEN}`,
    ...Array.from({ length: 36 }, () => GOOD),
  ].join('\n');

  it('is a table, and below it who needs which remedy', () => {
    const { status, out } = decode([], { input: ROOM });
    expect(status).toBe(2);
    const lines = out.split('\n');
    expect(lines.find((line) => line.includes('Ada'))).toBe(
      '✔   Ada             6.1     user  v2      ✔✔✔✔✔✔✔✔✔',
    );
    expect(lines.find((line) => line.includes('小王'))).toContain('✔✔~✔✔✔✔✔✘  no busybox');
    expect(lines.filter((line) => /^[✔~✘?] {2}/.test(line))).toHaveLength(41);
    expect(out).toContain('41 machines: 37 ready for every lab');
    expect(out).toContain('✘ no busybox (2): 小王, row 2 seat 14 by the window');
    expect(out).toContain('✘ AppArmor (1): Bob');
  });

  it.each(['en', 'zh'])('fits, in %s', (lang) => {
    for (const columns of [80, 60, 24]) {
      const { out } = decode([], { input: ROOM, columns, lang });
      expect(out.split('\n').filter((line) => widthOf(line) > columns)).toEqual([]);
    }
  });

  it('--json has the form that other programs read', () => {
    const { machines } = JSON.parse(decode(['--json', GOOD, NO_BUSYBOX, BROKEN]).out);
    expect(Object.keys(machines[0])).toEqual([
      'name',
      'code',
      'ok',
      'nslab',
      'kernel',
      'user',
      'cgroups',
      'labs',
      'lacks',
    ]);
    expect(machines[1].labs[2]).toEqual({ number: 3, state: 'limits' });
    expect(machines[1].lacks[0].id).toBe('busybox-static');
    expect(machines[2]).toMatchObject({ ok: false, problem: 'check' });
  });

  it('tells where there is more than one nslab', () => {
    expect(decode([GOOD, machine({ patch: '2' })]).out).toContain(
      'There is more than one nslab in the room: 0.1.0, 0.1.2.',
    );
  });
});

it('a code without --decode says where it belongs', () => {
  const ran = spawnSync(process.execPath, [MAIN, 'doctor', GOOD], { encoding: 'utf8' });
  expect([ran.status, ran.stderr.includes('--decode')]).toEqual([2, true]);
});

it('every code that a text shows as an example can be read', () => {
  const files = [
    'cli/doctor/definition.ts',
    'cli/doctor/decode.ts',
    'workshop/checklist.ts',
    '../README.md',
    '../README.zh.md',
  ];
  const codes = files.flatMap(
    (file) =>
      readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').match(
        /\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b/g,
      ) ?? [],
  );
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !readCode(code).ok)).toEqual([]);
});
