import { describe, expect, test } from 'vitest';
import { parseDeck } from './parse.ts';

const HEAD = '---\nmarp: true\ntheme: nslab\npaginate: true\nlang: en\ntitle: "T"\n---\n';
const AT = { name: '03-mount', lang: 'en', file: 'slides/03-mount/en.md', lab: 'mount' } as const;
const parse = (body: string, head = HEAD) => parseDeck(`${head}${body}`, AT);
const GOOD = '\n## A `heading`\n\ntext\n\n<!-- say this -->\n';

describe('what is wrong with a deck is said with its line', () => {
  test.each([
    ['no front matter', '', '## A\n\n<!-- n -->\n', 1, 'no front matter'],
    ['another theme', HEAD.replace('nslab', 'gaia'), GOOD, 1, '"theme: nslab"'],
    ['no title', HEAD.replace('title: "T"\n', ''), GOOD, 1, 'no title'],
    ['no heading', HEAD, '\ntext\n\n<!-- n -->\n', 8, 'no heading'],
    ['no notes', HEAD, '\n## A\n\ntext\n', 9, 'no notes'],
    ['a rule below text', HEAD, `${GOOD}text\n---\n${GOOD}`, 15, 'an empty line before'],
    ['a step too many', HEAD, '\n## A\n\n```map a b\n```\n\n<!-- n -->\n', 11, '"map" takes a step'],
    ['no mistake', HEAD, '\n## A\n\n```checker a\n```\n\n<!-- n -->\n', 11, 'a step and a mistake'],
    ['an unknown name', HEAD, '\n## A\n\n```calls a most=3\n```\n\n<!-- n -->\n', 11, 'no "most="'],
    ['lines that are none', HEAD, '\n## A\n\n```commands a lines=3-1\n```\n\n<!-- n -->\n', 11, 'lines='],
    ['content that would be lost', HEAD, '\n## A\n\n```map a\nx\n```\n\n<!-- n -->\n', 11, 'is empty'],
    ['nothing to type', HEAD, '\n## A\n\n```shown a\n```\n\n<!-- n -->\n', 11, 'commands to type'],
    ['a slip in the name', HEAD, '\n## A\n\n```comands a\n```\n\n<!-- n -->\n', 11, '"commands"'],
    ['a fence without end', HEAD, '\n## A\n\n<!-- n -->\n\n```c\nx\n', 13, 'no end'],
  ])('%s', (_, head, body, line, words) => {
    const { problems } = parse(body, head);
    expect(problems.map((p) => `${p.line}: ${p.problem.en}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^${line}: .*${words}`)),
    );
    expect(problems.every(({ problem }) => problem.zh !== '')).toBe(true);
  });
});

test('slides, headings, classes, notes and blocks', () => {
  const body = `
<!-- _class: lead -->

# One

<!--
Several lines,
---
among them a rule.
-->

---

## Two

\`\`\`shown own-mounts before terminal=B as=outside
ls /

\`\`\`

\`\`\`c
---
\`\`\`

<!-- n -->
`;
  const { deck, problems } = parse(body);
  expect(problems).toEqual([]);
  const [one, two] = deck.slides;
  expect(one).toMatchObject({ number: 1, line: 11, heading: 'One', classes: ['lead'] });
  expect(one?.notes).toContain('among them a rule.');
  expect(two?.parts).toMatchObject([
    { kind: 'text', markdown: '## Two' },
    {
      kind: 'live',
      block: {
        of: 'shown',
        lab: 'mount',
        step: 'own-mounts',
        before: true,
        terminal: 'B',
        as: 'outside',
        body: ['ls /'],
      },
    },
    { kind: 'code', code: '---' },
  ]);
});
