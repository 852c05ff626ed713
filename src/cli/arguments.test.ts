import { describe, expect, test } from 'vitest';
import { NslabError } from '../text/error.ts';
import { parseCall } from './arguments.ts';
import type { CommandDefinition } from './command.ts';
import { COMMANDS } from './commands.ts';
import { chooseLanguage } from './language.ts';

function command(name: string): CommandDefinition {
  const found = COMMANDS.find((c) => c.name === name);
  if (!found) throw new Error(name);
  return found;
}

describe('what was typed', () => {
  test.each([
    ['start', ['3'], { positionals: ['3'], rest: undefined, options: {} }],
    [
      'start',
      ['3', '--step=own-uts', '--auto'],
      { positionals: ['3'], rest: undefined, options: { step: ['own-uts'], auto: true } },
    ],
    [
      'start',
      ['--shell', 'here', 'uts'],
      { positionals: ['uts'], rest: undefined, options: { shell: ['here'] } },
    ],
    ['shell', ['--', 'ls', '-l', '--help'], { positionals: [], rest: ['ls', '-l', '--help'], options: {} }],
    ['shell', ['--'], { positionals: [], rest: [], options: {} }],
    [
      'check',
      ['-w', '--no-color'],
      { positionals: [], rest: undefined, options: { watch: true, 'no-color': true } },
    ],
    [
      'start',
      ['1', '--step=a', '--step=a'],
      { positionals: ['1'], rest: undefined, options: { step: ['a'] } },
    ],
    [
      'author',
      ['verify', '--step', 'b', '--step', 'a', '--by=shell'],
      { positionals: ['verify'], rest: undefined, options: { step: ['b', 'a'], by: ['shell'] } },
    ],
    ['start', ['-h'], { positionals: [], rest: undefined, options: { help: true } }],
  ])('%s %j', (name, argv, call) => {
    expect(parseCall(command(name), argv)).toEqual(call);
  });

  test.each([
    [
      'demo',
      [],
      'nslab demo needs a <lab>: a lab, by its number or name (nslab list), or a path to the folder of another (./my-lab).',
    ],
    ['start', ['1', '2'], 'nslab start does not know what to do with "2".'],
    [
      'start',
      ['1', '--shell', 'sideways'],
      '--shell cannot be "sideways"; it is one of: split, second, here.',
    ],
    ['start', ['1', '--step'], '--step needs a value: --step ID'],
    [
      'start',
      ['1', '--step', 'a', '--step', 'b'],
      '--step was given twice, as "a" and as "b"; it takes one value.',
    ],
    ['start', ['1', '--auto=yes'], '--auto takes no value.'],
    ['list', ['--jsno'], 'nslab list has no option --jsno.'],
    ['list', ['--__proto__'], 'nslab list has no option --__proto__.'],
    ['map', ['\u001b[31m'], 'nslab map does not know what to do with "\\x1b[31m".'],
    ['list', ['--', 'x'], 'nslab list takes nothing after --.'],
  ])('%s %j is refused', (name, argv, message) => {
    const error = caught(() => parseCall(command(name), argv));
    expect(error.message).toBe(message);
    expect(error.status).toBe(2);
  });

  test('a slip is answered with what was meant', () => {
    expect(caught(() => parseCall(command('start'), ['1', '--setp', 'x'])).hint?.en).toBe(
      'Did you mean --step?',
    );
  });

  test('what is for nslab itself is not offered', () => {
    expect(caught(() => parseCall(command('start'), ['1', '--pnae'])).hint?.en).not.toContain('--pane');
  });
});

describe('the table of commands', () => {
  test('says everything in both languages', () => {
    for (const { name, summary, positionals, options } of COMMANDS) {
      const texts = [summary, ...positionals.map((p) => p.words)];
      texts.push(
        ...Object.values(options)
          .filter((o) => !o.hidden)
          .map((o) => o.words),
      );
      for (const text of texts)
        expect(text, name).toEqual({ en: expect.stringMatching(/./), zh: expect.stringMatching(/./) });
    }
  });
});

describe('the language', () => {
  test.each<[string, Parameters<typeof chooseLanguage>[0], string]>([
    ['the option first', { flag: 'zh', env: { NSLAB_LANG: 'en' } }, 'zh'],
    ['then NSLAB_LANG', { env: { NSLAB_LANG: 'zh_CN', LANG: 'en_US.UTF-8' }, saved: () => 'en' }, 'zh'],
    ['then the saved choice', { env: { LANG: 'zh_CN.UTF-8' }, saved: () => 'en' }, 'en'],
    ['then LC_ALL', { env: { LC_ALL: 'zh_TW', LANG: 'en_US' } }, 'zh'],
    ['over LC_MESSAGES', { env: { LC_ALL: 'C', LC_MESSAGES: 'zh_CN' } }, 'en'],
    ['then LANG', { env: { LANG: 'zh_CN.UTF-8' } }, 'zh'],
    ['else English', { env: { LANG: 'fr_FR.UTF-8' }, saved: () => 'klingon' }, 'en'],
  ])('%s', (_, from, lang) => {
    expect(chooseLanguage(from)).toBe(lang);
  });
});

function caught(work: () => unknown): NslabError {
  try {
    work();
  } catch (error) {
    if (error instanceof NslabError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
