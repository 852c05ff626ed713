import { escaped, FONT, textWidth } from './svg-text.ts';

/** A block that knows its size before it is placed. */
export interface Block {
  readonly width: number;
  readonly height: number;
  draw(x: number, y: number, canvas: Canvas): void;
}

/** What is drawn, in layers: boxes below, then wires, then what the wires lead to. */
export class Canvas {
  readonly #below: string[] = [];
  readonly #wires: string[] = [];
  readonly #above: string[] = [];
  /** The middle of an interface's upper and lower edge, once it is placed. */
  readonly ports = new Map<string, { readonly x: number; readonly top: number; readonly bottom: number }>();

  rect(x: number, y: number, width: number, height: number, of: string, round = 6): void {
    this.#below.push(rect(x, y, width, height, of, round));
  }

  rectAbove(x: number, y: number, width: number, height: number, of: string, round = 6): void {
    this.#above.push(rect(x, y, width, height, of, round));
  }

  /** `y`: the base line. */
  text(x: number, y: number, words: string, of: string): void {
    this.#above.push(
      `<text x="${r(x)}" y="${r(y)}" class="${of}" xml:space="preserve">${escaped(words)}</text>`,
    );
  }

  path(d: string, of: string): void {
    this.#wires.push(`<path d="${d}" class="${of}"/>`);
  }

  toString(): string {
    return [...this.#below, ...this.#wires, ...this.#above].join('\n');
  }
}

function rect(x: number, y: number, width: number, height: number, of: string, round: number): string {
  return `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${round}" class="${of}"/>`;
}

export function r(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface Span {
  readonly text: string;
  readonly of: string;
}

/** Words in a row, each in its own ink. */
export function line(spans: readonly Span[], size: number = FONT.size): Block {
  const gap = FONT.advance * size;
  const width = spans.reduce((sum, s, i) => sum + textWidth(s.text, size) + (i > 0 ? gap : 0), 0);
  return {
    width,
    height: Math.max(FONT.line, size + 5),
    draw(x, y, canvas) {
      let at = x;
      for (const { text, of } of spans) {
        canvas.text(at, y + size, text, size < FONT.size ? `${of} small` : of);
        at += textWidth(text, size) + gap;
      }
    },
  };
}

export function stack(blocks: readonly Block[], gap = 4): Block {
  return {
    width: Math.max(0, ...blocks.map((b) => b.width)),
    height: blocks.reduce((sum, b, i) => sum + b.height + (i > 0 ? gap : 0), 0),
    draw(x, y, canvas) {
      let at = y;
      for (const block of blocks) {
        block.draw(x, at, canvas);
        at += block.height + gap;
      }
    },
  };
}

export function row(blocks: readonly Block[], gap = 10): Block {
  return {
    width: blocks.reduce((sum, b, i) => sum + b.width + (i > 0 ? gap : 0), 0),
    height: Math.max(0, ...blocks.map((b) => b.height)),
    draw(x, y, canvas) {
      let at = x;
      for (const block of blocks) {
        block.draw(at, y, canvas);
        at += block.width + gap;
      }
    },
  };
}

/** Rows of at most this width. */
export function flow(blocks: readonly Block[], most: number, gap = 10, between = 8): Block {
  const rows: Block[][] = [[]];
  let width = 0;
  for (const block of blocks) {
    if (width > 0 && width + gap + block.width > most) {
      rows.push([]);
      width = 0;
    }
    (rows.at(-1) as Block[]).push(block);
    width += (width > 0 ? gap : 0) + block.width;
  }
  return stack(
    rows.filter((blocksOfRow) => blocksOfRow.length > 0).map((b) => row(b, gap)),
    between,
  );
}
