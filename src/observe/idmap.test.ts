import { expect, test } from 'vitest';
import { parseIdMap, toInside, toOutside } from './idmap.ts';

const MAP = parseIdMap('         0       1000          1\n         1     100000      65536\n');

test('the ranges', () => {
  expect(MAP).toEqual([
    { inside: 0, outside: 1000, length: 1 },
    { inside: 1, outside: 100000, length: 65536 },
  ]);
  expect(parseIdMap('')).toEqual([]);
  expect(parseIdMap('0 0 4294967295\n')).toEqual([{ inside: 0, outside: 0, length: 4294967295 }]);
});

test.each([
  [0, 1000],
  [1, 100000],
  [65536, 165535],
  [65537, undefined],
])('%i inside is %s outside', (inside, outside) => {
  expect(toOutside(MAP, inside)).toBe(outside);
  if (outside !== undefined) expect(toInside(MAP, outside)).toBe(inside);
});
