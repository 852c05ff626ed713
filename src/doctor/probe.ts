import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { release, userInfo } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that the checks see of the machine, so that a test can play another one. */
export interface Probe {
  readonly platform: string;
  /** `uname -r`. */
  readonly release: string;
  readonly node: string;
  readonly uid: number;
  readonly user: string;
  /** The engine that would be run, where there is one. */
  readonly engine: string | undefined;
  /** A file's text, trimmed; undefined when it cannot be read. */
  read(path: string): string | undefined;
  bytes(path: string): Uint8Array | undefined;
  exists(path: string): boolean;
  writable(path: string): boolean;
  /** The path of a program, also in the folders of root that an ordinary PATH leaves out. */
  find(program: string): string | undefined;
  /** Runs a program with LC_ALL=C; status 127 when there is none. */
  run(argv: readonly [string, ...string[]]): Ran;
}

/** Built here, or carried by the package; seen from src/doctor and from dist/src/doctor. */
const ENGINES = ['../..', '../../..'].flatMap((up) => [
  join(import.meta.dirname, up, 'native/build/nslab-engine'),
  join(import.meta.dirname, up, `native/prebuilt/nslab-engine-${process.arch}`),
]);

const ROOTS_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export function searchPath(env: NodeJS.ProcessEnv): string[] {
  return [...new Set([...(env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':'), ...ROOTS_FOLDERS])];
}

export function thisMachine(env: NodeJS.ProcessEnv = process.env): Probe {
  const folders = searchPath(env);
  const bytes = (path: string) => attempt(() => readFileSync(path));
  return {
    platform: process.platform,
    release: release(),
    node: process.versions.node,
    uid: process.getuid?.() ?? -1,
    user: attempt(() => userInfo().username) ?? String(process.getuid?.()),
    engine: ENGINES.find((e) => permitted(e, constants.X_OK)),
    read: (path) => bytes(path)?.toString('utf8').trim(),
    bytes,
    exists: (path) => permitted(path, constants.F_OK),
    writable: (path) => permitted(path, constants.W_OK),
    find: (program) => folders.map((f) => join(f, program)).find((p) => permitted(p, constants.X_OK)),
    run: ([program, ...args]) => {
      const child = spawnSync(program, args, {
        env: { ...env, PATH: folders.join(':'), LC_ALL: 'C' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 10_000,
      });
      return { status: child.status ?? 127, stdout: child.stdout ?? '', stderr: child.stderr ?? '' };
    },
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function permitted(path: string, mode: number): boolean {
  return attempt(() => accessSync(path, mode) === undefined) ?? false;
}
