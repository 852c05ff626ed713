import { expect, test } from 'vitest';
import { findLab, listLabs, loadLab, places } from './catalogue.ts';
import { fixture, fixtureLab } from './fixture.test-kit.ts';

const other = (folder: string) => ({ [`labs/${folder}/en.md`]: '' });

test('labs by the names of their folders, in order', () => {
  const at = fixtureLab({
    ...other('10-last'),
    ...other('02-pid'),
    'labs/notes.txt': '',
    'labs/x-1/en.md': '',
  });
  expect(listLabs(at).map((lab) => [lab.number, lab.id])).toEqual([
    [1, 'demo'],
    [2, 'pid'],
    [10, 'last'],
  ]);
  expect(listLabs({ ...at, texts: '/nowhere' })).toEqual([]);
});

test.each(['1', 1, '01', 'demo', 'Demo', '01-demo', ' demo '])('lab %j is found', async (word) => {
  expect((await loadLab(word, fixtureLab())).id).toBe('demo');
});

test('an unknown lab: the nearest names, or all', () => {
  const at = fixtureLab(other('02-pid'));
  const hintOf = (word: string): unknown => {
    try {
      findLab(word, at);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(hintOf('dmeo')).toMatchObject({
    code: 'lab-unknown',
    status: 2,
    text: { en: 'There is no lab "dmeo".', zh: '没有名为“dmeo”的实验。' },
    hint: { en: 'Did you mean demo?', zh: '是不是想输入 demo？' },
  });
  expect(hintOf('99')).toMatchObject({ hint: { en: 'There are: 1 demo, 2 pid.' } });
  expect(hintOf('../..')).toMatchObject({ code: 'lab-unknown' });
});

test('an unknown step', async () => {
  const lab = await loadLab(1, fixtureLab());
  expect(lab.step('2').id).toBe('which-name');
  expect(lab.step('own-name').kind).toBe('do');
  expect(() => lab.step('own-nme')).toThrowError(
    expect.objectContaining({
      code: 'step-unknown',
      status: 2,
      hint: { en: 'Did you mean own-name?', zh: '是不是想输入 own-name？' },
    }),
  );
  for (const word of ['0', '3', '-1', 'toString']) {
    expect(() => lab.step(word)).toThrowError(expect.objectContaining({ code: 'step-unknown' }));
  }
});

test('behaviour is loaded when asked for', async () => {
  const lab = await loadLab('demo', fixtureLab());
  expect(Object.keys(await lab.programs())).toEqual(['own-name']);
  expect(await lab.setups()).toEqual({});
  expect((await lab.mistakes())['own-name']?.[0]?.diagnosis).toBe('changed-the-host');
  expect((await lab.experiments())['which-name']?.choices).toEqual(['old', 'new']);
  expect(await lab.checker('own-name')).toBeTypeOf('function');
  await expect(lab.checker('absent')).rejects.toMatchObject({ code: 'lab-broken', status: 3 });
});

test('a lab without experiments has none', async () => {
  const lab = await loadLab('demo', fixtureLab({ 'labs/01-demo/experiments.js': undefined }));
  expect(await lab.experiments()).toEqual({});
});

test('what is not translated is English', async () => {
  const zh = (fixture['labs/01-demo/zh.md'] as string)
    .replace('因为需要这样做。\n', '')
    .replace(/## 会显示哪一个[\s\S]*/, '');
  const lab = await loadLab('demo', fixtureLab({ 'labs/01-demo/zh.md': zh }));
  expect(lab.title).toEqual({ en: 'A lab to test with', zh: '用来测试的实验' });
  expect(lab.stepText('own-name', 'zh')).toMatchObject({ title: '属于自己的名字', why: 'Because.' });
  expect(lab.stepTitle('which-name')).toEqual({ en: 'What will it say?', zh: 'What will it say?' });
  const none = await loadLab('demo', fixtureLab({ 'labs/01-demo/zh.md': undefined }));
  expect(none.stepTitle('own-name').zh).toBe('A name of your own');
});

test('a lab that cannot be loaded says which file', async () => {
  const at = fixtureLab({ 'labs/01-demo/lab.js': 'export const lab = {' });
  await expect(loadLab('demo', at)).rejects.toMatchObject({ code: 'lab-broken' });
  await expect(loadLab('demo', at)).rejects.toThrow(/^labs\/01-demo\/lab\.js cannot be used: /);
});

test('modules and texts, from the sources and from dist', () => {
  expect(places('file:///p/src/lab/catalogue.ts')).toEqual({
    modules: '/p/',
    extension: '.ts',
    texts: '/p/',
  });
  expect(places('file:///p/dist/src/lab/catalogue.js')).toEqual({
    modules: '/p/dist/',
    extension: '.js',
    texts: '/p',
  });
});
