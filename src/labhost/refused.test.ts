import { expect, test } from 'vitest';
import { stateFolder } from '../state/folder.ts';
import { createLabHost } from './create.ts';
import { processesOf } from './find.ts';
import { tokenOf } from './labhost.ts';
import { readRecord } from './record.ts';

const expected = process.env['NSLAB_TEST_REFUSAL'];

/** Run by as-others.test.ts on machines that were spoilt for it. */
test.skipIf(!expected)('on this machine a lab host is refused, in words, and nothing is left', async () => {
  const state = stateFolder();
  const error = await createLabHost(state, 'uts').catch((e) => e);
  expect(error).toMatchObject({ name: 'NslabError', code: expected });
  expect(error.hint.en).toMatch(new RegExp(process.env['NSLAB_TEST_HINT'] ?? ''));
  expect(processesOf(tokenOf(state))).toEqual([]);
  expect(readRecord(state)).toBeUndefined();
});
