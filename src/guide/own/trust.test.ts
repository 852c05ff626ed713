import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { updateOwnLabs } from '../../state/own-labs.ts';
import type { Io } from '../io.ts';
import { codeOf } from './code.ts';
import { person, places } from './own-lab.test-kit.ts';
import { readFolder } from './read-folder.ts';
import { isTrusted, mayRun, type Opening } from './trust.ts';

const at = places();
let lab: string;
beforeEach(() => {
  lab = join(at.folder, 'lab');
  mkdirSync(join(lab, 'checkers'), { recursive: true });
  writeFileSync(join(lab, 'lab.ts'), 'export const lab = {};\n');
  writeFileSync(join(lab, 'checkers/one.ts'), '1');
});

async function ask(opening: Omit<Opening, 'state'>): Promise<void> {
  const folder = readFolder(lab);
  await mayRun(folder, codeOf(folder), './lab', { state: at.state, ...opening });
}
const refused = expect.objectContaining({ code: 'lab-not-trusted', status: 2 });

test.each(['no', '', 'y', ' yes!', undefined])('anything but yes is no: %j', async (answer) => {
  const io = person(answer);
  await expect(ask({ io })).rejects.toThrowError(refused);
  expect(io.asked).toBe(1);
  expect(isTrusted(codeOf(readFolder(lab)), at.state)).toBe(false);
});

test('says which files, how much, the hash, whose, and with which rights; a yes is remembered', async () => {
  const io = person(' Yes ');
  await ask({ io });
  expect(io.told).toContain('What will run: 2 files, 24 B');
  expect(io.told).toMatch(/checkers\/one\.ts {2}1 B[\s\S]*lab\.ts {2}23 B/);
  expect(io.told).toContain(`SHA-256 ${codeOf(readFolder(lab)).hash}`);
  expect(io.told).toMatch(/Whose: /);
  expect(io.told).toMatch(/outside the lab host, as [\s\S]*change and delete\sall that you may/);
  const again = person('no');
  await ask({ io: again });
  expect([again.asked, again.told]).toEqual([0, '']);
});

test('a change asks again and names what has changed; a text asks nothing', async () => {
  await ask({ io: person('yes') });
  writeFileSync(join(lab, 'en.md'), 'words');
  await ask({});
  writeFileSync(join(lab, 'checkers/one.ts'), '2');
  writeFileSync(join(lab, 'more.ts'), '');
  const io = person('no');
  await expect(ask({ io })).rejects.toThrowError(refused);
  expect(io.told).toMatch(
    /is not what you trusted on \d{4}-\d\d-\d\d:\n\n {2}~ checkers\/one\.ts \(changed\)\n {2}\+ more\.ts \(new\)/,
  );
  writeFileSync(join(lab, 'checkers/one.ts'), '1');
  await expect(ask({})).rejects.toThrowError(refused);
});

test('--trust answers for a script; with nobody to ask, what to type', async () => {
  await expect(ask({})).rejects.toThrowError(
    expect.objectContaining({
      hint: expect.objectContaining({ en: expect.stringMatching(/nslab start \.\/lab .*--trust/) }),
    }),
  );
  await ask({ io: person(), trust: true });
  await ask({});
});

test('somebody in the lab host answers for nothing, --trust or not', async () => {
  const { word: _, ...io } = person('yes');
  await expect(ask({ io: io as Io, trust: true })).rejects.toThrowError(refused);
});

test('trust is of the content, wherever it lies', async () => {
  await ask({ io: person('yes') });
  lab = join(at.folder, 'copy');
  mkdirSync(join(lab, 'checkers'), { recursive: true });
  writeFileSync(join(lab, 'lab.ts'), 'export const lab = {};\n');
  writeFileSync(join(lab, 'checkers/one.ts'), '1');
  await ask({});
});

test('names that move the cursor are shown by their numbers', async () => {
  writeFileSync(join(lab, '\x1b[2J\u202e.ts'), '');
  const io = person('no');
  await expect(ask({ io })).rejects.toThrowError(refused);
  expect(io.told).toContain('\\x1b[2J\\u{202e}.ts');
  expect(io.told).not.toContain('\x1b');
});

test('a damaged memory is none', async () => {
  await ask({ io: person('yes') });
  writeFileSync(join(at.state.root, 'own-labs.json'), '{"trusted":[],');
  await expect(ask({})).rejects.toThrowError(refused);
  updateOwnLabs(at.state, (labs) => labs);
});
