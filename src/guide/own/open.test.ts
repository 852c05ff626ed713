import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeLab } from '../../author/new/write-lab.ts';
import { openLab } from '../labs.ts';
import { compileLab } from './compile.ts';
import { openOwnLab, textsOfOwnLab } from './open.ts';
import { person, places } from './own-lab.test-kit.ts';
import { readFolder } from './read-folder.ts';

const at = places();
let lab: string;
beforeEach(() => {
  lab = join(at.folder, 'lab');
  writeLab({ folder: lab, id: 'mine', title: undefined });
});
const open = (path = lab, io = person('yes')) => openOwnLab(path, { state: at.state, io });
const change = (path: string, text: string) => {
  mkdirSync(join(lab, path, '..'), { recursive: true });
  writeFileSync(join(lab, path), text);
};
const LAB = (fields: string) =>
  `export const lab = { id: 'mine', minutes: 10, steps: [{ id: 'one', kind: 'do' }], ${fields} };\n`;
const error = (code: string, en: RegExp) =>
  expect.objectContaining({ code, text: expect.objectContaining({ en: expect.stringMatching(en) }) });

test('a lab of a folder: its words, its code, an id that no built-in lab has', async () => {
  const mine = await open();
  expect(mine).toMatchObject({ number: 0, label: 'mine', word: lab });
  expect(mine.id).toMatch(/^mine\.[0-9a-f]{8}$/);
  expect(mine.title.en).toBe('A name of its own');
  expect(Object.keys(await mine.programs())).toEqual(['own-name']);
  expect(await mine.checker('own-name')).toBeTypeOf('function');
  // By what it is remembered as, nobody being asked.
  expect((await openLab(mine.id, { state: at.state })).id).toBe(mine.id);
});

test('the second time it is neither asked about nor compiled', async () => {
  await open();
  const io = person('no');
  await open(lab, io);
  expect(io.told).toBe('');
});

test('moved, it keeps its id; copied, it gets one of its own; changed and moved, too', async () => {
  const { id } = await open();
  const moved = join(at.folder, 'elsewhere');
  renameSync(lab, moved);
  const io = person('no');
  expect((await open(moved, io)).id).toBe(id);
  expect(io.told).toMatch(/was in .*\/lab before; your progress has come along/);
  cpSync(moved, lab, { recursive: true });
  expect((await open(lab)).id).not.toBe(id);
  const changed = join(at.folder, 'changed');
  renameSync(moved, changed);
  writeFileSync(join(changed, 'extra.js'), '');
  expect((await open(changed)).id).not.toBe(id);
});

test('gone, it says where it was', async () => {
  const { id } = await open();
  rmSync(lab, { recursive: true });
  await expect(openLab(id, { state: at.state })).rejects.toThrowError(
    error('lab-folder-gone', /lab\) is not there any more/),
  );
});

test.each([
  ['nothing there', 'nowhere', 'lab-folder-missing', /There is no folder/],
  ['no lab in it', '..', 'lab-folder-no-lab', /is no lab: there is no lab\.ts/],
  ['a file', 'lab.ts', 'lab-folder-no-lab', /is no folder/],
])('no lab: %s', async (_, path, code, words) => {
  await expect(open(join(lab, path))).rejects.toThrowError(error(code, words));
});

test('from the lab host no path is opened', async () => {
  await open();
  const { word: _, ...io } = person();
  await expect(openOwnLab(lab, { state: at.state, io })).rejects.toThrowError(
    error('lab-folder-inside', /folder of the machine/),
  );
});

test.each<readonly [string, string, string, RegExp]>([
  [
    'a wrong type',
    'mistakes.ts',
    "import type { Mistakes } from 'nslab/lab';\nexport const mistakes: Mistakes = { a: 3 };\n",
    /\/lab\/mistakes\.ts:2:37: Type 'number' is not assignable/,
  ],
  ['a word that is none', 'programs.ts', 'export const programs = { a: (;\n', /programs\.ts:1:31: /],
  [
    'code from outside',
    'programs.ts',
    "import { x } from '../outside.ts';\nexport const programs = { x };\n",
    /programs\.ts:1:19: Cannot find module '\.\.\/outside\.ts'/,
  ],
  [
    'a package',
    'programs.ts',
    "import x from 'lodash';\nexport const programs = { x };\n",
    /Cannot find module 'lodash'/,
  ],
  [
    'what is installed beside it',
    'programs.ts',
    "import x from './node_modules/x.ts';\nexport const programs = { x };\n",
    /Cannot find module/,
  ],
])('does not compile: %s', async (_, path, source, words) => {
  writeFileSync(join(at.folder, 'outside.ts'), 'export const x = 1;\n');
  writeFileSync(join(lab, 'node_modules/x.ts'), 'export default 1;\n');
  change(path, source);
  await expect(open()).rejects.toThrowError(error('lab-not-compiled', words));
});

test('what was read is what is compiled, whatever lies there by then', async () => {
  const read = readFolder(lab);
  change('lab.ts', 'export const lab = process.exit(9);\n');
  change('checkers/late.ts', 'process.exit(9);\n');
  const compiled = await compileLab(read, './lab', 'en');
  expect(compiled.ok && [...compiled.modules.keys()].sort()).toEqual([
    'checkers/own-name.js',
    'experiments.js',
    'lab.js',
    'mistakes.js',
    'programs.js',
  ]);
  expect(compiled.ok && compiled.modules.get('lab.js')).not.toContain('process');
});

test('what is declared is looked at before it names anything', async () => {
  rmSync(join(lab, 'lab.ts'));
  change('lab.js', LAB("id: '../../etc'"));
  await expect(open()).rejects.toThrowError(
    error('lab-declaration', /lab\/lab: the id of the lab is of a-z/),
  );
});

test('in JavaScript as well', async () => {
  for (const name of ['lab', 'programs', 'mistakes', 'experiments', 'checkers/own-name'])
    rmSync(join(lab, `${name}.ts`));
  change('lab.js', LAB(''));
  change(
    'programs.js',
    "import { sethostname } from 'nslab';\nexport const programs = { one: () => [sethostname('box')] };\n",
  );
  const mine = await open();
  expect(Object.keys(await mine.programs())).toEqual(['one']);
});

test('a text cannot move the terminal, nor ask for what a verdict does not have', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(join(lab, 'en.md'), 'utf8');
  change(
    'en.md',
    text
      .replace('A name of its own', 'Red \x1b[31m\x07\u202e')
      .replace('{{pid}}', '{{constructor}} {{__proto__}}'),
  );
  const mine = await open();
  expect(mine.title.en).toBe('Red \\x1b[31m\\x07\\u{202e}');
  const { explain } = await import('../../lab/explain.ts');
  const { fail } = await import('../../lab/verdict.ts');
  const same = { en: 'x', zh: 'x' };
  const verdict = fail({
    expected: same,
    actual: same,
    diagnosis: 'name-unchanged',
    values: { hostname: 'lab' },
  });
  expect(explain(mine, 'own-name', verdict, 'en').message).toMatch(/^Process \? \? has/);
});

test('its texts can be read without its code', async () => {
  change('lab.ts', 'process.exit(9);\n');
  const { at: where, entry } = await textsOfOwnLab(lab, { state: at.state });
  const { labText } = await import('../../lab/catalogue.ts');
  expect(labText(where, entry, 'en').text.title).toBe('A name of its own');
});
