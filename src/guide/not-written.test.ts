import { closeSync, openSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NslabError } from '../text/error.ts';
import { notWritten } from './not-written.ts';

const ELSEWHERE = { en: 'elsewhere', zh: '别处' };

function caught(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}

test('a full disk: what it said, and where there is room', () => {
  const fd = openSync('/dev/full', 'w');
  const error = notWritten(
    caught(() => writeSync(fd, 'x')),
    '/here/a\x1b[31m',
    ELSEWHERE,
  ) as NslabError;
  closeSync(fd);
  expect(error.text.en).toBe('"/here/a\\x1b[31m" could not be written: ENOSPC (No space left on device).');
  expect(error.hint?.en).toMatch(/^df -h/);
});

test('a place that is not ours: another', () => {
  const error = notWritten(
    caught(() => openSync('/proc/nobody/x', 'wx')),
    'x',
    ELSEWHERE,
  ) as NslabError;
  expect(error.hint).toEqual(ELSEWHERE);
});

test('what the disk did not say stays as it is', () => {
  const mine = new TypeError('mine');
  expect(notWritten(mine, 'x', ELSEWHERE)).toBe(mine);
  const said = new NslabError('said', ELSEWHERE);
  expect(notWritten(said, 'x', ELSEWHERE)).toBe(said);
});
