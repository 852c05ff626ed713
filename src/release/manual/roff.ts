/** roff(7) text: what begins a request, and what troff would read as something else, is escaped. */
export function roffText(text: string): string {
  return escaped(text)
    .split('\n')
    .map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
    .join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('“', '\\(lq')
    .replaceAll('”', '\\(rq');
}

/** An argument of a macro: in quotes, a quote doubled. */
export function roffWord(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}

/**
 * A paragraph's words. Each sentence begins a line, as roff wants it. Chinese is written without spaces, and a
 * line's end would become one: there a line ends in `\c`-like continuation, and may be broken between any two characters.
 */
export function roffProse(text: string): string {
  const broken = roffText(text).replace(/([.;:?!]) (?=[A-Z\\])/g, '$1\n');
  return broken
    .replace(/([\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])(?=[\u4e00-\u9fffA-Za-z0-9])/gu, '$1\\:')
    .split('\n')
    .map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
    .join('\n');
}
