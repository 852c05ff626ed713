import { expect, test } from 'vitest';
import { keysIn } from './keys.ts';

test.each([
  ['\r', ['next']],
  [' ', ['next']],
  ['\x1b[C', ['next']],
  ['\x1bOC', ['next']],
  ['\x1b[6~', ['next']],
  ['\x1b[D', ['back']],
  ['b', ['back']],
  ['g12\r', ['jump', { digit: 1 }, { digit: 2 }, 'next']],
  ['\x1b', ['escape']],
  ['\x03', ['quit']],
  ['\x1b[15~', []],
  ['中文', []],
  ['xyz', []],
])('%j', (chunk, keys) => {
  expect(keysIn(chunk)).toEqual(keys);
});
