import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findOwnLab } from '../guide/own/open.ts';
import { places } from '../lab/catalogue.ts';
import { stateFolderAt } from '../state/folder.ts';
import { formatFinding, lintLab } from './lint.ts';
import { fileBlocks } from './new/file-blocks.ts';
import { type NewLab, writeLab } from './new/write-lab.ts';
import { holds, verify } from './verify.ts';
import type { VerifyOptions } from './verify-options.ts';

const text = (name: string) => readFileSync(join(places().texts, 'labs', name), 'utf8');
const GUIDES = ['AUTHORS.md', 'AUTHORS.zh.md'] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-guide-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: ReadonlyMap<string, string>): string {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, 'lab', name)), { recursive: true });
    writeFileSync(join(folder, 'lab', name), content);
  }
  return join(folder, 'lab');
}

const find = (lab: string) => findOwnLab(lab, { state: stateFolderAt(join(folder, 'state')), trust: true });

async function linted(lab: string): Promise<string[]> {
  const { at, entry } = await find(lab);
  return (await lintLab(at, entry)).map((finding) => formatFinding(finding, 'en'));
}

async function verified(lab: string, options: Partial<VerifyOptions> = {}) {
  const out = new PassThrough();
  const { at } = await find(lab);
  const summary = await verify({ ...options, out, at });
  return { summary, table: String(out.read()) };
}

describe("the authors' guide", () => {
  const [en, zh] = GUIDES.map((name) => fileBlocks(text(name)));

  test('shows every file of its lab, the same in both languages', () => {
    expect([...(en ?? [])]).toEqual([...(zh ?? [])]);
    expect([...(en?.keys() ?? [])].sort()).toEqual([
      'checkers/long-up.ts',
      'en.md',
      'experiments.ts',
      'lab.ts',
      'mistakes.ts',
      'programs.ts',
      'zh.md',
    ]);
  });

  test('the lab that it describes passes lint and verify', async () => {
    const lab = write(en ?? new Map());
    expect(await linted(lab)).toEqual([]);
    const { summary, table } = await verified(lab);
    expect(table).toMatch(/time\/long-up[\s\S]*2\/2/);
    expect({ failed: summary.failed, holds: holds(summary) }, table).toEqual({ failed: 0, holds: true });
    expect(summary.ran).toBeGreaterThanOrEqual(11);
  });

  test.each([
    [
      'asks for ten years',
      'const YEAR = 365 *',
      'const YEAR = 3650 *',
      'shell',
      /actual process \d+ is 31536000 s ahead/,
    ],
    ['is content with anything', 'boottime >= YEAR', 'true', 'mistakes', /no-offset was not seen; pass/],
    [
      'takes one clock for the other',
      'monotonic === 0 ?',
      'monotonic !== 0 ?',
      'mistakes',
      /wrong-clock was not seen/,
    ],
  ])('with a checker that %s it is red', async (_, right, wrong, column, why) => {
    const files = new Map(en);
    const checker = files.get('checkers/long-up.ts') ?? '';
    expect(checker).toContain(right);
    files.set('checkers/long-up.ts', checker.replace(right, wrong));
    const { summary, table } = await verified(write(files), {
      steps: ['long-up'],
      by: 'shell',
      quick: true,
      patience: 600,
    });
    expect(holds(summary)).toBe(false);
    expect(table).toMatch(new RegExp(`✗ time/long-up/${column}`));
    expect(table).toMatch(why);
  });
});

describe('a new lab', () => {
  const NEW: readonly (readonly [string, Omit<NewLab, 'folder'>])[] = [
    ['as it is', { id: 'my-lab', title: undefined }],
    ['with an English title', { id: 'clock', title: 'Own: a clock' }],
    ['with a Chinese title', { id: 'clock', title: '自己的时钟' }],
  ];
  test.each(NEW)('%s passes lint', async (_, as) => {
    const lab = join(folder, 'lab');
    writeLab({ folder: lab, ...as });
    expect(await linted(lab)).toEqual([]);
    const { entry } = await find(lab);
    expect(entry.label).toBe(as.id);
    const titles = ['en.md', 'zh.md'].map((name) => readFileSync(join(lab, name), 'utf8').split('\n')[1]);
    if (as.title) expect(titles).toContain(`title: "${as.title}"`);
  });

  test('passes verify', async () => {
    const lab = join(folder, 'lab');
    writeLab({ folder: lab, id: 'my-lab', title: undefined });
    const { summary, table } = await verified(lab);
    expect({ failed: summary.failed, holds: holds(summary) }, table).toEqual({ failed: 0, holds: true });
  });

  test('overwrites nothing', () => {
    const lab = join(folder, 'lab');
    mkdirSync(lab);
    writeFileSync(join(lab, 'thesis.md'), 'mine');
    expect(() => writeLab({ folder: lab, id: 'x', title: undefined })).toThrowError(
      expect.objectContaining({ code: 'author-new-occupied', status: 2 }),
    );
    expect(() => writeLab({ folder: join(lab, 'thesis.md'), id: 'x', title: undefined })).toThrowError(
      expect.objectContaining({ code: 'author-new-occupied' }),
    );
    expect(readFileSync(join(lab, 'thesis.md'), 'utf8')).toBe('mine');
  });
});
