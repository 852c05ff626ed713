import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

/** Modules that run without being imported by a name in the code: from package.json, and from the folders of labs and checkers. */
export function entryModules(root: string): string[] {
  return [
    'dist/src/cli/main.js',
    ...exported(root, 'default'),
    // author verify, as another user: src/author/as-user.ts
    'dist/src/author/main.js',
    ...modulesIn(root, 'dist/labs', /^(lab|programs|mistakes|experiments|part|frame)\.js$/),
    ...modulesIn(root, 'dist/checkers', /^[a-z0-9-]+\.js$/),
  ];
}

/** What package.json exports, as code (`default`) or as declarations (`types`). */
export function exported(root: string, condition: 'default' | 'types'): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : [normalize(target[condition] ?? '')],
  );
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** A module that is read by the lab that has it: `dist/labs/03-mount/lab.js`. */
function modulesIn(root: string, folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((lab) =>
      readdirSync(join(root, folder, lab.name))
        .filter((file) => name.test(file) && !/\.test/.test(file))
        .map((file) => join(folder, lab.name, file)),
    );
}
