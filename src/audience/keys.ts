/** What the person at the keyboard means. */
export type Key =
  | { readonly raise: number }
  | { readonly lower: number }
  | 'enter'
  | 'forward'
  | 'back'
  | 'undo'
  | 'clear'
  | 'next'
  | 'previous'
  | 'again'
  | 'help'
  | 'quit';

const WORDS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['\r', 'enter'],
  ['\n', 'enter'],
  [' ', 'forward'],
  ['\x7f', 'undo'],
  ['\b', 'undo'],
  ['0', 'clear'],
  ['n', 'next'],
  ['p', 'previous'],
  ['r', 'again'],
  ['?', 'help'],
  ['q', 'quit'],
  ['\x03', 'quit'],
  ['\x04', 'quit'],
]);

/** Arrows and page keys, also those of a remote control for slides. */
const SEQUENCES: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['[A', 'back'],
  ['[D', 'back'],
  ['[5~', 'back'],
  ['[B', 'forward'],
  ['[C', 'forward'],
  ['[6~', 'forward'],
]);

/** A letter of a choice: n is the first that means something else. */
const MOST = 'n'.charCodeAt(0) - 'a'.charCodeAt(0);
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's special keys begin with ESC
const SEQUENCE = /\x1b[[O]?[0-9;]*[A-Za-z~]?|./gsu;

/** The keys in what a terminal sends at once: a key that is held down, or several hands on the keyboard. */
export function keysIn(chunk: string): Key[] {
  return [...chunk.matchAll(SEQUENCE)].flatMap(([typed]) => keyOf(typed) ?? []);
}

function keyOf(typed: string): Key | undefined {
  if (typed.startsWith('\x1b')) return SEQUENCES.get(typed.slice(1).replace('O', '['));
  // A Chinese input method may send full-width letters.
  const char = typed.normalize('NFKC');
  const word = WORDS.get(char) ?? WORDS.get(char.toLowerCase());
  if (word) return word;
  const choice = char.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0);
  if (char.length !== 1 || !(choice >= 0 && choice < MOST)) return undefined;
  return char === char.toLowerCase() ? { raise: choice } : { lower: choice };
}
