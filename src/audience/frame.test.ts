import { describe, expect, test } from 'vitest';
import { ink } from '../guide/view/ink.ts';
import { widthOf } from '../guide/view/wrap.ts';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import { LANGS } from '../text/text.ts';
import type { Decision } from './decision.ts';
import { frameOf, framesOf } from './frame.ts';
import { NAMES, NAMES_ZH, page, SECOND, SUB } from './item.test-kit.ts';
import { keysIn } from './keys.ts';
import type { Page } from './page.ts';
import { programmeOf } from './programme.ts';
import { opening, type Show, turn } from './show.ts';

function press(show: Show, keys: string, screen: Page): Show {
  return keysIn(keys).reduce((now, key) => {
    const { pages } = frameOf(now, screen);
    return turn(now, { is: 'key', key, pages }).show;
  }, show);
}

const decide = (show: Show, decision: Decision) =>
  turn(show, { is: 'decided', item: show.at, decision }).show;
const shown = (show: Show, screen: Page) => frameOf(show, screen).lines.join('\n');

describe('word for word', () => {
  const [en, zh] = [opening([NAMES, SECOND]), opening([NAMES_ZH])];
  const [wide, narrow] = [page(80, 24), page(40, 20)];
  const [wideZh, narrowZh] = [page(80, 24, 'zh'), page(40, 20, 'zh')];

  test('the question, before anybody has guessed', () => {
    expect(shown(en, wide)).toMatchSnapshot('80×24');
    expect(shown(en, narrow)).toMatchSnapshot('40×20');
    expect(shown(zh, wideZh)).toMatchSnapshot('80×24 zh');
    expect(shown(zh, narrowZh)).toMatchSnapshot('40×20 zh');
  });
  test('the hands', () => {
    expect(shown(press(en, 'abbbb', wide), wide)).toMatchSnapshot('80×24');
    expect(shown(press(en, 'abbbb', narrow), narrow)).toMatchSnapshot('40×20');
    expect(shown(press(zh, 'abbbb', wideZh), wideZh)).toMatchSnapshot('80×24 zh');
    expect(shown(press(zh, 'abbbb', narrowZh), narrowZh)).toMatchSnapshot('40×20 zh');
  });
  test('suspense', () => {
    const beats = (show: Show) => turn(turn(show, { is: 'beat' }).show, { is: 'beat' }).show;
    expect(shown(beats(press(en, 'abbbb\r', wide)), wide)).toMatchSnapshot('80×24');
    expect(shown(beats(press(zh, 'abbbb\r\r', narrowZh)), narrowZh)).toMatchSnapshot('40×20 zh');
  });
  test('the answer', () => {
    expect(shown(decide(press(en, 'abbbb', wide), SUB), wide)).toMatchSnapshot('80×24');
    const [low, lowZh] = [decide(press(en, 'abbbb', narrow), SUB), decide(press(zh, 'b', narrowZh), SUB)];
    expect(shown(low, narrow)).toMatchSnapshot('40×20, first page');
    expect(shown(press(low, '\r', narrow), narrow)).toMatchSnapshot('40×20, second page');
    expect(shown(decide(press(zh, 'abbbb', wideZh), SUB), wideZh)).toMatchSnapshot('80×24 zh');
    expect(shown(lowZh, narrowZh)).toMatchSnapshot('40×20 zh');
  });
  test('no answer', () => {
    const undecided: Decision = {
      is: 'undecided',
      reason: { en: 'This machine has no swap.', zh: '这台机器没有交换区。' },
      remedy: { en: 'On a machine of your own: `swapon`.', zh: '在自己的机器上：`swapon`。' },
      evidence: [{ what: 'SwapFree', value: '0 kB' }],
      seconds: 1,
    };
    const failed: Decision = {
      is: 'failed',
      why: { en: 'unshare(CLONE_NEWUSER): EPERM', zh: 'unshare(CLONE_NEWUSER)：EPERM' },
      hint: { en: 'nslab doctor says why.', zh: 'nslab doctor 会说明原因。' },
      seconds: 0,
    };
    expect(shown(decide(en, undecided), wide)).toMatchSnapshot('not on this machine');
    expect(shown(decide(zh, undecided), narrowZh)).toMatchSnapshot('not on this machine, zh');
    expect(shown(decide(en, failed), wide)).toMatchSnapshot('not run');
    expect(shown(decide(en, { ...SUB, answer: 'neither' } as Decision), wide)).toMatchSnapshot(
      'none of these',
    );
  });
  test('the keys, and why one does nothing', () => {
    expect(shown(press(en, '?', wide), wide)).toMatchSnapshot('80×24');
    expect(shown(press(zh, '?', narrowZh), narrowZh)).toMatchSnapshot('40×20 zh');
    expect(frameOf(press(en, 'p', narrow), narrow).lines.at(-1)).toBe('This is the first one.');
  });
  test('in ASCII, where there is nothing else', () => {
    const plain = page(80, 24, 'en', false);
    expect(shown(decide(press(en, 'abbbb', plain), SUB), plain)).toMatchSnapshot();
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: styles are not text
const STYLES = /\x1b\[\d+m/g;
const SIZES = [
  [80, 24],
  [40, 20],
  [20, 10],
  [12, 4],
] as const;
const LONG: Decision = {
  is: 'answered',
  answer: 'x',
  evidence: [{ what: 'a\x1b[2Jb\n', value: 'v'.repeat(300) }],
  seconds: 1,
};

describe.each(SIZES)('every experiment at %d×%d', (columns, rows) => {
  test.each(LANGS)(
    'is within the screen on every page, and all of it is on one of them: %s',
    async (lang) => {
      const labs = await Promise.all(listLabs().map(({ id }) => loadLab(id)));
      const items = programmeOf(labs, lang);
      expect(items.length).toBeGreaterThan(40);
      const screen: Page = { columns, rows, lang, ink: ink({ color: true, unicode: true }) };
      items.forEach((item, at) => {
        const voting = opening(items, at, [0, 0, 1]);
        const asked = decide(voting, { ...LONG, answer: item.choices[0]?.name ?? '' });
        for (const show of [voting, asked]) {
          const frames = framesOf(show, screen);
          expect(frames.filter((lines) => lines.length > rows)).toEqual([]);
          expect(frames.flat().filter((line) => widthOf(line) > columns)).toEqual([]);
          const letters = (text: string) => text.replace(/\P{L}/gu, '');
          const all = letters(frames.flat().join('').replace(STYLES, ''));
          // On smaller ones a head or a foot may stand between two halves of a sentence.
          if (rows < 20) continue;
          for (const { words } of item.choices) expect(all).toContain(letters(words));
        }
      });
    },
  );
});

test('at 80×24 a question is on one screen with its choices, nearly always', async () => {
  const labs = await Promise.all(listLabs().map(({ id }) => loadLab(id)));
  const torn = LANGS.flatMap((lang) => {
    const items = programmeOf(labs, lang);
    return items.flatMap((item, at) =>
      framesOf(opening(items, at, [0]), page(80, 24, lang)).length > 1 ? [`${item.step} ${lang}`] : [],
    );
  });
  expect(torn).toEqual(['setuid-file en']);
});
