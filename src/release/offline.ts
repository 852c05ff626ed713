import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../labhost/client.ts';
import { pack } from './tarball.ts';

const run = promisify(execFile);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/**
 * `nslab-offline-VERSION.tgz` in a folder: the package with what it depends on inside (bundleDependencies), so that
 * npm asks no registry and no cache. The dependencies are those of package-lock.json, as they are installed here.
 */
export async function packOffline(
  to: string,
  root: string = packageRoot(),
): Promise<{ file: string; size: number }> {
  const stage = mkdtempSync(join(tmpdir(), 'nslab-offline-'));
  try {
    const plain = await pack({ root, to: stage });
    await run('tar', ['-xzf', join(stage, plain.filename), '-C', stage]);
    const folder = join(stage, 'package');
    for (const path of runtimePackages(root)) copyPackage(join(root, path), join(folder, path));
    writeFileSync(join(folder, 'package.json'), withEverythingInside(join(folder, 'package.json')));
    const packed = await pack({ root: folder, to: stage });
    const file = join(to, packed.filename.replace(/^nslab-/, 'nslab-offline-'));
    renameOver(join(stage, packed.filename), file);
    return { file, size: packed.size };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function runtimePackages(root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(packages).flatMap(([path, { dev, devOptional }]) =>
    path === '' || dev || devOptional ? [] : [path],
  );
}

/** Without what is nested in it: that is listed by itself. */
function copyPackage(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (source) => source === from || basename(source) !== 'node_modules',
  });
}

/** No script of ours is to run, and nothing that only a checkout needs is to be looked for. */
function withEverythingInside(file: string): string {
  const { scripts: _, devDependencies: __, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  return `${JSON.stringify({ ...rest, bundleDependencies: Object.keys(rest.dependencies) }, null, 2)}\n`;
}

/** Also from one file system to another. */
function renameOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    cpSync(from, to);
  }
}
