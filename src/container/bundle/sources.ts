import { resolve } from 'node:path';
import { mountOptions } from '../config/mount-options.ts';
import type { Config } from '../config/runtime-spec.ts';

/** A relative source of what is bound means the bundle's folder (config.md, "Mounts"); nobody else knows that one. */
export function sourcesIn(folder: string, config: Config): Config {
  const mounts = config.mounts.map((spec) =>
    mountOptions(spec).bind && spec.source !== undefined
      ? { ...spec, source: resolve(folder, spec.source) }
      : spec,
  );
  return { ...config, mounts };
}
