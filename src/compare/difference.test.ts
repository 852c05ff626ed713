import { expect, test } from 'vitest';
import { compareObservations } from './difference.ts';

test('equal, different, and what only one of them has', () => {
  const ours = { limits: { cpu: '1', nofile: '64', core: '0' }, root: { type: 'overlay' } };
  const theirs = { limits: { cpu: '1', nofile: '99', nproc: '5' } };
  expect(compareObservations(ours, theirs)).toEqual([
    {
      section: 'limits',
      equal: [{ name: 'cpu', value: '1' }],
      different: [
        { section: 'limits', name: 'nofile', ours: '64', theirs: '99' },
        { section: 'limits', name: 'core', ours: '0', theirs: undefined },
        { section: 'limits', name: 'nproc', ours: undefined, theirs: '5' },
      ],
    },
    {
      section: 'root',
      equal: [],
      different: [{ section: 'root', name: 'type', ours: 'overlay', theirs: undefined }],
    },
  ]);
});

test('what neither could look at is not there', () => {
  expect(compareObservations({}, {})).toEqual([]);
});
