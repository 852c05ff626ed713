import { expect, test } from 'vitest';
import { around, type MarkedLine, marked, type StateLine } from './marked.ts';

/** `  a=1`: indentation, what it stands for, and its fact. */
function lines(text: string): StateLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, rails = '', key = '', fact = ''] = /^(\s*)(\w+)=?(.*)$/.exec(line) ?? [];
      return { rails, key, fact, words: [{ as: 'plain', text: key }] };
    });
}

function shown(all: readonly (MarkedLine | undefined)[]): string[] {
  return all.map((line) => (line ? `${line.mark}${line.rails}${line.key}` : '…'));
}

test.each([
  ['nothing', 'a\nb', 'a\nb', [' a', ' b']],
  ['a new line', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
  ['a gone line, where it was', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['a gone line at the end', 'a\nb', 'a', [' a', '-b']],
  ['a changed line', 'a=1\nb', 'a=2\nb', ['~a', ' b']],
  ['all at once', 'a=1\nb\nc', 'a=2\nd\nc', ['~a', '-b', '+d', ' c'].sort()],
  ['another order is no change', 'a\nb\nc', 'c\na\nb', [' c', ' a', ' b']],
  ['from nothing', '', 'a', ['+a']],
])('%s', (name, before, after, wanted) => {
  const seen = shown(marked(lines(before), lines(after)));
  expect(name === 'all at once' ? seen.sort() : seen).toEqual(wanted);
});

const LONG = ['r', ...Array.from({ length: 20 }, (_, i) => `  x${i}=1`)].join('\n');

test('where there is little room: the change, what it hangs on, and what is next to it', () => {
  const after = LONG.replace('x10=1', 'x10=2');
  expect(shown(around(marked(lines(LONG), lines(after)), 7))).toEqual([
    ...[' r', '…', '   x8', '   x9', '~  x10', '   x11', '…'],
  ]);
  expect(shown(around(marked(lines(LONG), lines(after)), 2))).toEqual(['~  x10', ' r']);
});

test.each([1, 2, 3, 5, 8, 13, 21, 30])('never more than %i rows', (rows) => {
  const after = LONG.replace('x3=1', 'x3=2').replace('  x18=1\n', '').concat('\n  y=1');
  expect(around(marked(lines(LONG), lines(after)), rows).length).toBeLessThanOrEqual(rows);
});
