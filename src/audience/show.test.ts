import { describe, expect, test } from 'vitest';
import { NAMES, SECOND, SUB } from './item.test-kit.ts';
import { type Key, keysIn } from './keys.ts';
import { findChoice, findItem } from './programme.ts';
import { actOf, type Effect, opening, type Show, turn } from './show.ts';
import { roomWords } from './words.ts';

/** What is typed, on screens of so many pages; what was to be done. */
function typed(show: Show, keys: string, pages = 1): { show: Show; effects: Effect[] } {
  const effects: Effect[] = [];
  let now = show;
  for (const key of keysIn(keys)) {
    const after = turn(now, { is: 'key', key, pages });
    now = after.show;
    if (after.effect) effects.push(after.effect);
  }
  return { show: now, effects };
}

const start = () => opening([NAMES, SECOND]);
const handsAfter = (keys: string) => actOf(typed(start(), keys).show).hands;

describe('hands', () => {
  test.each([
    ['', []],
    ['aab', [0, 0, 1]],
    ['aabA', [0, 1]],
    ['aabB', [0, 0]],
    ['aB', [0]],
    ['aab\x7f', [0, 0]],
    ['\x7f', []],
    ['ab0', []],
    ['ab0b', [1]],
    ['ａｂ', [0, 1]],
  ])('%j', (keys, hands) => expect(handsAfter(keys)).toEqual(hands));

  test('a letter without a choice is told, and counts for nothing', () => {
    const { show } = typed(start(), 'ac');
    expect(show.note).toBe('no-choice');
    expect(actOf(show).hands).toEqual([0]);
    expect(typed(show, 'b').show.note).toBeUndefined();
  });
  test('are counted on the page where the bars are', () => {
    expect(typed(start(), 'a', 3).show.page).toBe(2);
  });
  test('are counted no more once the vote is closed', () => {
    const { show } = typed(start(), 'a\rb');
    expect(actOf(show)).toMatchObject({ phase: 'deciding', hands: [0] });
    expect(show.note).toBe('deciding');
    const after = turn(show, { is: 'decided', item: 0, decision: SUB }).show;
    expect(typed(after, 'b').show).toMatchObject({ note: 'closed' });
    expect(actOf(typed(after, 'b0\x7f').show).hands).toEqual([0]);
  });
});

describe('the way through a show', () => {
  test('Enter turns the pages first, closes the vote at the last, and asks once', () => {
    const { show, effects } = typed(start(), '\r', 2);
    expect([show.page, effects]).toEqual([1, []]);
    expect(typed(show, '\r\r', 2).effects).toEqual([{ do: 'decide', item: 0 }]);
  });
  test('pages go forward and back, and no further', () => {
    expect(typed(start(), '     ', 3).show.page).toBe(2);
    expect(typed(start(), ' \x1b[B\x1b[A', 3).show.page).toBe(1);
    expect(typed(start(), '\x1b[5~', 3).show.page).toBe(0);
  });
  test('a window that was made larger has fewer pages', () => {
    const far = typed(start(), '  ', 3).show;
    expect(typed(far, '\r', 1).effects).toEqual([{ do: 'decide', item: 0 }]);
  });
  test('next and previous, to the ends; a vote stays as it was left', () => {
    const there = typed(start(), 'aan');
    expect(there.show.at).toBe(1);
    expect(typed(there.show, 'n').show).toMatchObject({ at: 1, note: 'last' });
    const back = typed(there.show, 'p').show;
    expect(actOf(back).hands).toEqual([0, 0]);
    expect(typed(back, 'p').show.note).toBe('first');
  });
  test('while the kernel decides nobody walks away but who ends the show', () => {
    const { show } = typed(start(), '\rn');
    expect(show).toMatchObject({ at: 0, note: 'deciding' });
    expect(typed(show, 'r\rq').effects).toEqual([{ do: 'leave' }]);
  });
  test('again asks again, with the same hands', () => {
    const decided = turn(typed(start(), 'b\r').show, { is: 'decided', item: 0, decision: SUB }).show;
    expect(actOf(decided)).toMatchObject({ phase: 'decided', decision: SUB });
    const again = typed(decided, 'r');
    expect(again.effects).toEqual([{ do: 'decide', item: 0 }]);
    expect(actOf(again.show)).toMatchObject({ phase: 'deciding', hands: [1], beats: 0 });
    expect(typed(start(), 'r').effects).toEqual([]);
  });
  test('help is left by any key, which does nothing else', () => {
    const { show } = typed(start(), 'a?');
    expect(show.helping).toBe(true);
    expect(typed(show, 'b').show).toMatchObject({ helping: false });
    expect(actOf(typed(show, 'b').show).hands).toEqual([0]);
    expect(typed(show, 'q').effects).toEqual([{ do: 'leave' }]);
  });
  test('time passes', () => {
    expect(actOf(turn(typed(start(), '\r').show, { is: 'beat' }).show).beats).toBe(1);
  });
});

test.each<[string, readonly Key[]]>([
  ['bb', [{ raise: 1 }, { raise: 1 }]],
  ['B', [{ lower: 1 }]],
  ['N', ['next']],
  ['\x1bOB\x1b[6~', ['forward', 'forward']],
  ['\x1b', []],
  ['\x1b[1;5C', []],
  ['\x1b[200~', []],
  ['5é', []],
  ['\x03', ['quit']],
])('what a terminal sends: %j', (chunk, keys) => expect(keysIn(chunk)).toEqual(keys));

describe('an experiment by its name', () => {
  const items = [NAMES, SECOND, { ...SECOND, lab: { number: 2, id: 'pid', title: 'PID' } }];
  test.each([
    ['whose-name', 0],
    ['uts/another', 1],
    ['PID/Another', 2],
    ['2/another', 2],
  ])('%s', (name, at) => expect(findItem(items, name)).toBe(at));
  test.each([
    ['another', /Several labs.*uts\/another, pid\/another/],
    ['whose-nam', /no experiment "whose-nam"/],
    ['../../etc', /no experiment/],
  ])('%s is none', (name, said) => expect(() => findItem(items, name)).toThrow(said));
  test('the nearest is named, with its lab', () => {
    const hint = () => {
      try {
        return findItem(items, 'whose-nam');
      } catch (error) {
        return (error as { hint?: unknown }).hint;
      }
    };
    expect(hint()).toMatchObject({ en: 'Did you mean uts/whose-name?' });
  });
  test('a choice by its name or its letter', () => {
    expect(['sub', 'b', 'B'].map((word) => findChoice(NAMES, word))).toEqual([1, 1, 1]);
    expect(() => findChoice(NAMES, 'c')).toThrow(/not one of the answers/);
  });
});

test.each([
  [[], 'No hands were counted.', '没有统计举手。'],
  [[1], 'The one hand was right.', '1 人举手，答对了。'],
  [[0], 'Nobody had it, of 1 hand.', '1 人举手，没有人答对。'],
  [[0, 0], 'Nobody had it, of 2 hands.', '2 人举手，没有人答对。'],
  [[1, 1], 'All 2 hands had it.', '2 人举手，全部答对。'],
  [[0, 1, 1], '2 of 3 hands had it: 67 %.', '3 人举手，2 人答对，占 67 %。'],
])('how the room did: %j', (hands, en, zh) => {
  expect([roomWords(hands, 1, 'en'), roomWords(hands, 1, 'zh')]).toEqual([en, zh]);
});
