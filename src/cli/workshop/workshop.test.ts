import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCall } from '../arguments.ts';
import { COMMANDS } from '../commands.ts';

/** The real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-workshop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function nslab(argv: readonly string[]) {
  const env = {
    PATH: process.env['PATH'],
    XDG_STATE_HOME: folder,
    LANG: 'C.UTF-8',
    NSLAB_LANG: 'en',
  };
  const ran = spawnSync(process.execPath, [MAIN, ...argv], { encoding: 'utf8', env, cwd: folder });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

describe('what it names', () => {
  it('are commands that nslab has', () => {
    const { sessions } = JSON.parse(nslab(['workshop', 'evenings', '--json']).out);
    const typed: string[] = sessions.flatMap((s: { blocks: { command: string | null }[] }) =>
      s.blocks.flatMap((block) => block.command ?? []),
    );
    const known = new Map(COMMANDS.map((command) => [command.name, command]));
    for (const command of new Set(typed)) {
      const [, name = '', ...words] = command.split(' ');
      const definition = known.get(name);
      if (definition) expect(() => parseCall(definition, words)).not.toThrow();
    }
  });

  it('--json has the clock that was asked for', () => {
    const day = JSON.parse(nslab(['workshop', 'day', '--start', '8:15', '--json']).out);
    expect(day).toMatchObject({ kind: 'day', minutes: 480 });
    expect(day.sessions[0].blocks[0]).toMatchObject({ from: '8:15', kind: 'opening', lab: null });
    const all = JSON.parse(nslab(['workshop', '--json', '--hours', '3']).out);
    expect(all.timetables.map((t: { minutes: number }) => t.minutes)).toEqual([180, 180, 180]);
  });
});

describe('a slip', () => {
  const slips: [string[], string][] = [
    [['fortnight'], 'There is no workshop "fortnight".'],
    [['halfday'], 'half-day'],
    [['../../etc'], 'There is no workshop "../../etc".'],
    [['\x1b[31mday'], 'There is no workshop "\\x1b[31mday".'],
    [['day', 'evenings'], 'does not know what to do with "evenings"'],
    [['day', '--start', '25:00'], '"25:00" is no time of day'],
    [['day', '--hours', 'two'], '--hours cannot be "two"'],
    [['day', '--hours', '0.5'], 'from 1.5 to 12'],
    [['day', '--force'], '--force goes with --handout FILE.'],
    [['--checklist', '--json'], '--json does not go together with --checklist.'],
    [['--checklist', 'day'], '--checklist takes no kind of workshop'],
    [['--handout', 'x.html', '--start', '9:00'], '--start does not go together with --handout.'],
    [['--handout', 'x.html', '--labs', '3,ten'], 'There is no lab "ten".'],
    [['--handout', 'x.html', '--labs', ','], '--labs names no lab.'],
  ];
  it.each(slips)('%j', (argv, said) => {
    const { status, out, err } = nslab(['workshop', ...argv]);
    expect([status, out]).toEqual([2, '']);
    expect(err.replace(/\s+/g, ' ')).toContain(said);
    expect(err).not.toContain('\x1b');
  });
});

describe('the handout', () => {
  it('goes into a file, and over another only by --force', () => {
    const file = join(folder, 'handout.html');
    expect(nslab(['workshop', '--handout', file, '--labs', '1']).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('<main lang="zh-CN">');
    writeFileSync(file, 'mine');
    const refused = nslab(['workshop', '--handout', file]);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain('--force overwrites it.');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(nslab(['workshop', '--handout', file, '--labs', '1', '--force']).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('goes to standard output, in the chosen language and with the chosen labs alone', () => {
    const { out } = nslab(['workshop', '--handout', '-', '--lang', 'zh', '--labs', '5,mount']);
    expect(out.match(/<main /g)).toHaveLength(1);
    expect(out.match(/<h2>实验 \d/g)).toEqual(['<h2>实验 3', '<h2>实验 5']);
  });

  it('that cannot be written says so', () => {
    expect(nslab(['workshop', '--handout', folder, '--force']).err).toContain('EISDIR');
    expect(nslab(['workshop', '--handout', join(folder, 'no/such.html')]).err).toContain('ENOENT');
  });
});
