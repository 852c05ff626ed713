import { LENGTH } from '../../doctor/code/alphabet.ts';
import type { Problem } from '../../doctor/code/codec.ts';
import { CURRENT } from '../../doctor/code/format.ts';
import { visible } from '../../guide/visible.ts';
import type { Text } from '../../text/text.ts';

/** Why a code cannot be read, and what to do. */
export function problemWords(problem: Problem): Text {
  switch (problem.kind) {
    case 'empty':
      return { en: 'There is no code here.', zh: '这里没有预检码。' };
    case 'character': {
      const found = visible(problem.found);
      return {
        en: `Character ${problem.at} is "${found}", which no code has.`,
        zh: `第 ${problem.at} 个字符是“${found}”，预检码里没有这个字符。`,
      };
    }
    case 'length':
      return {
        en: `It has ${problem.found} characters; a code has ${LENGTH}, in three groups of four.`,
        zh: `它有 ${problem.found} 个字符；预检码是 ${LENGTH} 个，四个一组，共三组。`,
      };
    case 'check':
      return {
        en: 'A character is wrong, or two have changed places: read it once more, group by group.',
        zh: '有一个字符错了，或者有两个换了位置：请一组一组地再读一遍。',
      };
    case 'format':
      return {
        en: `It was made by another nslab than this one (its codes begin with ${visible(problem.symbol)}, ours with ${CURRENT.symbol}). Decode it with the newer of the two.`,
        zh: `它出自另一个版本的 nslab（那个版本的码以 ${visible(problem.symbol)} 开头，这个版本的以 ${CURRENT.symbol} 开头）。请用两者中较新的那个来读。`,
      };
    case 'impossible':
      return {
        en: 'Each character is right, and yet no machine has this code: it was not made by nslab doctor.',
        zh: '每个字符都对，却没有机器会有这个码：它不是 nslab doctor 给出的。',
      };
  }
}
