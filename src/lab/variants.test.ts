import { expect, test } from 'vitest';
import { parseProse } from './prose.ts';
import { piecesOf } from './variants.ts';

const SOURCE = `---
title: Limits
---
## A limit {#limit}
### Task {#task}
Give it a fifth.

::: v1
\`\`\`sh
echo 20000 > cpu.cfs_quota_us
\`\`\`
:::
::: v2
Write to \`cpu.max\`.
:::
### Why {#why}
Because.
### Look for yourself {#look}
\`\`\`
cat x
\`\`\`
### Hints {#hints}
1. one
2. two
   ::: v1
   in v1
   :::
   ::: v2
   in v2
   :::
3. three
### Solution {#solution}
::: v1
\`\`\`sh
echo 1
\`\`\`
:::
::: v2
\`\`\`sh
echo 2
\`\`\`
:::
`;

function read(version: 'v1' | 'v2') {
  const { text, problems } = parseProse(SOURCE, 'x.md', 'en', version);
  expect(problems).toEqual([]);
  const step = text.steps.get('limit');
  if (step?.kind !== 'do') throw new Error('no step');
  return step;
}

test('what is typed, and the hints, are those of the machine’s interface', () => {
  for (const [version, code] of [
    ['v1', 'echo 1'],
    ['v2', 'echo 2'],
  ] as const) {
    const step = read(version);
    expect(step.commands.map((c) => c.code)).toEqual([code]);
    expect(step.hints).toHaveLength(3);
    expect(step.hints[1]).toContain(`in ${version}`);
    expect(step.hints[1]).not.toContain(version === 'v1' ? 'in v2' : 'in v1');
  }
  // A line of the source stays the line that is named in a complaint.
  expect(read('v2').commands[0]?.line).toBe(39);
});

test('what is shown has the other interface beside its own', () => {
  expect(piecesOf(read('v1').task).map((p) => p.of)).toEqual(['all', 'own', 'v2']);
  expect(piecesOf(read('v2').task).map((p) => p.of)).toEqual(['all', 'v1', 'own']);
});

test('a variant that is unknown, does not end, or ends twice is complained of with its line', () => {
  const wrong = (body: string) => {
    const source = SOURCE.replace('Give it a fifth.', body);
    return parseProse(source, 'x.md', 'en').problems.map((p) => `${p.line}: ${p.problem.en}`);
  };
  expect(wrong('::: v3\n:::')).toEqual(['6: "::: v3" is neither v1 nor v2']);
  expect(wrong(':::')).toEqual(['6: a ":::" that ends nothing']);
  expect(wrong('::: v2')).toContain('8: "::: v2" is still open');
  expect(parseProse(`${SOURCE}::: v1\n`, 'x.md', 'en').problems.map((p) => p.problem.en)).toEqual([
    '"::: v1" has no end (:::)',
  ]);
});
