import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StateFolder, stateFolderAt } from './folder.ts';
import { progressStamp, readProgress, updateProgress } from './progress.ts';

let folder: string;
let state: StateFolder;
let damaged: string[];
const onDamage = (keptAt: string) => void damaged.push(keptAt);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-progress-'));
  state = stateFolderAt(folder);
  damaged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('progress', () => {
  test('is empty where there is none', () => {
    expect(readProgress(state, onDamage)).toEqual({ version: 1, passed: {}, hints: {}, predictions: {} });
    expect(damaged).toEqual([]);
  });

  test('keeps ids and fields that this version does not know', () => {
    const later = { version: 1, passed: { 'old-lab/gone': '2020-01-01' }, colour: 'blue' };
    writeFileSync(state.progress, JSON.stringify(later));
    updateProgress(state, (p) => ({ ...p, passed: { ...p.passed, 'uts/own-uts': 'now' } }), onDamage);
    const kept = JSON.parse(readFileSync(state.progress, 'utf8'));
    expect(kept.passed).toEqual({ 'old-lab/gone': '2020-01-01', 'uts/own-uts': 'now' });
    expect(kept.colour).toBe('blue');
  });

  test.each([
    ['half a file', '{"version":1,"pas'],
    ['nothing', ''],
    ['another thing', '[1,2]'],
    ['no version', '{"passed":{}}'],
    ['a wrong shape', '{"version":1,"passed":[]}'],
  ])('sets a damaged file aside: %s', (_, text) => {
    writeFileSync(state.progress, text);
    expect(readProgress(state, onDamage).passed).toEqual({});
    expect(damaged).toHaveLength(1);
    expect(damaged[0]).toMatch(/progress\.json\.damaged-\d{4}-/);
    expect(readFileSync(damaged[0] ?? '', 'utf8')).toBe(text);
    expect(readdirSync(folder)).not.toContain('progress.json');
  });

  test('a place that makes no sense is forgotten, the rest stays', () => {
    writeFileSync(state.progress, '{"version":1,"current":"x","language":3,"passed":{"a/b":"t"}}');
    const read = readProgress(state, onDamage);
    expect(read.current).toBeUndefined();
    expect(read.language).toBeUndefined();
    expect(read.passed).toEqual({ 'a/b': 't' });
  });

  test('leaves no draft behind, and its stamp changes with it', () => {
    const before = progressStamp(state);
    updateProgress(state, (p) => ({ ...p, language: 'zh' }), onDamage);
    expect(readdirSync(folder)).toEqual(['progress.json']);
    expect(progressStamp(state)).not.toBe(before);
  });

  test('says where it wanted to write when it cannot', () => {
    const file = stateFolderAt(join(state.progress, 'below-a-file'));
    writeFileSync(state.progress, '{"version":1}');
    expect(() => updateProgress(file, (p) => p, onDamage)).toThrow(/progress cannot be/);
  });
});
