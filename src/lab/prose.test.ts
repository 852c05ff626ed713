import { describe, expect, test } from 'vitest';
import { fixture } from './fixture.test-kit.ts';
import { parseProse } from './prose.ts';
import type { DoText, ExperimentText } from './text.ts';

const EN = fixture['labs/01-demo/en.md'] as string;
const parsed = parseProse(EN, 'en.md', 'en');

test('a good text has no problems', () => {
  expect(parsed.problems).toEqual([]);
  expect(parseProse(fixture['labs/01-demo/zh.md'] as string, 'zh.md', 'zh').problems).toEqual([]);
});

test('title, story, steps in order', () => {
  expect(parsed.text).toMatchObject({
    title: 'A lab to test with',
    story: 'A story.\n\nWith two paragraphs.',
  });
  expect([...parsed.text.steps.keys()]).toEqual(['own-name', 'which-name']);
});

test('a step to be done', () => {
  const step = parsed.text.steps.get('own-name') as DoText;
  expect(step).toMatchObject({
    kind: 'do',
    title: 'A name of your own',
    line: 8,
    task: 'Give it the name `box`.',
    look: '```sh\n# not a heading\nhostname\n```',
    hints: ['A nudge.', 'More,\non two lines.', 'Nearly all: `unshare -u`.'],
    done: 'You have it.',
    commands: [
      { language: 'sh', terminal: 'A', code: 'unshare --uts bash\nhostname box', line: 25 },
      { language: 'sh', terminal: 'B', code: 'pgrep bash', line: 29 },
    ],
  });
  expect(step.mistakes.get('changed-the-host')).toEqual({
    id: 'changed-the-host',
    title: "The machine's own name changed",
    line: 35,
    seen: 'The lab host is called {{hostname}} now.\n\nIt was not yours.',
    next: 'Name it back: `hostname lab`.\n\nThen enter a namespace.',
  });
});

test('an experiment', () => {
  const step = parsed.text.steps.get('which-name') as ExperimentText;
  expect(step).toMatchObject({ kind: 'experiment', question: 'Which name is shown?', look: '`uname -n`' });
  expect([...step.choices]).toEqual([
    ['old', 'the old one'],
    ['new', 'the new one,\nat once'],
  ]);
});

describe('what is wrong is said with its line', () => {
  test.each([
    ['no front matter', EN.replace(/^---[\s\S]*?---\n/, ''), 1, 'does not begin with --- title: … ---'],
    ['no title', EN.replace('title: A lab to test with', ''), 1, 'has no title'],
    [
      'another key',
      EN.replace('title: A', 'subtitle: x\ntitle: A'),
      2,
      '"subtitle: x" is not understood here',
    ],
    ['a step without id', EN.replace(' {#own-name}', ''), 8, '"A name of your own" has no {#id}'],
    ['the same step twice', EN.replace('{#which-name}', '{#own-name}'), 44, '{#own-name} is there twice'],
    ['no task', EN.replace('### Task {#task}\n', ''), 8, 'step "own-name" has no {#task}'],
    ['an empty why', EN.replace('Because.\n', '\n'), 11, '{#why} is empty'],
    [
      'an unknown part',
      EN.replace('{#why}', '{#reason}'),
      11,
      '"Why" is none of {#task}, {#why}, {#look}, {#hints}, {#solution}, {#done}, {#mistakes}',
    ],
    ['a part twice', EN.replace('{#why}', '{#task}'), 11, '{#task} is there twice'],
    [
      'words among hints',
      EN.replace('1. A nudge.', 'Well.\n1. A nudge.'),
      18,
      'hints are a numbered list and nothing else',
    ],
    [
      'a mistake without arrow',
      EN.replace('→ ', ''),
      35,
      'mistake "changed-the-host" has no paragraph that starts with →',
    ],
    [
      'a mistake of nothing but an arrow',
      EN.replace(/The lab host is[\s\S]*?yours\./, ''),
      35,
      'mistake "changed-the-host" does not say what was seen',
    ],
    [
      'a mistake without id',
      EN.replace(' {#changed-the-host}', ''),
      35,
      '"The machine\'s own name changed" has no {#id}',
    ],
    [
      'a nameless choice',
      EN.replace('- `old`:', '- old:'),
      45,
      'a choice is "- `name`: words", not "old: the old one"',
    ],
    ['one choice', EN.replace('- `old`: the old one\n', ''), 45, 'a question has at least two choices'],
    [
      'a heading too deep',
      EN.replace('Because.', '#### Deep {#deep}\nx'),
      12,
      '"Deep": no headings below ###',
    ],
  ])('%s', (_, source, line, problem) => {
    expect(source).not.toBe(EN);
    expect(parseProse(source, 'en.md', 'en').problems).toContainEqual({
      file: 'en.md',
      line,
      problem: { en: problem, zh: expect.stringMatching(/\p{Script=Han}|title/u) },
    });
  });

  test.each(['', '---', '---\n', '#', '```', '## {#a}', '---\ntitle: x\n---\n## a {#a}\n```sh\n## b {#b}'])(
    'a fragment is survived: %j',
    (source) => {
      expect(parseProse(source, 'en.md', 'en').problems.length).toBeGreaterThan(0);
    },
  );

  test('Windows line ends and a byte order mark are no problem', () => {
    expect(parseProse(`\ufeff${EN.replaceAll('\n', '\r\n')}`, 'en.md', 'en')).toEqual(parsed);
  });
});
