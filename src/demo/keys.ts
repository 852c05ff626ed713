import type { Key } from './show.ts';

const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['\r', 'next'],
  ['\n', 'next'],
  [' ', 'next'],
  ['\x1b[C', 'next'],
  ['\x1bOC', 'next'],
  // Clickers for slides send these.
  ['\x1b[6~', 'next'],
  ['\x1b[5~', 'back'],
  ['\x1b[D', 'back'],
  ['\x1bOD', 'back'],
  ['\x1b[A', 'up'],
  ['\x1bOA', 'up'],
  ['\x1b[B', 'down'],
  ['\x1bOB', 'down'],
  ['\x7f', 'rub-out'],
  ['\b', 'rub-out'],
  ['\x1b', 'escape'],
  ['f', 'explained'],
  ['e', 'rest'],
  ['b', 'back'],
  ['n', 'next-step'],
  ['p', 'previous-step'],
  ['g', 'jump'],
  ['j', 'jump'],
  ['r', 'repeat'],
  ['m', 'mistake'],
  ['c', 'check'],
  ['a', 'auto'],
  ['?', 'keys'],
  ['q', 'quit'],
  ['\x03', 'quit'],
  ['\x04', 'quit'],
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: a key's sequence begins with one
const ONE = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|[\s\S]/gu;

/** What a person at the terminal means by a chunk of what it sent. */
export function keysIn(chunk: string): Key[] {
  return (chunk.match(ONE) ?? []).flatMap((pressed): Key[] => {
    if (/^[0-9]$/.test(pressed)) return [{ digit: Number(pressed) }];
    const key = KEYS.get(pressed);
    return key === undefined ? [] : [key];
  });
}
