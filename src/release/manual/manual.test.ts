import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMMON } from '../../cli/arguments.ts';
import { COMMANDS } from '../../cli/commands.ts';
import { widthOf } from '../../guide/view/wrap.ts';
import { LANGS } from '../../text/text.ts';
import { manualPage } from './page.ts';
import { roffProse, roffText } from './roff.ts';

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const PAGE = { version: '0.0.0', date: '2000-01-02' };

describe.each(LANGS)('nslab(1) in %s', (lang) => {
  const page = manualPage(COMMANDS, lang, PAGE);

  test.skipIf(!has('mandoc'))('mandoc has nothing to warn of', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', '-K', 'utf-8'], {
      input: page,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });

  test.skipIf(!has('groff'))('groff has nothing to warn of', () => {
    const { stderr } = spawnSync('groff', ['-k', '-man', '-ww', '-Tutf8', '-z'], {
      input: page,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  test.skipIf(!has('mandoc'))('a reader finds every command, every visible option, and no hidden one', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=200', '-K', 'utf-8'], {
      input: page,
      encoding: 'utf8',
    });
    const text = stdout.replace(/.[\b]/g, '');
    for (const command of COMMANDS) {
      const from = text.search(new RegExp(`^ *nslab ${command.name}\\b`, 'm'));
      expect(from, command.name).toBeGreaterThan(0);
      const next = text.slice(from + 1).search(/^ {3}nslab |^\S/m);
      const section = text.slice(from, from + 1 + next);
      for (const [name, option] of Object.entries(command.options)) {
        const shown = new RegExp(`(^|[ ,])--${name}( |$)`, 'm').test(section);
        expect(shown, `${command.name} --${name}`).toBe(!option.hidden);
      }
    }
    for (const name of Object.keys(COMMON)) expect(text).toMatch(new RegExp(`--${name}\\b`));
    for (const word of ['NO_COLOR', 'XDG_STATE_HOME', 'NSLAB_LANG', 'namespaces(7)'])
      expect(text).toContain(word);
  });

  test.skipIf(!has('groff'))('no line is wider than the terminal', () => {
    const argv = ['-k', '-man', '-Tutf8', '-P-c', '-P-b', '-P-u', '-rLL=78n'];
    const { stdout } = spawnSync('groff', argv, { input: page, encoding: 'utf8' });
    const wide = stdout.split('\n').filter((line) => widthOf(line) > 80);
    expect(wide).toEqual([]);
  });
});

test.each([
  ['a-b \\n “c”', 'a\\-b \\en \\(lqc\\(rq'],
  ['.bashrc', '\\&.bashrc'],
  ["'quoted'", "\\&'quoted'"],
])('%j in roff', (text, roff) => {
  expect(roffText(text)).toBe(roff);
});

test('a Chinese sentence may be broken anywhere, an English one ends its line', () => {
  expect(roffProse('一二，三')).toBe('一\\:二，\\:三');
  expect(roffProse('One. Two.')).toBe('One.\nTwo.');
});
