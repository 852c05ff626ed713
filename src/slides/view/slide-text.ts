import type { Io } from '../../guide/io.ts';
import { renderMarkdown } from '../../guide/view/markdown.ts';
import { widthOf, wrap, wrapLine } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import type { Content, TerminalLine } from '../content.ts';
import type { Part, Slide } from '../deck.ts';
import type { PreparedDeck } from '../prepared.ts';
import type { Seen } from '../takes.ts';

/** Lines longer than this are hard to read from afar. */
const WIDEST = 88;

/** A slide's lines below its heading, as wide as the terminal. */
export function slideLines(slide: Slide, prepared: PreparedDeck, io: Io): string[] {
  const columns = Math.min(io.columns, WIDEST);
  const blocks = slide.parts.map((part) => partText(part, prepared, io, columns));
  return blocks
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
    .filter((block) => block !== '')
    .join('\n\n')
    .split('\n');
}

function partText(part: Part, prepared: PreparedDeck, io: Io, columns: number): string {
  if (part.kind === 'code') return indented(part.code.split('\n').map((line) => io.ink.code(line)));
  if (part.kind === 'live') return contentText(prepared.content(part.block), prepared, io, columns);
  return renderMarkdown(part.markdown.replace(/^#{1,2} .*$/m, ''), io.ink, columns);
}

function contentText(content: Content, prepared: PreparedDeck, io: Io, columns: number): string {
  const { ink, lang } = io;
  const prose = (markdown: string): string => renderMarkdown(markdown, ink, columns);
  switch (content.of) {
    case 'terminal': {
      const label = content.label === undefined ? [] : [ink.dim(`[${content.label}]`)];
      return [...label, ...content.lines.map((line) => terminalLine(line, io))].join('\n');
    }
    case 'map':
      return prepared.drawing(content.file, 'txt')?.trimEnd() ?? '';
    case 'calls': {
      const lines = content.calls.flatMap(({ call, outcome, failed, why }) => [
        wrapLine(`${call} = ${failed ? ink.bad(outcome) : ink.good(outcome)}`, columns, '    '),
        ...(why === undefined ? [] : [ink.dim(wrapLine(`    ${why}`, columns, '    '))]),
      ]);
      const more = { en: `… ${content.more} more`, zh: `…… 另有 ${content.more} 个` };
      return [...lines, ...(content.more > 0 ? [ink.dim(say(more, lang))] : [])].join('\n');
    }
    case 'checker': {
      const next = content.hint === null ? '' : `\n\n${prose(`→ ${content.hint}`)}`;
      const head = ink.bad(`${ink.cross} ${say({ en: 'The checker', zh: '检查器' }, lang)}`);
      return `${head}\n\n${prose(content.message)}\n\n${evidence(content.evidence, io, columns)}${next}`;
    }
    case 'question': {
      const choices = content.choices.map(({ letter, words }) =>
        wrap(`  ${ink.strong(letter)}  ${plainWords(words)}`, columns),
      );
      return `${prose(content.markdown)}\n\n${choices.join('\n')}`;
    }
    case 'answer': {
      const head = ink.good(`${ink.tick} ${plainWords(content.choice)}`);
      return `${wrap(head, columns)}\n\n${evidence(content.evidence, io, columns)}\n\n${prose(content.markdown)}`;
    }
    case 'nothing':
      return ink.bad(`${content.missing}: npm run slides`);
  }
}

function terminalLine({ as, text }: TerminalLine, { ink }: Io): string {
  if (as === 'said') return text;
  return `${ink.dim(as === 'typed' ? '#' : '>')} ${ink.strong(text)}`;
}

function evidence(all: readonly Seen[], io: Io, columns: number): string {
  const lines = all.map(({ what, value }) => wrapLine(`  ${what} ${io.ink.arrow} ${value}`, columns, '    '));
  return io.ink.dim(lines.join('\n'));
}

function plainWords(markdown: string): string {
  return markdown.replace(/[`*]/g, '');
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

/** The heading of a slide, with its place at the right where there is room. */
export function headLine(slide: Slide, count: number, io: Io): string {
  const { ink, columns } = io;
  const place = `${slide.number} / ${count}`;
  const head = wrap(slide.heading, columns);
  const room = columns - widthOf(head) - place.length;
  if (head.includes('\n') || room < 2) return ink.title(head);
  return `${ink.title(head)}${' '.repeat(room)}${ink.dim(place)}`;
}
