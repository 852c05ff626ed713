import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGS, type Lang } from '../../text/text.ts';
import { compile } from './compile.ts';
import { hasPart, newFile, withPart } from './own-file.ts';
import { frame, labsWithPart, partOf } from './parts.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-own-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function complaints(text: string, lang: Lang = 'en'): Promise<readonly string[]> {
  const file = join(folder, 'my-container.ts');
  writeFileSync(file, text);
  const compiled = await compile(file, lang);
  if (!compiled.ok) return compiled.complaints.map((c) => `${c.where}: ${c.message}`);
  rmSync(compiled.folder, { recursive: true });
  return [];
}

const FINISHED = { lang: 'en', solved: true } as const;
const [uts, pid] = labsWithPart().map((lab) => partOf(lab, FINISHED));
if (!uts || !pid) throw new Error('labs 1 and 2 have no part');

describe('the learner’s own file', () => {
  for (const lang of LANGS)
    for (const solved of [true, false])
      it(`has no error with every lab's part in it: ${lang}, ${solved ? 'solved' : 'to be filled in'}`, async () => {
        const wording = { lang, solved };
        const parts = labsWithPart().map((lab) => partOf(lab, wording));
        const text = parts.reduce((t, part) => withPart(t, part, part.name), newFile(frame(wording)));
        expect(await complaints(text)).toEqual([]);
        expect(text).not.toMatch(/\/\/[<>]|\/\/ (en|zh):|^export (?!default)/m);
        expect(text.includes('TODO')).toBe(true);
        expect(/sethostname\(NAME\)/.test(text)).toBe(solved);
        expect(/\p{Script=Han}/u.test(text)).toBe(lang === 'zh');
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(115);
      }, 60_000);

  it('gets a part before its last statement, and keeps all that is there', () => {
    const before =
      "import { program, spawn } from 'nslab';\n\nconst mine = 1;\n\n// last\nexport default program();\n";
    const after = withPart(before, uts, 'Lab 1');
    expect(after).toBe(
      `import { program, sethostname, spawn } from 'nslab';\n\nconst mine = 1;\n\n// ── Lab 1 ──\n\n${uts.body}\n\n// last\nexport default program();\n`,
    );
    expect(hasPart(before, uts)).toBe(false);
    expect(hasPart(after, uts)).toBe(true);
    expect(hasPart(after, pid)).toBe(false);
  });

  it('gets an import where it has none, and a part where it has no last statement', () => {
    expect(withPart('const mine = 1;\n', uts, 'Lab 1')).toBe(
      `import { sethostname } from 'nslab';\nconst mine = 1;\n\n// ── Lab 1 ──\n\n${uts.body}\n\n`,
    );
  });

  it('is understood, where it is wrong', async () => {
    expect(await complaints("import { sethostnam } from 'nslab';")).toEqual([
      expect.stringMatching(/my-container\.ts:1:10: .*sethostname/),
    ]);
    expect(await complaints('export default program(')).not.toEqual([]);
  });

  it('is understood in Chinese', async () => {
    const [said] = await complaints("import { mont } from 'nslab';", 'zh');
    expect(said).toMatch(/\p{Script=Han}/u);
  });
});
