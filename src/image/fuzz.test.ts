import { expect, test } from 'vitest';
import { NslabError } from '../text/error.ts';
import { Arena, gnuLong, imageOf, pax, rawMember, rawTar, savedImage, sealed } from './hostile.test-kit.ts';

const ROUNDS = 400;

/** Repeatable: xorshift32. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

const LAYER = rawTar([
  { name: 'd', flag: '5', mode: 0o755 },
  pax({ path: 'd/long', mtime: '1.5' }),
  { name: 'x', content: 'content' },
  gnuLong('L', 'd/longer'),
  { name: 'x', flag: '2', linkname: '../../outside' },
  { name: 'd/hard', flag: '1', linkname: 'd/long' },
  { name: '.wh.gone' },
  { name: 'dev', flag: '3', device: [1, 3] },
]);

/** A few bytes changed, and the header's checksum made right again: what a checksum alone would catch is dull. */
function mutated(tar: Buffer, roll: (sides: number) => number): Buffer {
  const copy = Buffer.from(tar);
  for (let i = roll(6) + 1; i > 0; i--) {
    const block = roll(copy.length / 512) * 512;
    const field = [0, 1, 2, 100, 124, 125, 130, 156, 157, 257, 345, roll(512)][roll(12)] ?? 0;
    copy[block + field] =
      ['/', '.', '\0', '7', '1', '2', '5', 'x', 'L', 'g', '\xff', '\x80'][roll(12)]?.charCodeAt(0) ?? 0;
    sealed(copy.subarray(block, block + 512));
  }
  return copy;
}

test('a layer whose bytes were changed is unpacked or refused, and writes nowhere else', async () => {
  const roll = dice(20_261_122);
  const answers = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const arena = new Arena();
    try {
      const answer = await arena.unpack(savedImage([mutated(LAYER, roll)])).then(
        () => 'unpacked',
        (error: unknown) => {
          expect(error, String((error as Error).stack)).toBeInstanceOf(NslabError);
          return 'refused';
        },
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      const others = arena.list().filter((line) => !line.startsWith('out/'));
      expect(others.slice(1)).toEqual(['outside/ 755', 'outside/canary 644 alive']);
    } finally {
      arena.end();
    }
  }
  expect(answers.get('unpacked')).toBeGreaterThan(10);
  expect(answers.get('refused')).toBeGreaterThan(100);
});

test('an archive whose bytes were changed, too', async () => {
  const roll = dice(7);
  const archive = imageOf({ name: 'a', content: 'a' });
  const arena = new Arena();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const error = await arena
        .unpack(mutated(archive, roll), {}, `${arena.out}${round}`)
        .catch((e: unknown) => e);
      if (error instanceof Error) expect(error, String(error.stack)).toBeInstanceOf(NslabError);
    }
    expect(arena.list()).toContain('outside/canary 644 alive');
  } finally {
    arena.end();
  }
});

test('headers that only say more headers follow come to an end', async () => {
  const arena = new Arena();
  const endless = Buffer.concat(Array.from({ length: 5_000 }, () => rawMember(pax({ path: 'x' }))));
  try {
    await expect(arena.unpack(savedImage([endless]))).rejects.toThrow('it has been cut short');
  } finally {
    arena.end();
  }
});
