import { cut, widthOf, wrap } from '../guide/view/wrap.ts';

/** Text in lines of at most this width; each is painted by itself, so that no colour runs on into the next. */
export function paragraph(
  text: string,
  columns: number,
  paint: (line: string) => string = (t) => t,
): string[] {
  return wrap(text, Math.max(4, columns)).split('\n').map(paint);
}

/** `sign text`, with what follows under the text. */
export function hanging(sign: string, lines: readonly string[]): string[] {
  const indent = ' '.repeat(widthOf(sign));
  return lines.map((line, i) => `${i === 0 ? sign : indent}${line}`);
}

/** The first of them, with a mark where some are missing. */
export function atMost(lines: readonly string[], most: number, dots: string): string[] {
  if (lines.length <= most) return [...lines];
  return most <= 0 ? [] : [...lines.slice(0, most - 1), dots];
}

/** Two columns of lines. */
export function beside(
  left: readonly string[],
  right: readonly string[],
  width: number,
  gap: string,
): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const line = left[i] ?? '';
    return `${line}${' '.repeat(Math.max(0, width - widthOf(line)))}${gap}${right[i] ?? ''}`.trimEnd();
  });
}

/** Left and right end of one line. */
export function spread(left: string, right: string, columns: number, dots: string): string {
  const room = columns - widthOf(right) - 2;
  if (right === '' || room < 8) return cut(left, columns, dots);
  const head = cut(left, room, dots);
  return `${head}${' '.repeat(columns - widthOf(head) - widthOf(right))}${right}`;
}
