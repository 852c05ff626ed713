import type { Io } from '../../guide/io.ts';
import { visible } from '../../guide/visible.ts';
import { findLab, type Lab, listLabs, loadLab, places } from '../../lab/catalogue.ts';
import { NslabError } from '../../text/error.ts';
import { LANGS, type Lang } from '../../text/text.ts';
import { handout } from '../../workshop/handout/page.ts';
import { type Call, flag, option } from '../command.ts';
import { writeNew } from '../output-file.ts';

/** `--handout FILE`: both languages, the reader's own first; the one that `--lang` names where it is written. */
export async function writeHandout(call: Call, io: Io): Promise<number> {
  const file = option(call, 'handout') as string;
  const chosen = option(call, 'lang') as Lang | undefined;
  const langs = chosen ? [chosen] : [io.lang, ...LANGS.filter((lang) => lang !== io.lang)];
  const page = handout(await wantedLabs(option(call, 'labs')), langs);
  if (file === '-') io.out(page);
  else writeNew(file, page, flag(call, 'force'));
  return 0;
}

/** On paper both cgroup interfaces stand beside each other; the texts are read as for v2. */
async function wantedLabs(words: string | undefined): Promise<Lab[]> {
  const at = { ...places(), cgroups: 'v2' as const };
  const entries = words === undefined ? listLabs() : named(words);
  return Promise.all(entries.map((entry) => loadLab(entry.id, at)));
}

function named(words: string): ReturnType<typeof listLabs> {
  const list = words.split(/[,，、\s]+/u).filter(Boolean);
  if (list.length === 0) {
    throw new NslabError(
      'usage',
      { en: '--labs names no lab.', zh: '--labs 里没有写实验。' },
      { status: 2, hint: { en: 'For example: --labs 1,3,5', zh: '例如：--labs 1,3,5' } },
    );
  }
  const wanted = new Set(list.map((word) => findLab(visible(word)).folder));
  return listLabs().filter((entry) => wanted.has(entry.folder));
}
