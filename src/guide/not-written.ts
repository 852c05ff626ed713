import { errnoMeaning } from '../engine/errno-meaning.ts';
import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';
import { visible } from './visible.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/** What the disk refused, in words, and where else to write; any other error as it is. */
export function notWritten(error: unknown, path: string, elsewhere: Text): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof NslabError || code === undefined || syscall === undefined) return error;
  const meaning = errnoMeaning(code);
  return new NslabError(
    'file-not-written',
    {
      en: `"${visible(path, 200)}" could not be written: ${code}${meaning ? ` (${meaning.en})` : ''}.`,
      zh: `“${visible(path, 200)}”写不进去：${code}${meaning ? `（${meaning.zh}）` : ''}。`,
    },
    { hint: NO_ROOM.has(code) ? ROOM : elsewhere, cause: error },
  );
}

const ROOM: Text = {
  en: 'df -h shows which file systems have room: make some, or write to another.',
  zh: 'df -h 可以看到哪个文件系统还有空间：腾出一些，或写到别处。',
};
