/** A word that a person typed, safe to print: control and direction characters are shown by their numbers. */
export function visible(word: string, longest = 60): string {
  const shown = word.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
