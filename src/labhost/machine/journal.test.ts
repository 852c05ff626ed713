import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { stateFolderAt } from '../../state/folder.ts';
import { forgetJournal, note, readJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-journal-'));
const state = stateFolderAt(folder);
afterEach(() => forgetJournal(state));

test('what was noted is read back, in its order; a line that a crash has cut off is none', () => {
  note(state, [{ what: 'folder', path: '/tmp/a' }]);
  note(state, [{ what: 'file', path: '/tmp/a/b' }]);
  appendFileSync(join(folder, 'journal.jsonl'), '{"what":"file","pa');
  expect(readJournal(state)).toEqual([
    { what: 'folder', path: '/tmp/a' },
    { what: 'file', path: '/tmp/a/b' },
  ]);
});

test('without a journal there is nothing to undo', () => {
  expect(readJournal(state)).toEqual([]);
  rmSync(folder, { recursive: true });
});
