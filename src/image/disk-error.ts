import type { Text } from '../text/text.ts';
import { type Place, refused } from './refusal.ts';

/** What the disk refused, with the member that it was about; any other error as it is. */
export function diskError(error: unknown, place: Place = {}): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const meaning = MEANINGS[code];
  return refused(
    {
      en: `${syscall}: ${code}.${meaning ? ` ${meaning.en}` : ''}`,
      zh: `${syscall}：${code}。${meaning ? meaning.zh : ''}`,
    },
    place,
    NOTHING_LEFT,
  );
}

const MEANINGS: Readonly<Record<string, Text>> = {
  ENOSPC: { en: 'The file system is full.', zh: '文件系统满了。' },
  EDQUOT: { en: 'Your quota is used up.', zh: '你的配额用完了。' },
  EFBIG: { en: 'The file system takes no file of that size.', zh: '文件系统放不下这么大的文件。' },
  ENAMETOOLONG: { en: 'With the folder before it the path is too long.', zh: '加上前面的目录，路径太长了。' },
  EMLINK: {
    en: 'The file has more names (hard links) than the file system allows.',
    zh: '这个文件的名字（硬链接）太多，超过了文件系统允许的数量。',
  },
  EEXIST: {
    en: 'The file system takes this name and an earlier one for the same: upper and lower case, perhaps.',
    zh: '文件系统把这个名字和前面的某个名字当成了同一个：也许它不分大小写。',
  },
  EILSEQ: { en: 'The file system does not take this name.', zh: '文件系统不接受这个名字。' },
};

const NOTHING_LEFT = {
  en: 'Nothing was left behind. Unpack to a place with room: df -h shows them.',
  zh: '什么也没有留下。请解到空间够的地方，用 df -h 可以查看。',
};
