/** One size of one font for all: its width is known without asking anybody. */
export const FONT = { size: 13, line: 18, advance: 0.602 } as const;

/** The width of a text in pixels; Chinese characters take a square each. */
export function textWidth(text: string, size: number = FONT.size): number {
  let units = 0;
  for (const char of text) units += isWide(char) ? 1 : FONT.advance;
  return units * size;
}

function isWide(char: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
    char,
  );
}

/** At most so many pixels wide. */
export function clipped(text: string, width: number, size: number = FONT.size): string {
  if (textWidth(text, size) <= width) return text;
  const chars = [...text];
  while (chars.length > 1 && textWidth(`${chars.join('')}…`, size) > width) chars.pop();
  return `${chars.join('')}…`;
}

/** Text and attribute values: what a process is called may hold anything, and XML not everything. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of them
      .replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/g, '�')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
