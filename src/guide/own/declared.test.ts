import { expect, test } from 'vitest';
import { declaredBy } from './declared.ts';

const RIGHT = {
  id: 'mine',
  minutes: 10,
  steps: [{ id: 'one', kind: 'do', needs: ['ps'] }],
  host: ['cgroups'],
};
const step = (fields: object) => ({ steps: [{ id: 'one', kind: 'do', ...fields }] });

test('what is right is what is loaded', () => {
  expect(declaredBy(RIGHT, 'lab')).toBe(RIGHT);
});

const WRONG: readonly (readonly [string, object | null, RegExp])[] = [
  ['nothing', null, /exports no lab/],
  [
    'an id that is a path',
    { id: '../../etc' },
    /the id of the lab is of a-z, 0-9 and -.*not "\.\.\/\.\.\/etc"/,
  ],
  ['an id that moves the cursor', { id: '\x1b[2J' }, /not "\\x1b\[2J"/],
  ['an id that is remembered as another', { id: 'uts.12345678' }, /not "uts\.12345678"/],
  ['an id of any length', { id: 'a'.repeat(41) }, /at most 40 characters/],
  ['an id that is a number', { id: 3 }, /not number/],
  ['minutes', { minutes: Number.NaN }, /minutes is no positive number/],
  ['no steps', { steps: [] }, /no list of 1 to 100 steps/],
  ['steps without end', { steps: Array(101).fill({ id: 'a', kind: 'do' }) }, /no list of 1 to 100/],
  ['a step that is a path', step({ id: '../x' }), /the id of a step .*not "\.\.\/x"/],
  ['a step of no kind', step({ kind: 'x' }), /step "one" is neither 'do' nor 'experiment'/],
  ['a step twice', { steps: [...RIGHT.steps, ...RIGHT.steps] }, /two steps are called "one"/],
  ['needs that are no names', step({ needs: [3] }), /after and needs are lists of names/],
  ['after that is no list', step({ after: 'one' }), /after and needs are lists of names/],
  ['a feature that there is not', { host: ['network'] }, /host can only be \['cgroups'\]/],
];

test.each(WRONG)('refused: %s', (_, fields, words) => {
  const lab = fields === null ? undefined : { ...RIGHT, ...fields };
  expect(() => declaredBy(lab, './lab/lab')).toThrowError(
    expect.objectContaining({
      code: 'lab-declaration',
      text: expect.objectContaining({ en: expect.stringMatching(words) }),
    }),
  );
});
