import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LabEntry, LabPlaces } from '../lab/catalogue.ts';

/** Labs are written in TypeScript, or in JavaScript. */
export function sourceExtension(at: LabPlaces, entry: LabEntry): '.ts' | '.js' {
  return existsSync(join(at.texts, `${entry.files}lab.js`)) ? '.js' : '.ts';
}

/**
 * Files of a folder (paths from it: `parts/lists.ts`) that these import, directly or not, or start as programs
 * of their own: `new URL('./server.ts', import.meta.url)`.
 */
export function importedBy(folder: string, roots: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...roots];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const [, imported = ''] of (readSource(join(folder, file)) ?? '').matchAll(
      /(?:\bfrom\s+|\bnew URL\()['"](\.{1,2}\/[\w./-]+)['"]/g,
    )) {
      const path = join(dirname(file), imported);
      if (path.startsWith('..') || found.has(path) || roots.includes(path)) continue;
      found.add(path);
      queue.push(path);
    }
  }
  return found;
}

/** A source without its comments; undefined when there is none. */
export function readSource(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}
