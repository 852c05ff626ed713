import { expect, test } from 'vitest';
import { beginShow, keyed, keysIn } from './show.ts';

/** From slide 2 of 5, on which three lines do not fit. */
function after(keys: string, below = 0): string {
  let show = beginShow(5, 1);
  for (const key of keysIn(keys)) show = keyed(show, key, below);
  return `${show.at + 1}${show.top > 0 ? `+${show.top}` : ''}${show.typed === undefined ? '' : `g${show.typed}`}${show.ended ? ' ended' : ''}`;
}

test.each([
  ['', 0, '2'],
  [' ', 0, '3'],
  ['\x1b[C', 0, '3'],
  ['\x1b[D', 0, '1'],
  ['\x1b[D\x1b[D', 0, '1'],
  ['\r', 0, '3'],
  ['\x1b[F', 0, '5'],
  ['\x1b[F ', 0, '5'],
  ['\x1b[H', 0, '1'],
  ['g4\r', 0, '4'],
  ['g', 0, '2g'],
  ['4', 0, '2g4'],
  ['4\r', 0, '4'],
  ['99\r', 0, '5'],
  ['0\r', 0, '1'],
  ['g\r', 0, '2'],
  ['g4\x7f3\r', 0, '3'],
  ['g4x', 0, '2'],
  ['q', 0, '2 ended'],
  ['\x03', 0, '2 ended'],
  ['g4q', 0, '2 ended'],
  [' ', 3, '2+3'],
  ['  ', 3, '3'],
  ['\x1b[B\x1b[B', 3, '2+2'],
  ['\x1b[B\x1b[A\x1b[A', 3, '1'],
  ['x\x1b[15~', 0, '2'],
])('%j with %i lines below: %s', (keys, below, place) => {
  expect(after(keys, below)).toBe(place);
});
