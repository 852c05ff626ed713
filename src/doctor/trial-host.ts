import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLabHost } from '../labhost/create.ts';
import { cleanState } from '../labhost/end.ts';
import { stateFolderAt } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { same } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';

const ID = 'lab-host';

/** Makes a lab host for real, in a state folder of its own, and ends it: what no single check can promise. */
export async function tryLabHost(): Promise<Check> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-doctor-'));
  const state = stateFolderAt(join(folder, 'nslab'));
  try {
    const start = performance.now();
    await createLabHost(state, 'doctor');
    const ms = Math.round(performance.now() - start);
    return good(ID, { en: `made in ${ms} ms, and ended`, zh: `用 ${ms} 毫秒建好，随即结束` });
  } catch (error) {
    return refused(error);
  } finally {
    await cleanState(state).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  }
}

function refused(error: unknown): Check {
  if (error instanceof NslabError) return bad(ID, error.text, error.hint ?? REPORT);
  return bad(ID, same(error instanceof Error ? error.message : String(error)), REPORT);
}

const REPORT = {
  en: 'Use a virtual machine with a current Linux; and tell the makers of nslab what you saw.',
  zh: '请改用装有较新 Linux 的虚拟机，并把看到的情况告诉 nslab 的作者。',
};
