import type { Io } from '../guide/io.ts';
import { cut, widthOf } from '../guide/view/wrap.ts';
import { say, type Text } from '../text/text.ts';
import { around, type Mark, type MarkedLine } from './marked.ts';
import { W } from './words.ts';

/** The kernel's state in so many lines: a mark, and where there is colour, that too. */
export function stateBlock(state: readonly MarkedLine[], io: Io, rows: number, isFirst = false): string[] {
  const { ink, lang, columns } = io;
  if (rows < 2 || state.length === 0) return [];
  const t = (text: Text): string => say(text, lang);
  const changed = state.some((line) => line.mark !== ' ');
  const note = isFirst ? '' : `${ink.line.repeat(2)} ${t(changed ? W.marks : W.nothing)} `;
  const title = `${ink.line.repeat(2)} ${t(W.state)} ${note}`;
  const rule = `${title}${ink.line.repeat(Math.max(0, columns - widthOf(title)))}`;
  const lines = around(state, rows - 1).map((line) =>
    line === undefined ? ` ${ink.dots}` : stateLine(line, io),
  );
  return [ink.title(cut(rule, columns, '')), ...lines];
}

export function stateLine({ mark, rails, words }: MarkedLine, io: Io): string {
  const { ink, columns } = io;
  if (mark === ' ') {
    const text = words.map(({ as, text: word }) => (as === 'plain' ? word : ink[as](word))).join(' ');
    return cut(`   ${ink.dim(rails)}${text}`, columns, ink.dots);
  }
  const text = cut(`${rails}${words.map((word) => word.text).join(' ')}`, columns - 3, ink.dots);
  return paintOf(mark, io)(` ${ink.strong(mark)} ${ink.strong(text)}`);
}

function paintOf(mark: Mark, { ink }: Io): (text: string) => string {
  return mark === '+' ? ink.good : mark === '-' ? ink.bad : ink.warn;
}
