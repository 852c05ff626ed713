import { widthOf } from '../guide/view/wrap.ts';
import type { Content } from './content.ts';

/*
 * How large a slide's type can be, reckoned before there is a browser. The heights are those of slides/theme.css; the
 * test in a browser holds the two together.
 */

/** The sizes of a slide's type in pixels, of 720 that it is high. */
export interface Sizes {
  readonly text: number;
  readonly code: number;
}

/** What takes room on a slide, from top to bottom. Widths are cells of a terminal. */
export type Load =
  | { readonly of: 'prose' | 'choice' | 'chosen' | 'row'; readonly width: number }
  | { readonly of: 'code'; readonly widths: readonly number[]; readonly label: boolean }
  | { readonly of: 'evidence'; readonly widths: readonly number[] }
  | { readonly of: 'call'; readonly width: number; readonly why: number }
  | { readonly of: 'caption' };

/** Below the heading and above the number of the page; beside the margins. */
const ROOM = 490;
const WIDTH = 1152;
/** Wider lines are broken, as a terminal does. */
export const WIDEST_LINE = 80;
/** From the largest to the smallest that can be read from the back. */
const STEPS: readonly (readonly [number, number])[] = [
  [36, 34],
  [36, 31],
  [34, 31],
  [34, 28],
  [32, 28],
  [32, 26],
  [30, 26],
  [30, 24],
  [28, 24],
  [28, 22],
  [26, 22],
  [26, 20],
  [24, 20],
  [24, 18],
  [22, 18],
  [22, 17],
];

/** The largest type with which all of it has room in so much of the width; undefined when there is none. */
export function sizesFor(loads: readonly Load[], width = WIDTH): Sizes | undefined {
  for (const [text, code] of STEPS) {
    const height = loads.reduce((sum, load) => sum + heightOf(load, { text, code }, width), 0);
    if (height <= ROOM) return { text, code };
  }
  return undefined;
}

function heightOf(load: Load, { text, code }: Sizes, width: number): number {
  const gap = text * 0.6;
  switch (load.of) {
    case 'prose':
      return lines(load.width, text * 0.52, width) * text * 1.4 + gap;
    case 'row':
      return lines(load.width, text * 0.43, width) * text * 1.21 + text * 0.6 + 2;
    case 'choice':
    case 'chosen': {
      const rows = lines(load.width, text * 0.52, width - 96);
      const below = load.of === 'chosen' ? text * 0.7 : 8;
      return Math.max(text * 1.5, rows * text * 1.4) + text * 0.32 + 4 + below;
    }
    case 'code': {
      const size = Math.min(code, fitted(load.widths, width - 64));
      const rows = load.widths.reduce((sum, w) => sum + Math.max(1, Math.ceil(w / WIDEST_LINE)), 0);
      return rows * size * 1.42 + size * 1.6 + gap + (load.label ? 34 : 0);
    }
    case 'evidence': {
      const size = Math.min(22, Math.max(code, 17));
      const rows = load.widths.reduce((sum, w) => sum + lines(w, size * 0.602, width - 80), 0);
      return rows * size * 1.4 + size * 1.2 + text * 0.7;
    }
    case 'call': {
      const size = Math.min(code, fitted([load.width], width - 72));
      const rows = Math.ceil(load.width / WIDEST_LINE) * size * 1.35;
      const why = Math.min(24, Math.max(code, 20));
      return rows + lines(load.why, why * 0.5, width - 24) * why * 1.4 + text * 0.5;
    }
    case 'caption':
      return 46;
  }
}

/** A line ends before its last word, or before what may not begin the next: some of the width is lost. */
function lines(cells: number, advance: number, width: number): number {
  return Math.ceil((cells * advance) / (width * 0.97));
}

/** The type with which the widest line fills the width. */
function fitted(widths: readonly number[], width: number): number {
  const columns = Math.min(WIDEST_LINE, Math.max(36, ...widths));
  return width / (columns * 0.615);
}

/** What Markdown takes: its paragraphs, list items and rows of tables; its heading has room of its own. */
export function proseLoad(markdown: string): Load[] {
  return markdown
    .replace(/^#{1,2} .*$/gm, '')
    .split(/\n(?=\s*(?:[-*|>]|\d+\.)\s)|\n\s*\n/)
    .filter((block) => block.trim() !== '' && !/^[\s|:-]+$/.test(block))
    .map((block): Load => {
      const width = widthOf(block.replace(/[*`#>|]/g, '').trim()) + codeEdges(block);
      return block.trim().startsWith('|') ? { of: 'row', width } : { of: 'prose', width };
    });
}

/** Each piece of code in a text has an edge, together as wide as a letter. */
function codeEdges(markdown: string): number {
  return (markdown.match(/`/g) ?? []).length / 2;
}

export function codeLoad(code: string, label = false): Load {
  return { of: 'code', widths: code.split('\n').map(widthOf), label };
}

/** What a live block takes. */
export function contentLoad(content: Content): Load[] {
  switch (content.of) {
    case 'terminal': {
      const text = content.lines
        .map((line) => (line.as === 'said' ? line.text : `  ${line.text}`))
        .join('\n');
      return [codeLoad(text, content.label !== undefined)];
    }
    case 'calls':
      return content.calls.map(({ call, outcome, why }) => {
        return { of: 'call', width: widthOf(`${call} = ${outcome}`), why: widthOf(why ?? '') };
      });
    case 'checker': {
      const [message, next] = [content.message, content.hint ?? ''].map((words) =>
        proseLoad(words).map(indented),
      );
      return [{ of: 'caption' }, ...(message ?? []), ...evidenceLoad(content.evidence), ...(next ?? [])];
    }
    case 'question': {
      const code = /^(`{3,}).*\n([\s\S]*?)^\1\s*$/m.exec(content.markdown)?.[2]?.trimEnd();
      const words = content.markdown.replace(/^(`{3,}).*\n[\s\S]*?^\1\s*$/m, '');
      const choices = content.choices.map(({ words: w }): Load => ({ of: 'choice', width: plainWidth(w) }));
      return [...(code === undefined ? [] : [codeLoad(code)]), ...proseLoad(words), ...choices];
    }
    case 'answer': {
      const chosen: Load = { of: 'chosen', width: plainWidth(content.choice) };
      return [chosen, ...evidenceLoad(content.evidence), ...proseLoad(content.markdown)];
    }
    default:
      return [];
  }
}

/** Beside the bar of what the checker says, and the arrow of what is to be done. */
function indented(load: Load): Load {
  return load.of === 'prose' ? { ...load, width: load.width * 1.06 } : load;
}

function evidenceLoad(evidence: readonly { readonly what: string; readonly value: string }[]): Load[] {
  if (evidence.length === 0) return [];
  return [{ of: 'evidence', widths: evidence.map(({ what, value }) => widthOf(`${what} → ${value}`)) }];
}

function plainWidth(markdown: string): number {
  return widthOf(markdown.replace(/[*`]/g, ''));
}
