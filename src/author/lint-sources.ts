import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabPlaces } from '../lab/catalogue.ts';

/** Labs are written in TypeScript; those of a test may be JavaScript. */
export function sourceExtension(at: LabPlaces, folder: string): '.ts' | '.js' {
  return existsSync(join(at.texts, 'labs', folder, 'lab.js')) ? '.js' : '.ts';
}

/** Names of the files of a folder that these import, directly or not. */
export function importedBy(folder: string, roots: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const [, imported] of (readSource(join(folder, name)) ?? '').matchAll(
      /from\s+['"]\.\/([\w.-]+)['"]/g,
    )) {
      if (imported === undefined || found.has(imported) || roots.includes(imported)) continue;
      found.add(imported);
      queue.push(imported);
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
