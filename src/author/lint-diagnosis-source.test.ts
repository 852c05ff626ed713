import { expect, test } from 'vitest';
import { namedDiagnoses } from './lint-diagnosis-source.ts';

test.each<[string, string[]]>([
  ["fail({ expected, diagnosis: 'a-b', values })", ['a-b']],
  ["const diagnosis = x ? 'a' : 'b';", ['a', 'b']],
  ["...(stray && { diagnosis: 'on-the-host' })", ['on-the-host']],
  ["diagnosis: kind === 'do' ? 'a' : other('x'),", ['a']],
  ["diagnosis: where !== undefined ? 'a' : shared ? 'b' : 'c',\n values: { d: 'd' }", ['a', 'b', 'c']],
  [
    "const not = (diagnosis: string, actual: Text) => fail({ diagnosis });\nreturn not('still-inside', { en: 'x', zh: 'y' });",
    ['still-inside'],
  ],
  [
    "const not = (actual: Text, diagnosis?: string, values = {}) => 1;\nnot({ en: 'a, b', zh: '(c' }, 'third-one', {});",
    ['third-one'],
  ],
  ["function wrong(diagnosis: string) {}\nwrong('a');wrong('b')", ['a', 'b']],
  ["): { diagnosis: string; values: Record<string, string> } | undefined {\n return 'no';", []],
  ["if (diagnosis === 'forked') return 'x';", []],
  ['diagnosis: undefined', []],
  ["diagnosis: 'Not an id'", []],
])('%s', (source, named) => {
  expect([...namedDiagnoses(source)]).toEqual(named);
});
