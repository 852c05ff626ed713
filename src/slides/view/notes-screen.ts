import type { Io } from '../../guide/io.ts';
import { renderMarkdown } from '../../guide/view/markdown.ts';
import { cut, wrap } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import { notesOf, type PreparedDeck } from '../prepared.ts';

const WIDEST = 96;

/** The terminal that only the presenter sees: the time, the notes, and what comes next. */
export function notesScreen(
  prepared: PreparedDeck,
  at: number,
  seconds: number,
  now: Date,
  io: Io,
): string[] {
  const { ink, lang, columns, rows } = io;
  const { slides } = prepared.deck;
  const slide = slides[at];
  if (!slide) return [];
  const clock = `${clockOf(seconds)}  ${two(now.getHours())}:${two(now.getMinutes())}  ${at + 1} / ${slides.length}`;
  const next = slides[at + 1]?.heading ?? say({ en: 'the end', zh: '结束' }, lang);
  const foot = `${say({ en: 'Next', zh: '下一页' }, lang)}${lang === 'zh' ? '：' : ': '}${next}`;
  const notes = renderMarkdown(notesOf(slide, prepared), ink, Math.min(columns, WIDEST)).split('\n');
  const head = [ink.strong(clock), '', ...wrap(ink.title(slide.heading), columns).split('\n'), ''];
  const room = Math.max(1, rows - head.length - 2);
  const seen = notes.length > room ? [...notes.slice(0, room - 1), ink.dim(ink.dots)] : notes;
  const filled = [...seen, ...Array.from({ length: Math.max(0, room - seen.length) }, () => '')];
  return [...head, ...filled, '', ink.dim(cut(foot, columns, ink.dots))].slice(0, rows);
}

function clockOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(Math.floor(seconds) % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
