import { expect, test } from 'vitest';
import { BASE, COUNT } from '../../labhost/idmap.ts';
import type { NslabError } from '../../text/error.ts';
import { freeIds, type IdRange, mapOf, outsideOf } from './ids.ts';

const MACHINE: IdRange[] = [{ from: 0, count: 2 ** 32 - 1 }];
const ROOTS_HOST: IdRange[] = [{ from: 0, count: COUNT }];
const USERS_HOST: IdRange[] = [
  { from: 0, count: 1 },
  { from: 1, count: 65_536 },
];

test('on the machine itself they lie above those of lab hosts', () => {
  expect(freeIds(MACHINE, [])).toEqual({ from: BASE + COUNT, count: 65_536 });
});

test('in a lab host above its own users', () => {
  expect(freeIds(ROOTS_HOST, [])).toEqual({ from: 65_536, count: 65_536 });
});

test('nobody else has any of them', () => {
  const taken: IdRange[] = [{ from: 65_536 + 100, count: 1 }];
  expect(freeIds(ROOTS_HOST, taken)).toEqual({ from: 131_072, count: 65_536 });
});

test('where there are few, small ones, until these are used up, too', () => {
  const taken: IdRange[] = [];
  for (;;) {
    let slot: IdRange | undefined;
    try {
      slot = freeIds(USERS_HOST, taken);
    } catch (error) {
      expect((error as NslabError).code).toBe('ids-used-up');
      break;
    }
    expect(slot).toBeDefined();
    for (const other of taken) {
      const isApart =
        (slot as IdRange).from >= other.from + other.count || other.from >= (slot as IdRange).from + 1024;
      expect(isApart).toBe(true);
    }
    taken.push(slot as IdRange);
  }
  expect(taken.length).toBe(59);
  expect(Math.max(...taken.map(({ from, count }) => from + count))).toBeLessThan(65_534);
});

test('in a lab host that is full of large ones, small ones are left', () => {
  const all: IdRange[] = Array.from({ length: 127 }, (_, i) => ({ from: (i + 1) * 65_536, count: 65_536 }));
  expect(freeIds(ROOTS_HOST, all)).toEqual({ from: 4096, count: 1024 });
});

test('a single id is not divided', () => {
  expect(freeIds([{ from: 0, count: 1 }], [])).toBeUndefined();
  expect(mapOf(undefined)).toEqual([{ containerID: 0, hostID: 0, size: 1 }]);
});

test('a small range has nobody, too', () => {
  const map = mapOf({ from: 4096, count: 1024 });
  expect(map).toEqual([
    { containerID: 0, hostID: 4096, size: 1023 },
    { containerID: 65_534, hostID: 5119, size: 1 },
  ]);
  expect(outsideOf(map, 0)).toBe(4096);
  expect(outsideOf(map, 1022)).toBe(5118);
  expect(outsideOf(map, 65_534)).toBe(5119);
  expect(outsideOf(map, 1023)).toBeUndefined();
});

test('a large one has every id of 16 bits', () => {
  const map = mapOf({ from: 65_536, count: 65_536 });
  expect(outsideOf(map, 65_535)).toBe(131_071);
  expect(outsideOf(map, 65_536)).toBeUndefined();
});
