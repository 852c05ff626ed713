import { expect, test } from 'vitest';
import { rowsOf } from './face.ts';

test.each<[readonly string[], number, number]>([
  [[], 40, 0],
  [['one'], 40, 1],
  [['x'.repeat(40)], 40, 1],
  [['x'.repeat(41), 'one'], 40, 3],
  [['容'.repeat(21)], 20, 3],
  [['\u001b[31mone\u001b[39m'], 3, 1],
])('%j takes, in %i columns, %i rows', (lines, columns, rows) => {
  expect(rowsOf(lines, columns)).toBe(rows);
});
