import type { Key } from './session.ts';

/** What each key means; letters that look alike on another layout are left alone. */
const KEYS: Readonly<Record<string, Key>> = {
  '\r': 'next',
  '\n': 'next',
  n: 'next',
  h: 'hint',
  w: 'why',
  l: 'look',
  s: 'solve',
  m: 'map',
  k: 'skip',
  p: 'previous',
  t: 'shell',
  '?': 'keys',
  q: 'quit',
  '\x03': 'quit',
  '\x04': 'quit',
};

export interface KeyReader {
  /** While somebody else (a question) reads the terminal. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Reads single keys from a terminal in raw mode; sequences of special keys are no keys of ours. */
export function readKeys(stdin: NodeJS.ReadStream, onKey: (key: Key) => void): KeyReader {
  const read = (chunk: string) => {
    if (chunk.startsWith('\x1b')) return;
    for (const char of chunk) {
      const key = KEYS[char] ?? KEYS[char.toLowerCase()];
      if (key) onKey(key);
    }
  };
  const resume = () => {
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', read);
    stdin.resume();
  };
  const pause = () => {
    stdin.off('data', read);
    stdin.setRawMode(false);
    stdin.pause();
  };
  resume();
  return { pause, resume, close: pause };
}
