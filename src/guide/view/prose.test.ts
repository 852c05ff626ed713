import { expect, test } from 'vitest';
import type { Io } from '../io.ts';
import { ink } from './ink.ts';
import { prose } from './prose.ts';

const TEXT = `All the same.

:::: own
\`\`\`sh
echo 20000 > cpu.cfs_quota_us
\`\`\`
::::
:::: v2
\`\`\`sh
echo "20000 100000" > cpu.max
\`\`\`
::::

And on.`;

function at(columns: number): string {
  return prose(TEXT, { columns, lang: 'en', ink: ink({ color: false, unicode: true }) } as unknown as Io);
}

test('beside each other where there is room', () => {
  expect(at(120).split('\n')).toEqual([
    'All the same.',
    '',
    expect.stringMatching(/^ {4}echo 20000 > cpu\.cfs_quota_us +│ On a machine with cgroup v2$/),
    expect.stringMatching(/^ +│$/),
    expect.stringMatching(/^ +│ {5}echo "20000 100000" > cpu\.max$/),
    '',
    'And on.',
    '',
  ]);
});

test('below each other where there is not', () => {
  expect(at(60)).toBe(`All the same.

    echo 20000 > cpu.cfs_quota_us

│ On a machine with cgroup v2
│
│     echo "20000 100000" > cpu.max

And on.
`);
});

test('on a screen that is hardly one, too', () => {
  expect(at(12)).toContain('echo 20000');
});
