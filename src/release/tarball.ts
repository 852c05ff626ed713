import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { packageRoot } from '../labhost/client.ts';

/** What `npm pack` would write: sizes in bytes. */
export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

const run = promisify(execFile);

/** The engines that a package carries. @throws when there is no compiler for one of them */
export async function makeCarried(root: string = packageRoot()): Promise<void> {
  await run('make', ['-s', '-C', 'native', 'prebuilt'], { cwd: root });
}

/** As it is built; with `to`, the tarball is written there. */
export async function pack(options: { root?: string; to?: string } = {}): Promise<Packed> {
  const { root = packageRoot(), to } = options;
  const where = to === undefined ? ['--dry-run'] : ['--pack-destination', to];
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=error', ...where], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  const read: unknown = JSON.parse(stdout);
  // npm 11 and older: a list; newer: by name.
  const [packed] = Object.values(read as Record<string, Packed>);
  if (!packed) throw new Error(`npm pack told nothing: ${stdout}`);
  return packed;
}
