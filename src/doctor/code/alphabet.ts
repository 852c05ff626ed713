/**
 * The characters of a code: of those that look or sound alike one is in it, and the others are read as that one. There
 * are 29, a prime: that is what lets one character at the end notice every slip (`checkSymbol`).
 */
export const SYMBOLS = '0123456789ACDEFGHJKMNPQRTVWXY';
export const BASE = SYMBOLS.length;

const ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8', U: 'V' };

/** Characters of a code, its check character included. */
export const LENGTH = 12;

/** A code as it is read or typed, in any case, with any blanks and dashes, from any keyboard: its bare characters. */
export function bare(typed: string): string {
  // NFKC: a Chinese input method types full-width letters and digits.
  const plain = typed.normalize('NFKC').toUpperCase();
  const kept = plain.replace(/[\s\p{Pd}\p{Pc}\p{Cf}.]/gu, '');
  return [...kept].map((char) => ALIKE[char] ?? char).join('');
}

/** In groups of four, as it is read aloud. */
export function grouped(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-');
}

export function valuesOf(code: string): number[] {
  return [...code].map((char) => SYMBOLS.indexOf(char));
}

/**
 * The character that makes the weighted sum of all twelve divisible by 29. The weights 1 to 12 are different and none
 * is a multiple of 29: one wrong character changes the sum, and so do two different ones that have changed places,
 * wherever they stand. Every format has it, also those that are yet to come.
 */
export function checkSymbol(body: readonly number[]): string {
  const rest = weighted(body);
  const last = SYMBOLS.split('').find((_, value) => (rest + value * (body.length + 1)) % BASE === 0);
  return last as string;
}

export function isSound(values: readonly number[]): boolean {
  return weighted(values) % BASE === 0;
}

function weighted(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum + value * (at + 1), 0);
}
