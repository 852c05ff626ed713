import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { packageRoot } from '../../labhost/client.ts';

/** What 'nslab' has to import, each with the line that stands above it in the declaration file. */
export function listCalls(io: Io, word = ''): string {
  const source = readFileSync(join(packageRoot(), 'dist/src/engine/api.d.ts'), 'utf8');
  const found = [
    ...source.matchAll(/\/\*\*\s*((?:[^*]|\*(?!\/))*?)\s*\*\/\s*(?:export declare function )?(\w+)/g),
  ];
  const rows = found.map(([, words = '', name = '']) => ({ name, words: firstOf(words) }));
  const wanted = rows.filter(({ name, words }) =>
    `${name} ${words}`.toLowerCase().includes(word.toLowerCase()),
  );
  const sorted = wanted.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map(({ name, words }) => `${wrap(`${io.ink.code(name)}  ${words}`, io.columns)}\n`).join('');
}

/** The first paragraph of a doc comment. */
function firstOf(words: string): string {
  const lines = words.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  const end = lines.indexOf('');
  return lines.slice(0, end < 0 ? undefined : end).join(' ');
}
