import { renderMarkdown } from '../guide/view/markdown.ts';
import { widthOf } from '../guide/view/wrap.ts';
import { type Hands, type Share, sharesOf } from './hands.ts';
import type { Page } from './page.ts';
import { type Unit, within } from './pages.ts';
import { type Item, letterOf } from './programme.ts';

/** On a screen this wide the bars are beside the words; on others below them. */
const WIDE = 60;
/** Bar, hands and share, with their gaps. */
const BARS = { narrow: 26, wide: 38, from: 90 };
const FIGURES = 10;

/**
 * The choices with their letters, and the hands that each has. `answer` is the one that is right, once that is known.
 * Loose, there is a blank line between two of them; plain, no room is kept for bars.
 */
export function choiceLines(
  item: Item,
  hands: Hands,
  page: Page,
  options: { readonly answer?: string; readonly loose?: boolean; readonly plain?: boolean } = {},
): Unit {
  const shares = sharesOf(hands, item.choices.length);
  return item.choices.flatMap(({ name, words }, i) => {
    const share = shares[i] ?? { hands: 0, percent: 0 };
    const isRight = name === options.answer;
    const voted = options.plain ? 'never' : hands.length > 0 ? share : undefined;
    const lines = choice(letterOf(i), words, voted, isRight, page);
    return options.loose && i > 0 ? ['', ...lines] : lines;
  });
}

function choice(
  letter: string,
  words: string,
  share: Share | 'never' | undefined,
  isRight: boolean,
  page: Page,
): string[] {
  const { ink, columns } = page;
  const isWide = columns >= WIDE;
  const bars = isWide && share !== 'never' ? (columns >= BARS.from ? BARS.wide : BARS.narrow) : 0;
  const sign = isRight ? ink.tick : ' '.repeat(ink.tick.length);
  const mark = `${sign} ${letter}  `;
  const room = Math.max(4, columns - mark.length - bars);
  const text = within(renderMarkdown(words, ink, room).split('\n'), room);
  const paint = isRight ? (line: string) => ink.good(ink.strong(line)) : ink.strong;
  const lines = text.map((line, i) => `${i === 0 ? paint(mark) : ' '.repeat(mark.length)}${line}`);
  if (!share || share === 'never') return lines;
  const figures = bar(share, isRight, isWide ? bars - 2 : columns - mark.length, page);
  if (!isWide) return within([...lines, `${' '.repeat(mark.length)}${figures}`], columns);
  const [first = '', ...more] = lines;
  const gap = ' '.repeat(Math.max(2, mark.length + room - widthOf(first) + 2));
  return [`${first}${gap}${figures}`, ...more];
}

/** `██████ 12  39 %`: so many hands, and their share of the room. */
function bar({ hands, percent }: Share, isRight: boolean, columns: number, { ink }: Page): string {
  const figures = `${String(hands).padStart(3)} ${`${percent} %`.padStart(6)}`;
  const longest = columns - FIGURES - 1;
  if (longest < 1) return figures.trim();
  const length = hands === 0 ? 0 : Math.max(1, Math.round((percent / 100) * longest));
  const drawn = (ink.unicode ? '█' : '#').repeat(length);
  const paint = isRight ? ink.good : ink.code;
  return `${paint(drawn)}${' '.repeat(longest - length)} ${figures}`;
}
