import { readFileSync, renameSync, statSync } from 'node:fs';
import { NslabError } from '../text/error.ts';
import { writeAtomically } from './atomic.ts';
import type { StateFolder } from './folder.ts';

/** What a learner has done, under stable ids (`lab/step`); ids that this version does not know are kept. */
export interface Progress {
  readonly version: number;
  readonly language?: string;
  readonly current?: { readonly lab: string; readonly step: string };
  /** When each step passed: ISO 8601. */
  readonly passed: Readonly<Record<string, string>>;
  /** How many hints of each step were shown. */
  readonly hints: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, Prediction>>;
}

export interface Prediction {
  readonly choice: string;
  readonly answer: string;
  readonly date: string;
}

export const PROGRESS_VERSION = 1;
const EMPTY: Progress = { version: PROGRESS_VERSION, passed: {}, hints: {}, predictions: {} };

/** The key of a step in the progress. */
export function stepKey(lab: string, step: string): string {
  return `${lab}/${step}`;
}

/**
 * Reads the progress. A damaged file is moved aside (`progress.json.damaged-<date>`), `onDamage` is told
 * where to, and the progress starts anew.
 */
export function readProgress(state: StateFolder, onDamage: (keptAt: string) => void): Progress {
  let text: string;
  try {
    text = readFileSync(state.progress, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY;
    throw unreadable(state, error);
  }
  const read = parse(text);
  if (read) return read;
  const keptAt = `${state.progress}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
  renameSync(state.progress, keptAt);
  onDamage(keptAt);
  return EMPTY;
}

/** Reads again, changes, replaces the file: another nslab may have written in between. */
export function updateProgress(
  state: StateFolder,
  change: (progress: Progress) => Progress,
  onDamage: (keptAt: string) => void,
): Progress {
  const changed = change(readProgress(state, onDamage));
  try {
    writeAtomically(state.progress, `${JSON.stringify(changed, null, 2)}\n`);
  } catch (error) {
    throw unwritable(state, error);
  }
  return changed;
}

/** Changes whenever the file does. */
export function progressStamp(state: StateFolder): string {
  const stat = statSync(state.progress, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}:${stat.size}` : '';
}

function parse(text: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value['version'] !== 'number') return undefined;
  const { current, language } = value;
  const parts = {
    passed: value['passed'] ?? {},
    hints: value['hints'] ?? {},
    predictions: value['predictions'] ?? {},
  };
  if (!Object.values(parts).every(isRecord)) return undefined;
  const kept: Record<string, unknown> = { ...value, ...parts };
  if (!isPlace(current)) delete kept['current'];
  if (typeof language !== 'string') delete kept['language'];
  return kept as unknown as Progress;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): boolean {
  return isRecord(value) && typeof value['lab'] === 'string' && typeof value['step'] === 'string';
}

function unreadable(state: StateFolder, cause: unknown): NslabError {
  const why = (cause as Error).message;
  return new NslabError(
    'state-unreadable',
    { en: `Your progress cannot be read: ${why}`, zh: `读不到你的进度：${why}` },
    { cause, hint: stateHint(state) },
  );
}

function unwritable(state: StateFolder, cause: unknown): NslabError {
  const why = (cause as Error).message;
  return new NslabError(
    'state-unwritable',
    { en: `Your progress cannot be saved: ${why}`, zh: `存不下你的进度：${why}` },
    { cause, hint: stateHint(state) },
  );
}

function stateHint(state: StateFolder): { en: string; zh: string } {
  return {
    en: `nslab keeps its state in ${state.root}; free some space there, or set XDG_STATE_HOME to a folder that you may write to.`,
    zh: `nslab 的状态存在 ${state.root}：请在那里腾出空间，或者把 XDG_STATE_HOME 设成一个你能写的目录。`,
  };
}
