import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';

const BUILD: Text = { en: 'Build it again: npm run build', zh: '重新构建：npm run build' };

/** A module of a lab or its checkers, by its path from the top. @throws NslabError `lab-broken` */
export async function loadModule<T>(root: string, path: string, hint?: Text): Promise<T> {
  const url = pathToFileURL(join(root, path)).href;
  try {
    return (await import(/* @vite-ignore */ url)) as T;
  } catch (cause) {
    throw broken(path, cause, hint);
  }
}

export function broken(file: string, cause: unknown, hint: Text = BUILD): NslabError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = { en: `${file} cannot be used: ${reason}`, zh: `${file} 无法使用：${reason}` };
  return new NslabError('lab-broken', text, { hint, status: 3, cause });
}
