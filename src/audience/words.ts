import type { Lang } from '../text/text.ts';
import { type Hands, sharesOf } from './hands.ts';
import type { Item } from './programme.ts';
import type { Note, Show } from './show.ts';
import { actOf } from './show.ts';

/** How the room did. `right` is the place of the right choice, -1 where it was none of them. */
export function roomWords(hands: Hands, right: number, lang: Lang): string {
  const all = hands.length;
  const { hands: had = 0, percent = 0 } = sharesOf(hands, right + 1)[right] ?? {};
  if (all === 0) return { en: 'No hands were counted.', zh: '没有统计举手。' }[lang];
  if (had === 0) return { en: `Nobody had it, of ${handsOf(all)}.`, zh: `${all} 人举手，没有人答对。` }[lang];
  if (had === all && all === 1) return { en: 'The one hand was right.', zh: '1 人举手，答对了。' }[lang];
  if (had === all) return { en: `All ${all} hands had it.`, zh: `${all} 人举手，全部答对。` }[lang];
  return {
    en: `${had} of ${handsOf(all)} had it: ${percent} %.`,
    zh: `${all} 人举手，${had} 人答对，占 ${percent} %。`,
  }[lang];
}

export function handsOf(count: number): string {
  return count === 1 ? '1 hand' : `${count} hands`;
}

/** `31 hands · 3/44` */
export function countWords(show: Show, lang: Lang): string {
  const { hands } = actOf(show);
  const place = `${show.at + 1}/${show.items.length}`;
  if (hands.length === 0) return place;
  return `${{ en: handsOf(hands.length), zh: `${hands.length} 人举手` }[lang]} · ${place}`;
}

export function noteWords(note: Note, lang: Lang): string {
  return {
    first: { en: 'This is the first one.', zh: '这是第一题。' },
    last: { en: 'This was the last one.', zh: '这是最后一题。' },
    closed: { en: 'The vote is closed; r asks the kernel again.', zh: '投票已结束；按 r 再问一次内核。' },
    deciding: { en: 'The kernel is being asked; q gives it up.', zh: '正在问内核；按 q 放弃。' },
    'no-choice': { en: 'There is no such choice.', zh: '没有这个选项。' },
  }[note][lang];
}

/** A key and what it does, the most important first: a narrow screen shows as many as fit. */
export function keyHints(show: Show, page: number, pages: number, item: Item, lang: Lang): string[] {
  const { phase } = actOf(show);
  const last = String.fromCharCode('a'.charCodeAt(0) + item.choices.length - 1);
  const more = { en: 'Enter more', zh: '回车 下一页' };
  const ask = { en: 'Enter close the vote', zh: '回车 结束投票' };
  const hints = {
    voting: [
      page < pages - 1 ? more : ask,
      { en: `a–${last} count a hand`, zh: `a–${last} 记一票` },
      { en: 'n next', zh: 'n 下一题' },
      { en: 'q end', zh: 'q 结束' },
    ],
    deciding: [{ en: 'q end', zh: 'q 结束' }],
    decided: [
      ...(page < pages - 1 ? [more] : []),
      { en: 'n next', zh: 'n 下一题' },
      { en: 'r again', zh: 'r 再来一次' },
      { en: 'q end', zh: 'q 结束' },
    ],
  }[phase];
  return hints.map((hint) => hint[lang]);
}

/** Every key, for the page that `?` shows. */
export function allKeys(lang: Lang): readonly (readonly [string, string])[] {
  return {
    en: [
      ['a b c…', 'count a hand for a choice'],
      ['A B C…', 'take one back'],
      ['Backspace', 'take the last one back'],
      ['0', 'no hands at all'],
      ['Enter', 'more; at the end: close the vote, ask the kernel'],
      ['Space ↓ →', 'the next page'],
      ['↑ ←', 'the page before'],
      ['n p', 'next, previous experiment'],
      ['r', 'ask the kernel again'],
      ['q', 'end'],
    ] as const,
    zh: [
      ['a b c…', '给这个选项记一票'],
      ['A B C…', '减一票'],
      ['退格', '撤回刚才那一票'],
      ['0', '票数清零'],
      ['回车', '下一页；到末页：结束投票，问内核'],
      ['空格 ↓ →', '下一页'],
      ['↑ ←', '上一页'],
      ['n p', '下一题、上一题'],
      ['r', '再问一次内核'],
      ['q', '结束'],
    ] as const,
  }[lang];
}
