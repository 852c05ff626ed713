import type { Text } from '../text/text.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { type PieceOfText, piecesOf, wordsOf } from './lint-passages.ts';

const HAN = /\p{Script=Han}/gu;
/** Fewer Chinese characters than this a Latin word, and it is an English sentence left as it was. */
const LEAST_SHARE = 0.5;

/** The Chinese text is Chinese, with its own punctuation; the English has none of it. */
export function chineseIsChinese(lab: LabUnderLint): Finding[] {
  const zh = piecesOf(lab.zh).flatMap((piece) =>
    wrongInChinese(piece).map((f) => ({ ...f, file: lab.file('zh.md') })),
  );
  const en = piecesOf(lab.en).flatMap((piece) =>
    chineseInEnglish(piece).map((f) => ({ ...f, file: lab.file('en.md') })),
  );
  return [...zh, ...en];
}

type Found = Omit<Finding, 'file'>;

function wrongInChinese(piece: PieceOfText): Found[] {
  const words = wordsOf(piece.markdown);
  const found: Found[] = [];
  const say = (rule: string, message: Text): void => void found.push({ rule, line: piece.line, message });
  const han = words.match(HAN)?.length ?? 0;
  const latin = words.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  if (latin > 0 && han / (han + latin) < LEAST_SHARE) {
    say('zh-chinese', { en: `${piece.name}: is not Chinese`, zh: `${piece.name}：不是中文` });
  }
  for (const [rule, pattern, message] of PUNCTUATION) {
    const match = pattern.exec(words);
    if (match)
      say(rule, {
        en: `${piece.name}: ${message.en}: ${around(words, match.index)}`,
        zh: `${piece.name}：${message.zh}：${around(words, match.index)}`,
      });
  }
  return found;
}

/** 中文标点; between Chinese and Latin a space. */
const PUNCTUATION: readonly (readonly [string, RegExp, Text])[] = [
  [
    'zh-punctuation',
    /\p{Script=Han}\s*[,;:!?](?![\w/])|\p{Script=Han}\.(?!\w)/u,
    { en: 'ASCII punctuation after Chinese', zh: '中文后面用了英文标点' },
  ],
  [
    'zh-punctuation',
    /[\w)][,;!?] ?\p{Script=Han}/u,
    { en: 'ASCII punctuation before Chinese', zh: '中文前面用了英文标点' },
  ],
  [
    'zh-punctuation',
    /\([^()]*\p{Script=Han}[^()]*\)/u,
    { en: 'ASCII parentheses around Chinese', zh: '中文外面用了英文括号' },
  ],
  [
    'zh-punctuation',
    /"[^"\n]*\p{Script=Han}[^"\n]*"/u,
    { en: 'ASCII quotes around Chinese', zh: '中文外面用了英文引号' },
  ],
  [
    'zh-space',
    /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u,
    { en: 'no space between Chinese and Latin', zh: '中文与西文之间没有空格' },
  ],
];

function chineseInEnglish(piece: PieceOfText): Found[] {
  const match = /[\p{Script=Han}\u3001\u3002\uff01-\uff1f]/u.exec(piece.markdown);
  if (!match) return [];
  const at = around(piece.markdown, match.index);
  const message = {
    en: `${piece.name}: Chinese in the English text: ${at}`,
    zh: `${piece.name}：英文版里有中文：${at}`,
  };
  return [{ rule: 'en-english', line: piece.line, message }];
}

function around(text: string, index: number): string {
  return text.slice(Math.max(0, index - 8), index + 12).replace(/\s+/g, ' ');
}
