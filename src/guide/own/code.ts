import { createHash } from 'node:crypto';
import type { FileRead, FolderRead } from './read-folder.ts';

/** The part of a lab that can run, or tell what runs what to do: everything but its Markdown and an editor's settings. */
export interface Code {
  /** SHA-256 of all of it. */
  readonly hash: string;
  /** SHA-256 of each file. */
  readonly files: Readonly<Record<string, string>>;
  readonly bytes: number;
}

export function codeFiles({ files }: FolderRead): [path: string, file: FileRead][] {
  return [...files].filter(
    ([path]) => !path.endsWith('.md') && path !== 'package.json' && path !== 'tsconfig.json',
  );
}

export function codeOf(folder: FolderRead): Code {
  const files = codeFiles(folder);
  return {
    hash: hashOf(files),
    files: Object.fromEntries(files.map(([path, { bytes }]) => [path, sha256(bytes)])),
    bytes: files.reduce((sum, [, { bytes }]) => sum + bytes.length, 0),
  };
}

/** Of names and contents: neither can be taken for the other. */
export function hashOf(files: Iterable<readonly [string, FileRead]>): string {
  const hash = createHash('sha256');
  for (const [path, { bytes }] of files) hash.update(`${JSON.stringify(path)} ${sha256(bytes)}\n`);
  return hash.digest('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is not as it was: `+` new, `~` changed, `-` gone. */
export interface Change {
  readonly sign: '+' | '~' | '-';
  readonly path: string;
}

export function changesBetween(before: Code['files'], now: Code['files']): Change[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return paths.flatMap((path): Change[] => {
    const [was, is] = [at(before, path), at(now, path)];
    if (was === is) return [];
    return [{ sign: was === undefined ? '+' : is === undefined ? '-' : '~', path }];
  });
}

function at(files: Code['files'], path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}
