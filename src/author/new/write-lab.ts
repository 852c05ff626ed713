import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';

import { dirname, join } from 'node:path';
import { notWritten } from '../../guide/not-written.ts';
import { visible } from '../../guide/visible.ts';
import { places } from '../../lab/catalogue.ts';
import { packageRoot } from '../../labhost/client.ts';
import { makeFolder } from '../../state/make-folder.ts';
import { NslabError } from '../../text/error.ts';
import { fileBlocks } from './file-blocks.ts';

export interface NewLab {
  readonly folder: string;
  readonly id: string;
  /** In whichever language it is written; the other has the template's. */
  readonly title: string | undefined;
}

/** Writes a lab that is small and whole: a step, its mistake, an experiment. Answers the names of its files. @throws NslabError */
export function writeLab({ folder, id, title }: NewLab): string[] {
  if (existsSync(folder) && !isEmptyFolder(folder)) throw occupied(folder);
  const files = fileBlocks(readFileSync(join(places().texts, 'labs', 'TEMPLATE.md'), 'utf8'));
  const written: string[] = [];
  try {
    makeFolder(folder);
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      // Nothing that has come there meanwhile is overwritten.
      const fd = openSync(join(folder, name), 'wx');
      written.push(name);
      writeFileSync(fd, filledIn(name, content, id, title));
      closeSync(fd);
    }
    forEditors(folder);
  } catch (error) {
    for (const name of written) rmSync(join(folder, name), { force: true });
    throw notWritten(error, folder, ELSEWHERE);
  }
  return written;
}

const ELSEWHERE = { en: 'Name a folder that is yours.', zh: '请换一个你有权限的目录。' };

function filledIn(name: string, content: string, id: string, title: string | undefined): string {
  const isItsLanguage = title !== undefined && /\p{Script=Han}/u.test(title) === (name === 'zh.md');
  const named = content.replaceAll('my-lab', id);
  if (!isItsLanguage || !name.endsWith('.md')) return named;
  return named.replace(/^title: .*$/m, `title: ${JSON.stringify(title)}`);
}

/** An editor finds the modules `nslab`, `nslab/lab` and `nslab/observe` where it looks for every module. */
function forEditors(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(packageRoot(), join(folder, 'node_modules', 'nslab'));
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

function occupied(folder: string): NslabError {
  const shown = visible(folder, 200);
  return new NslabError(
    'author-new-occupied',
    {
      en: `${shown} is there already, and is not empty; nothing was written.`,
      zh: `${shown} 已经存在，而且不是空的；什么都没有写。`,
    },
    { status: 2, hint: { en: 'Name another folder.', zh: '请换一个目录名。' } },
  );
}
