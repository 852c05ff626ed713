import { readFileSync } from 'node:fs';
import type { StateFolder } from '../state/folder.ts';

/** The language that was chosen with `start --lang`; what is damaged or absent says nothing here. */
export function savedLanguage(state: StateFolder): string | undefined {
  try {
    const { language } = JSON.parse(readFileSync(state.progress, 'utf8')) as { language?: unknown };
    return typeof language === 'string' ? language : undefined;
  } catch {
    return undefined;
  }
}
