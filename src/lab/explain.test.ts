import { expect, test } from 'vitest';
import { fill } from './explain.ts';

test.each([
  ['{{pid}} lacks {{free}}.', { pid: '3', free: ['a', 'b'] }, 'en', '3 lacks a, b.'],
  ['it lacks {{free}}.', { free: ['a', '…'] }, 'en', 'it lacks a, …'],
  ['它缺少：{{free}}。', { free: ['a', 'b', '…'] }, 'zh', '它缺少：a、b、…'],
  ['{{nobody}} said so', {}, 'en', '? said so'],
  ['{{constructor}}', {}, 'en', '?'],
] as const)('%s', (text, values, lang, filled) => {
  expect(fill(text, values, lang)).toBe(filled);
});
