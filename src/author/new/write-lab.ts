import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  makeFolder(folder);
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // Nothing that has come there meanwhile is overwritten.
    writeFileSync(join(folder, name), filledIn(name, content, id, title), { flag: 'wx' });
  }
  forEditors(folder);
  return [...files.keys()];
}

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
