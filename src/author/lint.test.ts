import { describe, expect, test } from 'vitest';
import { fixture, fixtureLab } from '../lab/fixture.test-kit.ts';
import { type Finding, formatFinding, lintLabs } from './lint.ts';

type Changes = Record<string, string | undefined>;

const LAB = 'labs/01-demo/lab.js';
const EN = 'labs/01-demo/en.md';
const ZH = 'labs/01-demo/zh.md';
const PROGRAMS = 'labs/01-demo/programs.js';
const MISTAKES = 'labs/01-demo/mistakes.js';
const EXPERIMENTS = 'labs/01-demo/experiments.js';
const CHECKER = 'checkers/01-demo/own-name.js';

/** The good file with one thing in it changed. */
function edit(path: string, from: string | RegExp, to: string): Changes {
  const good = fixture[path] as string;
  const bad = good.replace(from, to);
  expect(bad, `${from} in ${path}`).not.toBe(good);
  return { [path]: bad };
}

const both = (from: string, to: string): Changes => ({ ...edit(EN, from, to), ...edit(ZH, from, to) });
const lint = (changes: Changes): Promise<Finding[]> => lintLabs(fixtureLab(changes));

test('a good lab has no findings', async () => {
  expect(await lint({})).toEqual([]);
});

test('no labs at all is a finding', async () => {
  const none = { modules: '/nowhere', texts: '/nowhere', extension: '.js' } as const;
  expect(await lintLabs(none)).toMatchObject([{ rule: 'no-labs' }]);
});

test('a finding is printed as compilers do', async () => {
  const [finding] = await lint(edit(EN, 'Because.', 'TODO'));
  expect(finding && formatFinding(finding, 'en')).toBe(
    'labs/01-demo/en.md:8: own-name: why: "TODO" is left over [unfinished]',
  );
  expect(finding && formatFinding(finding, 'zh')).toBe(
    'labs/01-demo/en.md:8: own-name: why：还留着“TODO” [unfinished]',
  );
});

describe('files', () => {
  test.each<[string, Changes, string, string]>([
    ['a stray file in a lab', { 'labs/01-demo/notes.md': '' }, 'stray-file', 'labs/01-demo/notes.md'],
    ['a checker of no step', { 'checkers/01-demo/other.js': '' }, 'stray-file', 'checkers/01-demo/other.js'],
    ['a folder that is no lab', { 'labs/uts/en.md': '' }, 'stray-folder', 'labs/uts'],
    ['checkers of no lab', { 'checkers/07-x/a.js': '' }, 'stray-folder', 'checkers/07-x'],
    ['no English text', { [EN]: undefined }, 'text', EN],
    ['no Chinese text', { [ZH]: undefined }, 'text', ZH],
    ['a lab that cannot be loaded', { [LAB]: 'export const' }, 'lab-loads', 'labs/01-demo/lab.ts'],
    ['programs that cannot be loaded', { [PROGRAMS]: 'export const' }, 'module-loads', PROGRAMS],
    ['mistakes that cannot be loaded', { [MISTAKES]: 'export const' }, 'module-loads', MISTAKES],
    ['a checker that cannot be loaded', { [CHECKER]: 'export default' }, 'module-loads', CHECKER],
    ['no checker', { [CHECKER]: undefined }, 'checker', CHECKER],
  ])('%s', async (_, changes, rule, file) => {
    expect(await lint(changes)).toContainEqual(expect.objectContaining({ rule, file }));
  });

  test('what a checker imports, and tests, are not stray', async () => {
    const imported = `import { x } from './shared.js';\n${fixture[CHECKER]}`;
    const files = {
      'checkers/01-demo/shared.js': 'export const x = 1;',
      'checkers/01-demo/own-name.test.js': '',
    };
    expect(await lint({ [CHECKER]: imported, ...files })).toEqual([]);
  });
});

const step = (fields: string): Changes =>
  edit(LAB, "{ id: 'own-name', kind: 'do', needs: ['hostname'] }", fields);

