import { beforeAll, expect, test } from 'vitest';
import type { Machine } from '../observe/machine.ts';
import { NslabError } from '../text/error.ts';
import { type Lab, loadLab } from './catalogue.ts';
import { fixtureLab } from './fixture.test-kit.ts';
import { judge } from './judge.ts';
import { exitStatus, reportStep } from './report.ts';
import type { Verdict } from './verdict.ts';

/** A machine whose lab is as given, and whose root is that of our own process. */
const machine = (lab = 'demo'): Machine =>
  ({ lab, init: { pid: process.pid, path: (p: string) => `/proc/self/root/${p}` } }) as unknown as Machine;

let lab: Lab;
beforeAll(async () => {
  lab = await loadLab('demo', fixtureLab());
});

const judged = async (files: Record<string, string>, limit?: number): Promise<Verdict> => {
  const broken = await loadLab('demo', fixtureLab(files));
  return judge(broken, broken.step('own-name'), machine('other'), limit);
};
const checker = (source: string) => ({ 'checkers/01-demo/own-name.js': source });
const needs = (program: string) => ({
  'labs/01-demo/lab.js': `export const lab = { number: 1, id: 'demo', minutes: 1, steps: [{ id: 'own-name', kind: 'do', needs: ['${program}'] }] };`,
});

test('pass and fail come from the checker', async () => {
  expect(await judge(lab, lab.step('own-name'), machine())).toMatchObject({ status: 'pass' });
  expect(await judge(lab, lab.step('own-name'), machine('x'))).toMatchObject({
    status: 'fail',
    diagnosis: 'changed-the-host',
  });
});

test('a missing program makes a failure unsupported, and names its package', async () => {
  const verdict = await judged(needs('newuidmap-that-is-nowhere'));
  expect(verdict).toMatchObject({ status: 'unsupported', evidence: [{ what: 'newuidmap-that-is-nowhere' }] });
  expect((await judged(needs('sh'))).status).toBe('fail');
});

test('a state that is right passes without the program', async () => {
  const right = await loadLab('demo', fixtureLab(needs('nowhere-at-all')));
  expect((await judge(right, right.step('own-name'), machine())).status).toBe('pass');
});

test.each([
  ['throws', 'export default () => { throw new Error("no") };'],
  ['rejects', 'export default async () => { throw new Error("no") };'],
  ['cannot be loaded', 'export default ('],
  ['is no function', 'export default 7;'],
])('a checker that %s is an error, not a failure', async (_, source) => {
  expect(await judged(checker(source))).toMatchObject({ status: 'error' });
});

test('a checker that never answers is ended', async () => {
  const verdict = await judged(checker('export default () => new Promise(() => {});'), 30);
  expect(verdict).toMatchObject({ status: 'error', cause: { code: 'check-timeout' } });
});

test('an experiment is not judged', async () => {
  const verdict = await judge(lab, lab.step('which-name'), machine());
  expect(verdict).toMatchObject({ status: 'error', cause: { code: 'experiment-not-judged' } });
});

const FAIL: Verdict = {
  status: 'fail',
  expected: { en: 'a namespace of its own', zh: '自己的命名空间' },
  actual: { en: 'none yet', zh: '还没有' },
  evidence: [{ what: '/proc/7/ns/uts', value: 'uts:[1]' }],
  diagnosis: null,
  values: {},
};

test.each<[string, Verdict, object, object]>([
  [
    'pass',
    { status: 'pass', actual: { en: 'it is box', zh: '它叫 box' }, evidence: [] },
    {
      status: 'pass',
      expected: null,
      actual: 'it is box',
      message: 'it is box.',
      hint: null,
      diagnosis: null,
    },
    { actual: '它叫 box', message: '它叫 box。' },
  ],
  [
    'a mistake that is known',
    { ...FAIL, diagnosis: 'changed-the-host', values: { hostname: 'box' } },
    {
      diagnosis: 'changed-the-host',
      message: 'The lab host is called box now.\n\nIt was not yours.',
      hint: 'Name it back: `hostname lab`.\n\nThen enter a namespace.',
    },
    { message: '实验主机现在叫 box。\n\n那不是你的名字。' },
  ],
  [
    'a value that the checker forgot',
    { ...FAIL, diagnosis: 'changed-the-host' },
    { message: 'The lab host is called ? now.\n\nIt was not yours.' },
    {},
  ],
  [
    'a failure that nobody foresaw',
    FAIL,
    {
      expected: 'a namespace of its own',
      actual: 'none yet',
      evidence: FAIL.evidence,
      message: 'Wanted: a namespace of its own. Seen: none yet.',
      hint: null,
    },
    { message: '目标：自己的命名空间。目前：还没有。' },
  ],
  [
    'a diagnosis without words',
    { ...FAIL, diagnosis: 'unheard-of' },
    { diagnosis: 'unheard-of', message: 'Wanted: a namespace of its own. Seen: none yet.' },
    {},
  ],
  [
    'blocked',
    { status: 'blocked', by: 'own-name', evidence: [] },
    {
      status: 'blocked',
      message: 'This step builds on "A name of your own", which is not there (any more).',
      hint: 'Do that one first: `nslab start 1 --step own-name`',
    },
    { message: '这一步建立在“属于自己的名字”之上，而那一步现在还没有完成。' },
  ],
  [
    'unsupported',
    {
      status: 'unsupported',
      reason: { en: 'no cgroups', zh: '没有 cgroup' },
      remedy: { en: 'mount', zh: '挂载' },
      evidence: [],
    },
    { status: 'unsupported', message: 'no cgroups.', hint: 'mount' },
    { message: '没有 cgroup。', hint: '挂载' },
  ],
  [
    'error',
    { status: 'error', cause: new NslabError('x', { en: 'It broke.', zh: '坏了。' }), evidence: [] },
    {
      message: 'The check itself could not look: It broke. This says nothing about your work.',
      hint: 'Try again; if it stays, run `nslab doctor`.',
    },
    { message: '检查本身没能进行：坏了。这与你的操作对错无关。' },
  ],
])('the report of %s', (_, verdict, en, zh) => {
  const report = reportStep(lab, 'own-name', verdict, 'en');
  expect(report).toMatchObject({ id: 'own-name', title: 'A name of your own', ...en });
  expect(Object.keys(report).sort()).toEqual(
    ['id', 'title', 'status', 'expected', 'actual', 'evidence', 'diagnosis', 'message', 'hint'].sort(),
  );
  expect(reportStep(lab, 'own-name', verdict, 'zh')).toMatchObject({ title: '属于自己的名字', ...zh });
});

test.each([
  [['pass', 'pass'], 0],
  [['pass', 'fail', 'error'], 1],
  [['blocked'], 1],
  [['pass', 'unsupported'], 3],
  [['error'], 3],
  [[], 3],
] as const)('exit status of %j is %i', (statuses, status) => {
  const reports = statuses.map((s) => ({ status: s }) as never);
  expect(exitStatus(reports)).toBe(status);
});
