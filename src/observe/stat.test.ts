import { expect, test } from 'vitest';
import { parseStat, ttyName } from './stat.ts';

const REST = 'S 1 4242 4200 34819 4242 4194304 100 0 0 0 1 2 0 0 20 0 1 0 987654 7000000 500';

test('the fields that we use', () => {
  expect(parseStat(`4242 (bash) ${REST}\n`)).toEqual({
    pid: 4242,
    comm: 'bash',
    state: 'S',
    ppid: 1,
    processGroup: 4242,
    session: 4200,
    tty: 'pts/3',
    foreground: 4242,
    startTime: '987654',
  });
});

test.each(['a b', ') S 1 (', 'two\nlines', '((', '', 'naïve 容器'])('a command called %j', (comm) => {
  expect(parseStat(`7 (${comm}) ${REST}`)).toMatchObject({ comm, ppid: 1, startTime: '987654' });
});

test.each(['', '7 (bash', '7 (bash) S 1', 'nonsense'])('what is cut short is nothing: %j', (text) => {
  expect(parseStat(text)).toBeUndefined();
});

test.each([
  [0, undefined],
  [34816, 'pts/0'],
  [136 * 256 + 255, 'pts/255'],
  [(136 << 8) | (1 << 20) | 44, 'pts/300'],
  [1025, 'tty1'],
  [(5 << 8) | 1, '5:1'],
])('device %i is %s', (device, name) => {
  expect(ttyName(device)).toBe(name);
});
