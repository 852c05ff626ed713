import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { searchPath } from '../doctor/probe.ts';

const COMPILERS = /^(c89|c99|cc|cpp|clang|ld|as|make|gmake|tcc|tsc|g\+\+|c\+\+)(-.*)?$|gcc|g\+\+/;

/** A folder that others may read, with a PATH in which nothing can be compiled. */
export class EmptyMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'nslab-install-'));
  readonly bin = join(this.folder, 'bin');

  constructor() {
    chmodSync(this.folder, 0o755);
    mkdirSync(this.bin);
    for (const from of searchPath(process.env).reverse())
      for (const name of namesIn(from))
        if (!COMPILERS.test(name)) {
          rmSync(join(this.bin, name), { force: true });
          symlinkSync(join(from, name), join(this.bin, name));
        }
  }

  /** A folder of its own in it. */
  make(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  clean(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The nodes to try beside this one: NSLAB_NODES="22 24 26" (installed from npm), or paths of them. */
export function nodesToTry(env: NodeJS.ProcessEnv = process.env): string[] {
  return ['this', ...(env['NSLAB_NODES'] ?? '').split(/[\s,]+/).filter((word) => word !== '')];
}

/** The binary: of this test, of a path, or of npm's package node, put into a folder. */
export async function nodeBinary(word: string, into: string): Promise<string> {
  if (word === 'this') return process.execPath;
  if (word.includes('/')) return word;
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'package.json'), '{}');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', `node@${word}`], { cwd: into });
  return join(into, 'node_modules/node/bin/node');
}
