import type { Config } from './runtime-spec.ts';

/**
 * A config.json as it was parsed. What is wrong in it, and what is not supported here, is named by its place.
 * `where` is how messages call the file.
 * @throws NslabError
 */
export function readConfig(json: unknown, where: string): Config {
  if (typeof json !== 'object' || json === null) throw new TypeError(where);
  return json as Config;
}
