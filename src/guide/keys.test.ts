import { expect, test } from 'vitest';
import { keyDecoder } from './keys.ts';

test.each([
  ['single keys', ['h', 'w', '\r', '?', 'S'], ['hint', 'why', 'next', 'keys', 'perform']],
  ['Ctrl-C', ['\x03'], ['leave']],
  ['arrow keys', ['\x1b[A', '\x1b[B'], []],
  ['a command typed here by mistake', [...'unshare -u bash\r', 'h'], ['typing', 'hint']],
  ['one that begins with a key', [...'hostname box\r', 'w'], ['hint', 'typing', 'why']],
  ['one that was pasted', ['hostname box\r', 'w'], ['typing', 'why']],
  ['Ctrl-C in the middle of one', ['x', '\x03', 'h'], ['typing', 'leave', 'hint']],
  ['keys pressed faster than they are read', ['qq', '\rw'], ['quit', 'quit', 'next', 'why']],
  ['a line ended, and a key at once', ['x', '\rq'], ['typing', 'quit']],
  ['capitals that are no keys', ['Q', '\r'], ['typing']],
])('%s', (_, chunks, keys) => {
  const pressed: string[] = [];
  const decode = keyDecoder((key) => pressed.push(key));
  for (const chunk of chunks) decode(chunk);
  expect(pressed).toEqual(keys);
});
