import { rmSync, writeFileSync } from 'node:fs';
import { notWritten } from '../guide/not-written.ts';
import { visible } from '../guide/visible.ts';
import { NslabError } from '../text/error.ts';

/** The value of `--svg FILE` or `--svg=FILE`. */
export function svgFile(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--svg');
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--svg='))?.slice('--svg='.length);
}

export function withSvgFile(argv: readonly string[], file: string): string[] {
  const at = argv.indexOf('--svg');
  return argv.map((word, i) =>
    at >= 0 && i === at + 1 ? file : word.startsWith('--svg=') ? `--svg=${file}` : word,
  );
}

/** @throws NslabError that names the file, and why not */
export function writeOutput(file: string, text: string): void {
  write(file, text, 'w');
}

/** The same, but what lies there already stays, unless `force`. @throws NslabError `file-exists` */
export function writeNew(file: string, text: string, force: boolean): void {
  write(file, text, force ? 'w' : 'wx');
}

function write(file: string, text: string, flag: 'w' | 'wx'): void {
  try {
    writeFileSync(file, text, { flag });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file);
    // Half a file of ours is no use to anybody.
    if (flag === 'wx') rmSync(file, { force: true });
    throw notWritten(error, file, {
      en: 'Name a file in a folder that is yours, or - for standard output.',
      zh: '换一个你有权限的目录里的文件名，或用 - 表示标准输出。',
    });
  }
}

function exists(file: string): NslabError {
  return new NslabError(
    'file-exists',
    { en: `"${visible(file)}" is there already.`, zh: `“${visible(file)}”已经存在。` },
    { hint: { en: '--force overwrites it.', zh: '加上 --force 就会覆盖它。' } },
  );
}
