import { type Piece, piecesOf } from '../../lab/variants.ts';
import type { CgroupVersion } from '../../observe/cgroup-version.ts';
import { say } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { renderMarkdown } from './markdown.ts';
import { widthOf } from './wrap.ts';

/** What text is written on: so wide, in this language and ink. */
export type Sheet = Pick<Io, 'columns' | 'lang' | 'ink'>;

/** Lines longer than this are hard to read, however wide the terminal. */
export const WIDEST = 96;
/** A column narrower than this is no column. */
const NARROWEST = 34;
const GAP = 3;

/** Markdown as a block of its own, or nothing. What is for the other cgroup interface stands beside it, or below. */
export function prose(markdown: string, io: Sheet): string {
  const pieces = piecesOf(markdown);
  const blocks: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const [piece, next] = [pieces[i] as Piece, pieces[i + 1]];
    const pair = next && isPair(piece, next) ? [piece, next] : [piece];
    const own = pair.find((p) => p.of === 'own' || p.of === 'all');
    const other = pair.find((p) => p.of === 'v1' || p.of === 'v2');
    blocks.push(other ? besideEachOther(own, other, io) : rendered(own?.markdown ?? '', io));
    i += pair.length - 1;
  }
  const text = blocks.filter((block) => block.trim() !== '').join('\n\n');
  return text === '' ? '' : `${text}\n`;
}

function isPair(a: Piece, b: Piece): boolean {
  return [a.of, b.of].includes('own') && a.of !== b.of && a.of !== 'all' && b.of !== 'all';
}

function besideEachOther(own: Piece | undefined, other: Piece, io: Sheet): string {
  const head = headOf(other.of as CgroupVersion, io);
  const columns = Math.min(io.columns, WIDEST + GAP + NARROWEST * 2);
  const right = Math.max(NARROWEST, Math.floor((columns - GAP) * 0.42));
  const left = columns - GAP - right;
  if (own && left > NARROWEST) {
    const ours = rendered(own.markdown, io, left).split('\n');
    const theirs = [head, '', ...rendered(other.markdown, io, right).split('\n')];
    if (widest(ours) <= left && widest(theirs) <= right) return joined(ours, theirs, left, io);
  }
  const bar = io.ink.dim(io.ink.bar);
  const below = [head, '', ...rendered(other.markdown, io, io.columns - 2).split('\n')];
  const aside = below.map((line) => `${bar} ${line}`.trimEnd()).join('\n');
  return own ? `${rendered(own.markdown, io)}\n\n${aside}` : aside;
}

function headOf(version: CgroupVersion, io: Sheet): string {
  const words = { en: `On a machine with cgroup ${version}`, zh: `在 cgroup ${version} 的机器上` };
  return io.ink.dim(say(words, io.lang));
}

function joined(left: readonly string[], right: readonly string[], width: number, io: Sheet): string {
  const bar = io.ink.dim(io.ink.bar);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const line = left[i] ?? '';
    return `${line}${' '.repeat(Math.max(0, width - widthOf(line)))} ${bar} ${right[i] ?? ''}`.trimEnd();
  }).join('\n');
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map(widthOf));
}

function rendered(markdown: string, io: Sheet, columns = Math.min(io.columns, WIDEST)): string {
  return renderMarkdown(markdown, io.ink, Math.min(columns, WIDEST));
}