describe('one thing wrong, one rule red', () => {
  test.each<[string, () => Changes, string, string]>([
    [
      'a wrong number',
      () => edit(LAB, 'number: 1', 'number: 2'),
      'lab-named',
      'calls itself 2 demo, its folder does not',
    ],
    ['a wrong id', () => edit(LAB, "id: 'demo'", "id: 'uts'"), 'lab-named', 'calls itself 1 uts'],
    ['no time', () => edit(LAB, 'minutes: 10', 'minutes: 0'), 'minutes', '0 minutes for 2 steps'],
    ['hours', () => edit(LAB, 'minutes: 10', 'minutes: 600'), 'minutes', '600 minutes for 2 steps'],
    ['a half minute', () => edit(LAB, 'minutes: 10', 'minutes: 9.5'), 'minutes', '9.5 minutes'],
    [
      'no steps',
      () => ({ [LAB]: "export const lab = { number: 1, id: 'demo', minutes: 0, steps: [] };" }),
      'no-steps',
      'has no steps',
    ],
    ['an odd id', () => step("{ id: 'Own_Name', kind: 'do' }"), 'steps', 'step "Own_Name": an id is of a-z'],
    [
      'a step twice',
      () => step("{ id: 'own-name', kind: 'do' }, { id: 'own-name', kind: 'do' }"),
      'steps',
      'is there twice',
    ],
    [
      'after what comes later',
      () => step("{ id: 'own-name', kind: 'do', after: ['which-name'] }"),
      'steps',
      'which does not come before it',
    ],
    [
      'after nothing',
      () => step("{ id: 'own-name', kind: 'do', after: ['x'] }"),
      'steps',
      'is after "x", which there is not',
    ],
    [
      'a step without text',
      () => step("{ id: 'own-name', kind: 'do' }, { id: 'more', kind: 'do' }"),
      'step-without-text',
      'step "more" has no section',
    ],
    [
      'text without a step',
      () => edit(LAB, "{ id: 'own-name', kind: 'do', needs: ['hostname'] },", ''),
      'text-without-step',
      '{#own-name} is no step of lab.ts',
    ],
    [
      'another kind',
      () => step("{ id: 'own-name', kind: 'experiment' }"),
      'step-kind',
      'is declared as "experiment", the text is that of "do"',
    ],
    [
      'another order',
      () => ({ ...edit(EN, /(## A name of your own[\s\S]*)(## What[\s\S]*)/, '$2\n$1') }),
      'step-order',
      'not in the order',
    ],

    ['a text that cannot be read', () => edit(EN, ' {#why}', ''), 'text', '"Why" is none of'],
    ['no title', () => edit(ZH, 'title: 用来测试的实验', ''), 'text', 'has no title'],
    ['no story', () => edit(EN, /A story\.\n\nWith two paragraphs\./, ''), 'story', 'has no story'],
    ['two hints', () => edit(EN, '1. A nudge.\n', ''), 'hints-three', 'has 2 hints, not 3'],
    ['four hints', () => edit(ZH, '1. 先', '1. 再想。\n1. 先'), 'hints-three', 'has 4 hints, not 3'],
    ['an empty hint', () => edit(EN, '1. A nudge.', '1.  '), 'hints-three', 'has 2 hints, not 3'],
    [
      'nothing to type',
      () => ({ ...edit(EN, /```sh/g, '```text'), ...edit(ZH, /```sh/g, '```text') }),
      'solution-commands',
      'has no commands to type',
    ],
    ['TODO', () => edit(EN, 'Because.', 'TODO: why'), 'unfinished', 'own-name: why: "TODO" is left over'],
    ['待补充', () => edit(ZH, '因为需要这样做。', '因为：待补充'), 'unfinished', '"待补充" is left over'],
    [
      '<PID> in a command',
      () => both('pgrep bash', 'kill <PID>'),
      'stand-in',
      '<PID> cannot be typed as it stands',
    ],
    [
      '<pid> in the words',
      () => edit(EN, 'Because.', 'See `/proc/<pid>/ns`.'),
      'stand-in',
      '<pid> cannot be typed',
    ],
    [
      'a long line',
      () => both('pgrep bash', `echo ${'x'.repeat(96)}`),
      'long-code',
      'a line of code of 101 columns',
    ],

    [
      'a mistake in one language',
      () => edit(ZH, /#### 整台[\s\S]*?(?=\n## )/, ''),
      'same-ids',
      'mistake "changed-the-host" is not in zh.md',
    ],
    [
      'a mistake in the other',
      () => edit(EN, '{#changed-the-host}', '{#changed-it}'),
      'same-ids',
      'mistake "changed-the-host" is not in en.md',
    ],
    ['done in one language', () => edit(ZH, /### 完成[^#]*/, ''), 'same-ids', 'part "done" is not in zh.md'],
    [
      'a choice in one language',
      () => edit(ZH, '- `new`：', '- `neu`：'),
      'same-ids',
      'choice "new" is not in zh.md',
    ],
    [
      'another command',
      () => edit(ZH, 'hostname box', 'hostname Box'),
      'same-solution',
      'block 1 of the solution is not the same in English (line 25)',
    ],
    ['another terminal', () => edit(ZH, ' terminal=B', ''), 'same-solution', 'block 2 of the solution'],
    [
      'a block less',
      () => edit(ZH, /```sh terminal=B[\s\S]*?```\n/, ''),
      'same-solution',
      'block 2 of the solution',
    ],
    [
      'another look',
      () => edit(ZH, '# not a heading\nhostname', 'uname'),
      'same-code',
      'own-name: look: the blocks of code',
    ],
    [
      'other values',
      () => edit(ZH, '{{hostname}}', '{{name}}'),
      'same-values',
      'speaks of {{name}}, the English of {{hostname}}',
    ],

    [
      'English for Chinese',
      () => edit(ZH, '因为需要这样做。', 'Because it must be so.'),
      'zh-chinese',
      'own-name: why: is not Chinese',
    ],
    [
      'an English title',
      () => edit(ZH, '## 属于自己的名字', '## Own name'),
      'zh-chinese',
      'own-name: title: is not Chinese',
    ],
    [
      'an ASCII comma',
      () => edit(ZH, '因为需要', '因为,需要'),
      'zh-punctuation',
      'ASCII punctuation after Chinese',
    ],
    [
      'an ASCII full stop',
      () => edit(ZH, '因为需要这样做。', '因为需要这样做.'),
      'zh-punctuation',
      'ASCII punctuation after Chinese',
    ],
    [
      'an ASCII colon',
      () => edit(ZH, '差不多就是：', '差不多就是: '),
      'zh-punctuation',
      'ASCII punctuation after Chinese',
    ],
    [
      'a comma after code',
      () => edit(ZH, '因为需要', '看 `ls`, 因为需要'),
      'zh-punctuation',
      'ASCII punctuation before Chinese',
    ],
    [
      'ASCII parentheses',
      () => edit(ZH, '因为需要', '因为(确实)需要'),
      'zh-punctuation',
      'ASCII parentheses',
    ],
    ['ASCII quotes', () => edit(ZH, '因为需要', '因为"确实"需要'), 'zh-punctuation', 'ASCII quotes'],
    [
      'no space before code',
      () => edit(ZH, '把名字改成 `box`', '把名字改成`box`'),
      'zh-space',
      'no space between Chinese and Latin',
    ],
    ['no space after a number', () => edit(ZH, '因为需要', '有 3个需要'), 'zh-space', 'no space'],
    ['no space before a value', () => edit(ZH, '叫 {{hostname}}', '叫{{hostname}}'), 'zh-space', 'no space'],
    [
      'Chinese in English',
      () => edit(EN, 'Because.', 'Because 因为.'),
      'en-english',
      'Chinese in the English text',
    ],

    [
      'no program',
      () => ({ [PROGRAMS]: 'export const programs = {};' }),
      'program',
      'step "own-name" has no program',
    ],
    ['no programs', () => ({ [PROGRAMS]: undefined }), 'program', 'step "own-name" has no program'],
    [
      'a program of no step',
      () => edit(PROGRAMS, 'programs = {', 'programs = { x: () => [],'),
      'unknown-step',
      'a program for "x"',
    ],
    [
      'a program of an experiment',
      () => edit(PROGRAMS, 'programs = {', "programs = { 'which-name': () => [],"),
      'unknown-step',
      'a program for "which-name"',
    ],
    [
      'a setup of no step',
      () => edit(PROGRAMS, 'setups = {', 'setups = { x: () => []'),
      'unknown-step',
      'a setup for "x"',
    ],
    ['no experiment', () => ({ [EXPERIMENTS]: undefined }), 'experiment', '"which-name" has no experiment'],
    [
      'an experiment of no step',
      () => edit(EXPERIMENTS, 'experiments = {', 'experiments = { x: {choices: []},'),
      'unknown-step',
      'an experiment for "x"',
    ],
    [
      'a choice without words',
      () => edit(EXPERIMENTS, "'new'", "'new', 'none'"),
      'choices',
      'no words for the choice "none"',
    ],
    [
      'an expected answer that is no choice',
      () => edit(EXPERIMENTS, "answer: 'old', why", "answer: 'older', why"),
      'expected',
      '`expected` must be one of its choices',
    ],
    [
      'an answer that is expected on one kind of machine only',
      () =>
        edit(EXPERIMENTS, "{ answer: 'old', why: 'nobody wrote it' }", "{ v1: { answer: 'old', why: 'x' } }"),
      'expected',
      '`expected` must be one of its choices',
    ],
    ['words without a choice', () => edit(EXPERIMENTS, ", 'new'", ''), 'choices', 'has no choice "new"'],

    [
      'a diagnosis without words',
      () => edit(CHECKER, "'changed-the-host'", "x ? 'changed-the-host' : 'other-one'"),
      'diagnosis-without-text',
      'mistake "other-one" is named by the checker',
    ],
    [
      'a diagnosis of a shared file',
      () => ({
        [CHECKER]: `import './s.js'; import { a } from './s.js';\n${fixture[CHECKER]}`,
        'checkers/01-demo/s.js': "export const a = { diagnosis: 'from-shared' };",
      }),
      'diagnosis-without-text',
      'mistake "from-shared" has no section',
    ],
    [
      'words without a diagnosis',
      () => edit(CHECKER, "diagnosis: 'changed-the-host'", 'diagnosis: null'),
      'text-without-diagnosis',
      'mistake "changed-the-host" is named by no checker',
    ],
    [
      'a diagnosis only in a comment',
      () => edit(CHECKER, "diagnosis: 'changed-the-host'", "diagnosis: null /* 'changed-the-host' */"),
      'text-without-diagnosis',
      'is named by no checker',
    ],
    [
      'a value that nobody gives',
      () => edit(CHECKER, 'values: { hostname', 'values: { name'),
      'value-unknown',
      'speaks of {{hostname}}, which no checker gives',
    ],
    [
      'never provoked',
      () => ({ [MISTAKES]: 'export const mistakes = {};' }),
      'diagnosis-without-mistake',
      'is never provoked',
    ],
    ['no mistakes file', () => ({ [MISTAKES]: undefined }), 'diagnosis-without-mistake', 'is never provoked'],
    [
      'a mistake of no diagnosis',
      () => edit(MISTAKES, "diagnosis: 'changed-the-host'", "diagnosis: 'x'"),
      'mistake-without-diagnosis',
      'mistake "x" is known to neither',
    ],
    [
      'a mistake that types nothing',
      () => edit(MISTAKES, "['hostname box']", '[]'),
      'mistake-types-nothing',
      'types nothing',
    ],
    ['mistakes of no step', () => edit(MISTAKES, "'own-name'", "'x'"), 'unknown-step', 'mistakes for "x"'],
    ['a mistake without →', () => edit(EN, '→ ', ''), 'text', 'no paragraph that starts with →'],
  ])('%s', async (_, changes, rule, message) => {
    const findings = await lint(changes());
    const en = expect.stringContaining(message);
    const zh = expect.stringMatching(/\p{Script=Han}/u);
    expect(findings).toContainEqual(expect.objectContaining({ rule, message: { en, zh } }));
  });
});

describe('what is right is left in peace', () => {
  test.each<[string, () => Changes]>([
    ['a translated comment', () => edit(ZH, '# not a heading', '# 不是标题')],
    [
      'numbers and paths in Chinese',
      () =>
        edit(
          ZH,
          '因为需要这样做。',
          '因为 /proc/1/ns/uts 的编号是 4026531838，大小 3.5 倍：见 man 7 namespaces。',
        ),
    ],
    ['Latin in parentheses', () => edit(ZH, '因为需要', '因为（mount namespace）需要')],
    ['a redirection', () => both('pgrep bash', 'cat < /etc/hostname > out')],
    [
      'two diagnoses of one name compared',
      () =>
        edit(
          CHECKER,
          "diagnosis: 'changed-the-host'",
          "diagnosis: machine.lab === 'other-lab' ? null : 'changed-the-host'",
        ),
    ],
    ['a quoted title', () => edit(EN, 'title: A lab to test with', 'title: "UTS: a lab"')],
  ])('%s', async (_, changes) => {
    expect(await lint(changes())).toEqual([]);
  });
});
