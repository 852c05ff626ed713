/** As many characters as a line of an error can bear. */
const LONGEST = 120;

/**
 * A name from an archive, safe to print: what would move the cursor, turn the writing round or be no letter at
 * all is shown by its number, bytes that are no UTF-8 as `\xff`.
 */
export function shownName(name: Uint8Array | string): string {
  const text = typeof name === 'string' ? name : decode(name);
  const shown = text.replace(/\\|[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

const PRIVATE = 0xf700;

/** Bytes that are no UTF-8 come out as characters of a private range, which no name in use has. */
function decode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.includes('\ufffd')) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : PRIVATE + byte)).join('');
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\\') return '\\\\';
  if (char === '\n') return '\\n';
  if (code > PRIVATE && code <= PRIVATE + 0xff) return `\\x${(code - PRIVATE).toString(16)}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
