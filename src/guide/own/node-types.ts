import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Where `@types/node` lies, for console, process and node:fs in what others write. */
export function nodeTypes(): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@types/node/package.json')));
  } catch {
    return undefined;
  }
}
