import { expect, test } from 'vitest';
import { Seen } from './seen.ts';

test('lines with an arrow are what was seen', () => {
  const seen = new Seen('noise\nhostname → box\n  a path → /a → /b \nempty → \nhostname → later');
  expect(seen.evidence).toEqual([
    { what: 'hostname', value: 'box' },
    { what: 'a path', value: '/a → /b' },
    { what: 'empty', value: '' },
    { what: 'hostname', value: 'later' },
  ]);
  expect(seen.of('hostname')).toBe('box');
  expect(seen.of('a path')).toBe('/a → /b');
  expect(seen.of('nothing')).toBeUndefined();
  expect(seen.outcome('yes')).toEqual({ answer: 'yes', evidence: seen.evidence });
});
