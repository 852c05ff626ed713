import type { Key } from './session.ts';

const KEYS: ReadonlyMap<string, Key> = new Map([
  ['\r', 'next'],
  ['\n', 'next'],
  ['h', 'hint'],
  ['w', 'why'],
  ['l', 'look'],
  ['s', 'solve'],
  ['S', 'perform'],
  ['m', 'map'],
  ['k', 'skip'],
  ['p', 'previous'],
  ['t', 'shell'],
  ['r', 'again'],
  ['?', 'keys'],
  ['q', 'quit'],
]);

const LEAVE = new Set(['\x03', '\x04']);

/**
 * What a person at the guide's terminal means. Somebody who types a command to the wrong side is noticed at
 * the first letter that is no key: the rest of the line is ignored, so that no letter of it does anything.
 */
export function keyDecoder(onKey: (key: Key) => void): (chunk: string) => void {
  let typing = false;
  const begin = () => {
    if (!typing) onKey('typing');
    typing = true;
  };
  return (chunk) => {
    // Special keys send sequences; they are no keys of ours.
    if (chunk.startsWith('\x1b')) return;
    // Words that come at once were pasted: no letter of them is a key.
    const pasted = [...chunk].some((char) => !KEYS.has(char) && !LEAVE.has(char));
    for (const char of chunk) {
      if (LEAVE.has(char)) {
        typing = false;
        onKey('leave');
      } else if (typing) {
        if (char === '\r' || char === '\n') typing = false;
      } else {
        const key = pasted ? undefined : KEYS.get(char);
        if (key) onKey(key);
        else begin();
      }
    }
  };
}

export interface KeyReader {
  /** While somebody else (a question) reads the terminal. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Reads single keys from a terminal in raw mode. */
export function readKeys(stdin: NodeJS.ReadStream, onKey: (key: Key) => void): KeyReader {
  let reading = false;
  let read = keyDecoder(onKey);
  const resume = () => {
    if (reading) return;
    reading = true;
    read = keyDecoder(onKey);
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', read);
    stdin.resume();
  };
  const pause = () => {
    if (!reading) return;
    reading = false;
    stdin.off('data', read);
    stdin.setRawMode(false);
    stdin.pause();
  };
  resume();
  return { pause, resume, close: pause };
}
