import { readFileSync } from 'node:fs';

/** The version in package.json, found from where the compiler puts this file: dist/src/cli. */
export function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
