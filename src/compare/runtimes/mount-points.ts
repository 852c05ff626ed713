import { lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../container/config/runtime-spec.ts';
import { isBind } from './bwrap-options.ts';

/**
 * Makes the folders and files in a root that something is to be mounted on: bubblewrap, root of a user
 * namespace with one id, may not in a root that is owned by another. A symbolic link on the way is left to
 * whoever mounts: followed from outside, it could lead out.
 */
export function makeMountPoints(config: Config, rootfs: string): void {
  for (const spec of config.mounts) {
    const { destination, source } = spec;
    const parts = destination.split('/').filter(Boolean);
    const isFile = isBind(spec) && isPlainFile(source);
    for (const [i] of parts.entries()) {
      const path = join(rootfs, ...parts.slice(0, i + 1));
      const there = lstatSync(path, { throwIfNoEntry: false });
      if (there !== undefined && !there.isDirectory()) break;
      if (there === undefined) {
        if (isFile && i === parts.length - 1) writeFileSync(path, '');
        else mkdirSync(path);
      }
    }
  }
}

function isPlainFile(path = ''): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
