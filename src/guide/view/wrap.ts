// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const ESCAPE = /\x1b\[[0-9;]*[A-Za-z]/y;
/** What a line may not begin with in Chinese (避头), nor end with (避尾). */
const NOT_FIRST = /^[，。、；：？！）】》」』”’…—,.;:?!)\]}%]/u;
const NOT_LAST = /[（【《「『“‘([{]$/u;

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly wide: boolean;
}

/** How many terminal cells a text takes; escape sequences take none. */
export function widthOf(text: string): number {
  return pieces(text).reduce((sum, piece) => sum + piece.width, 0);
}

/** Breaks one line at spaces, and between Chinese characters; further lines get `indent`. */
export function wrapLine(line: string, columns: number, indent = ''): string {
  if (widthOf(line) <= columns) return line;
  const room = Math.max(columns, indent.length + 4);
  const lines: string[] = [];
  let current = '';
  let width = 0;
  for (const word of words(line)) {
    const w = widthOf(word);
    const blank = word.trim() === '' && !word.includes('\x1b');
    if (width + w > room && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = indent;
      width = indent.length;
      if (blank) continue;
    }
    if (w > room - width) {
      for (const piece of pieces(word)) {
        if (width + piece.width > room) {
          lines.push(current);
          current = indent;
          width = indent.length;
        }
        current += piece.text;
        width += piece.width;
      }
      continue;
    }
    current += word;
    width += w;
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines.join('\n');
}

/** Wraps each line of a text, its continuation under the line's own indentation (and list mark). */
export function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*(?:[*•-] |\d+[.、] |→ |-> )?/u.exec(line)?.[0] ?? '';
      return wrapLine(line, columns, ' '.repeat(Math.min(widthOf(mark), Math.floor(columns / 3))));
    })
    .join('\n');
}

/** The first `columns` cells of a line. */
export function cut(line: string, columns: number, dots: string): string {
  if (widthOf(line) <= columns) return line;
  let out = '';
  let width = widthOf(dots);
  for (const piece of pieces(line)) {
    if (piece.width > 0 && width + piece.width > columns) break;
    out += piece.text;
    width += piece.width;
  }
  return `${out}${dots}${line.includes('\x1b[') ? '\x1b[0m' : ''}`;
}

function words(line: string): string[] {
  const found: string[] = [];
  let word = '';
  let lastWide = false;
  for (const piece of pieces(line)) {
    const space = piece.text === ' ';
    const breaks =
      word !== '' &&
      (word.endsWith(' ') ||
        (piece.width > 0 &&
          (space || ((piece.wide || lastWide) && !NOT_FIRST.test(piece.text) && !NOT_LAST.test(word)))));
    if (breaks) {
      found.push(word);
      word = '';
    }
    word += piece.text;
    if (piece.width > 0) lastWide = piece.wide;
  }
  if (word !== '') found.push(word);
  return found;
}

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    ESCAPE.lastIndex = at;
    const sequence = ESCAPE.exec(text);
    if (sequence) {
      found.push({ text: sequence[0], width: 0, wide: false });
      at += sequence[0].length;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const wide = isWide(char.codePointAt(0) ?? 0);
    found.push({ text: char, width: /\p{M}|\p{Cf}/u.test(char) ? 0 : wide ? 2 : 1, wide });
    at += char.length;
  }
  return found;
}

/** East Asian Wide and Fullwidth (Unicode UAX #11), as far as the labs' texts use them. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
