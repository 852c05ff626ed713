import type { Io } from '../../guide/io.ts';
import { cut } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import type { PreparedDeck } from '../prepared.ts';
import type { Show } from '../show.ts';
import { headLine, slideLines } from './slide-text.ts';

/** What a terminal shows at one moment. */
export interface Screen {
  readonly lines: readonly string[];
  /** How many lines of the slide do not fit. */
  readonly below: number;
}

export function screenOf(show: Show, prepared: PreparedDeck, io: Io): Screen {
  const { deck } = prepared;
  const slide = deck.slides[show.at];
  if (!slide) return { lines: [], below: 0 };
  const head = [
    ...headLine(slide, show.count, io).split('\n'),
    io.ink.dim(io.ink.line.repeat(io.columns)),
    '',
  ];
  const body = slideLines(slide, prepared, io);
  const room = Math.max(1, io.rows - head.length - 1);
  const below = Math.max(0, body.length - room);
  const top = Math.min(show.top, below);
  const seen = body.slice(top, top + room).map((line) => cut(line, io.columns, io.ink.dots));
  const filled = [...seen, ...Array.from({ length: room - seen.length }, () => '')];
  return { lines: [...head, ...filled, footer(show, top < below, io)], below };
}

function footer(show: Show, goesOn: boolean, io: Io): string {
  const words =
    show.typed !== undefined
      ? { en: `go to slide: ${show.typed}`, zh: `跳到第几页：${show.typed}` }
      : goesOn
        ? {
            en: '↓ goes on · → next · ← back · g number · q leave',
            zh: '↓ 下面还有 · → 下一页 · ← 上一页 · g 页码 · q 离开',
          }
        : { en: '→ next · ← back · g number · q leave', zh: '→ 下一页 · ← 上一页 · g 页码 · q 离开' };
  const text = io.ink.unicode ? say(words, io.lang) : say(words, io.lang).replace(/[↓→←·] ?/g, '');
  return io.ink.dim(cut(text, io.columns, io.ink.dots));
}

/** All slides one after another, for a pipe; their notes below them where they are asked for. */
export function printedDeck(prepared: PreparedDeck, notes: boolean, io: Io): string {
  const { slides } = prepared.deck;
  return slides
    .map((slide) => {
      const body = slideLines(slide, prepared, io).join('\n');
      const said = notes && slide.notes !== '' ? `\n\n${indentedNotes(slide.notes)}` : '';
      return `${headLine(slide, slides.length, io)}\n\n${body}${said}\n`;
    })
    .join('\n\n');
}

function indentedNotes(notes: string): string {
  return notes
    .split('\n')
    .map((line) => `  | ${line}`.trimEnd())
    .join('\n');
}
