import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeName } from './runtime.ts';

export interface Installed {
  readonly name: RuntimeName;
  readonly path: string;
  /** `1.1.5+ds1`; what it prints about itself, without its name. */
  readonly version: string;
}

/** The program as it would be found, and its version; undefined when it is not installed. */
export async function installed(
  name: RuntimeName,
  searched = process.env['PATH'] ?? '',
): Promise<Installed | undefined> {
  const folders = [...searched.split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean);
  const path = folders.map((folder) => join(folder, name)).find(isProgram);
  if (path === undefined) return undefined;
  const [line = ''] = (await output(path, ['--version'])).split('\n');
  return { name, path, version: /(\d\S*)\s*$/.exec(line)?.[1] ?? line };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, (_error, stdout) => resolve(stdout));
  });
}
