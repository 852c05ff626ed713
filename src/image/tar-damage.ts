import { type Place, refused } from './refusal.ts';

/** What tar-stream says of a tar, in words for people; `last` is the member before which, or in which, it went wrong. */
export function damaged(error: unknown, place: Place, last: Buffer | undefined): unknown {
  const message = error instanceof Error ? error.message : '';
  const after = last === undefined ? place : { ...place, entry: last };
  if (message === 'Unexpected end of data' || message === 'Stream was destroyed')
    return refused(CUT_SHORT, after);
  if (message.startsWith('Invalid tar header'))
    return refused(last === undefined ? NO_TAR : BAD_HEADER, after);
  if (message === 'Invalid header') return refused(BAD_SIZE, after);
  if (message === 'Header exceeds max size') return refused(LONG_HEADER, after);
  return error;
}

const CUT_SHORT = {
  en: 'the tar ends in, or right after, this member: it has been cut short.',
  zh: 'tar 到这一项就断了：它被截断了。',
};
const NO_TAR = {
  en: 'this is not a tar: it does not begin with a tar header.',
  zh: '这不是 tar：开头不是 tar 的头部。',
};
const BAD_HEADER = {
  en: 'what follows this member is not a tar header (its checksum is wrong): the tar is damaged.',
  zh: '这一项后面不是 tar 的头部（校验和不对）：tar 已损坏。',
};
const BAD_SIZE = {
  en: 'the size of the member after this one is not a number.',
  zh: '后面那一项的大小不是数字。',
};
const LONG_HEADER = {
  en: 'this member is followed by a header of more than 4 MiB.',
  zh: '这一项后面的头部超过 4 MiB。',
};
