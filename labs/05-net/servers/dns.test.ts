import { expect, test } from 'vitest';
import { answerTo, nameAsked } from './dns.ts';

/** A query as getaddrinfo(3) sends it: one question, recursion desired. */
function query(name: string, type = 1): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1]);
}

const answer = (asked: Buffer) => answerTo(asked, 'outside.example', '203.0.113.9');

test('the one name, also in capitals, has one address', () => {
  const asked = query('Outside.Example');
  expect(nameAsked(asked)).toBe('outside.example');
  expect(answer(asked)?.toString('hex')).toBe(
    `abcd8580${'0001000100000000'}${asked.subarray(12).toString('hex')}c00c00010001000000050004cb007109`,
  );
});

test('of another type there is nothing, and another name is not known', () => {
  expect(answer(query('outside.example', 28))?.readUInt32BE(2)).toBe(0x8580_0001);
  expect(answer(query('outside.example', 28))?.readUInt16BE(6)).toBe(0);
  expect(answer(query('nix.example'))?.readUInt16BE(2)).toBe(0x8583);
});

test('what is no query is not answered', () => {
  const whole = query('outside.example');
  for (let length = 0; length < whole.length; length++)
    expect(answer(whole.subarray(0, length))).toBeUndefined();
  const pointer = Buffer.from(whole);
  pointer[12] = 0xc0;
  expect(answer(pointer)).toBeUndefined();
  const two = Buffer.from(whole);
  two[5] = 2;
  expect(answer(two)).toBeUndefined();
});
