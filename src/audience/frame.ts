import { WIDEST } from '../guide/view/prose.ts';
import { cut, widthOf, wrap } from '../guide/view/wrap.ts';
import { say } from '../text/text.ts';
import type { Page } from './page.ts';
import { paginate, type Unit, within } from './pages.ts';
import { labWords } from './programme.ts';
import { decidedScene, decidingScene, votingScene } from './scenes.ts';
import { actOf, itemOf, type Show } from './show.ts';
import { allKeys, countWords, keyHints, noteWords } from './words.ts';

export interface Frame {
  /** As many as the screen has, at most; none is wider than it. */
  readonly lines: readonly string[];
  /** How many screens the scene takes. */
  readonly pages: number;
}

/** On a wide screen there is a margin; a low one has no room for blank lines. */
const MARGIN = { from: 60, columns: 2 };
const LOW = 14;

/** A show as a terminal of this size has it. */
export function frameOf(show: Show, screen: Page): Frame {
  const pages = framesOf(show, screen);
  return { lines: pages[Math.min(show.page, pages.length - 1)] ?? [], pages: pages.length };
}

/** The scene that is on, screen by screen. */
export function framesOf(show: Show, screen: Page): readonly (readonly string[])[] {
  const margin = screen.columns >= MARGIN.from ? MARGIN.columns : 0;
  const page = { ...pageOf(screen), columns: Math.min(screen.columns - 2 * margin, WIDEST) };
  const head = headLines(show, page);
  const gap = page.rows < LOW ? [] : [''];
  const height = Math.max(1, page.rows - head.length - 2 * gap.length - 1);
  const pages = paginate(show.helping ? helpScene(page) : sceneOf(show, page, height), height);
  const left = ' '.repeat(margin);
  return pages.map((body, at) => {
    const rest = Array.from({ length: height - body.length }, () => '');
    const foot = footLine(show, at, pages.length, page);
    const lines = [...head, ...gap, ...body, ...rest, ...gap, foot].slice(-Math.max(1, page.rows));
    return lines.map((line) => (line === '' ? '' : left + line));
  });
}

/** An Io's sizes are asked once: a frame is of one size. */
function pageOf({ columns, rows, lang, ink }: Page): Page {
  return { columns, rows, lang, ink };
}

function sceneOf(show: Show, page: Page, height: number): readonly Unit[] {
  const [item, act] = [itemOf(show), actOf(show)];
  if (act.phase === 'voting') return votingScene(show, page, height);
  if (act.phase === 'deciding' || !act.decision) return decidingScene(item, act, page);
  return decidedScene(item, act.hands, act.decision, page);
}

/** The lab and the place in the programme; below it what is asked. */
function headLines(show: Show, page: Page): string[] {
  const { ink, lang, columns } = page;
  const item = itemOf(show);
  const right = countWords(show, lang);
  const left = cut(labWords(item, lang), Math.max(1, columns - widthOf(right) - 2), ink.dots);
  const gap = ' '.repeat(Math.max(1, columns - widthOf(left) - widthOf(right)));
  const top = cut(`${left}${gap}${right}`, columns, ink.dots);
  const titled = within([ink.title(item.title)], columns);
  return page.rows < LOW ? [cut(ink.title(item.title), columns, ink.dots)] : [ink.dim(top), ...titled];
}

function footLine(show: Show, at: number, pages: number, page: Page): string {
  const { ink, lang, columns } = page;
  if (show.note) return ink.warn(cut(noteWords(show.note, lang), columns, ink.dots));
  const of = pages > 1 ? [`${at + 1}/${pages}`] : [];
  if (show.helping) return ink.dim(say({ en: 'any key: back', zh: '按任意键返回' }, lang));
  const help = say({ en: '? keys', zh: '? 按键' }, lang);
  const hints = keyHints(show, at, pages, itemOf(show), lang);
  const line = (some: readonly string[]) => [...of, ...some, help].join(' · ');
  while (hints.length > 1 && widthOf(line(hints)) > columns) hints.splice(-1, 1);
  return ink.dim(cut(line(hints), columns, ink.dots));
}

function helpScene({ lang, ink, columns }: Page): Unit[] {
  const left = Math.max(...allKeys(lang).map(([key]) => widthOf(key))) + 2;
  return [
    allKeys(lang).flatMap(([key, words]) => {
      const lines = within(wrap(words, Math.max(8, columns - left)).split('\n'), Math.max(8, columns - left));
      const name = `${ink.strong(key)}${' '.repeat(left - widthOf(key))}`;
      return within(
        lines.map((line, i) => `${i === 0 ? name : ' '.repeat(left)}${line}`),
        columns,
      );
    }),
  ];
}
