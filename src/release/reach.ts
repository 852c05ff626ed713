import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** What is read when these modules run: files, from `root`, and the packages that they import. */
export interface Reached {
  readonly files: ReadonlySet<string>;
  /** By name, each with a file that imports it. */
  readonly packages: ReadonlyMap<string, string>;
  /** Imports of files that are not there: `from → to`. */
  readonly missing: readonly string[];
}

/** import … from, export … from, import(), and programs of their own: new URL('./server.ts', import.meta.url). */
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*|\bnew URL\(\s*)(?:\/\*.*?\*\/\s*)?(['"])([^'"\n]+)\1/g;

/** Follows imports, static and dynamic, of compiled modules. */
export function reachedFrom(root: string, entries: readonly string[]): Reached {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const missing: string[] = [];
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.endsWith('.js')) continue;
    for (const [, , word = ''] of withoutComments(join(root, file)).matchAll(IMPORT)) {
      if (!word.startsWith('.')) {
        if (!word.startsWith('node:') && /^(@[\w-]+\/)?[\w-]+$/.test(word)) packages.set(word, file);
        continue;
      }
      // A folder: new URL('../../', import.meta.url).
      if (word.endsWith('/')) continue;
      const path = resolve(root, dirname(file), word.replace(/\.ts$/, '.js'));
      const to = relative(root, path);
      if (existsSync(path)) queue.push(to);
      else missing.push(`${file} → ${to}`);
    }
  }
  return { files, packages, missing };
}

export function withoutComments(file: string): string {
  return readFileSync(file, 'utf8').replace(/^ *\/\*[\s\S]*?\*\//gm, '');
}
