import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type StateFolder, stateFolderAt } from '../../state/folder.ts';
import type { Io } from '../io.ts';
import { ink } from '../view/ink.ts';

/** A place for labs and a state folder, new for each test. */
export function places(): { readonly folder: string; readonly state: StateFolder } {
  const at = { folder: '', state: stateFolderAt('/nowhere') };
  beforeEach(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'nslab-own-'));
    at.state = stateFolderAt(join(at.folder, 'state', 'nslab'));
  });
  afterEach(() => rmSync(at.folder, { recursive: true, force: true }));
  return at;
}

/** Somebody who is asked, and answers so; what they were told is kept. */
export function person(answer?: string): Io & { told: string; asked: number } {
  const plain = ink({ color: false, unicode: false });
  const who = {
    told: '',
    asked: 0,
    out: () => {},
    err: (text: string) => {
      who.told += text;
    },
    lang: 'en' as const,
    ink: plain,
    errInk: plain,
    columns: 100,
    rows: 24,
    env: {},
    interactive: true,
    signal: new AbortController().signal,
    choose: async () => undefined,
    confirm: async () => undefined,
    word: async () => {
      who.asked++;
      return answer;
    },
  };
  return who;
}
