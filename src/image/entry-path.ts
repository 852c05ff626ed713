import type { Limits } from './limits.ts';
import { type Place, refused } from './refusal.ts';

/**
 * A member's name as the folders it goes through, each as its bytes in Latin-1 (names are bytes, not text):
 * empty for the layer's root itself. @throws NslabError for a name that leads out of the layer
 */
export function components(name: Uint8Array, limits: Limits, place: Place): string[] {
  const text = Buffer.from(name).toString('latin1');
  // `/` alone is what umoci calls the layer's root.
  if (/^\/+[^/]/.test(text)) throw refused(ABSOLUTE, place);
  if (text.includes('\0')) throw refused(NUL, place);
  if (text.length > limits.pathBytes) throw refused(tooLong(limits.pathBytes), place);
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refused(UPWARDS, place);
  if (parts.length > limits.depth) throw refused(tooDeep(limits.depth), place);
  if (parts.some((part) => part.length > 255)) throw refused(LONG_NAME, place);
  return parts;
}

const ABSOLUTE = {
  en: 'the name begins with /. A layer holds paths below its own root only; this one aims at the machine’s.',
  zh: '名字以 / 开头。层里只该有自己根目录之下的路径；这一个却冲着整台机器的根去。',
};
const UPWARDS = {
  en: 'the name has .. in it and would lead out of the layer’s folder.',
  zh: '名字里有 ..，会走出这一层的目录。',
};
const NUL = {
  en: 'the name has a NUL in it; no path on Linux has.',
  zh: '名字里有 NUL 字节；Linux 上的路径不可能有它。',
};
const LONG_NAME = {
  en: 'a name of more than 255 bytes, which no file system here takes.',
  zh: '名字里有一段超过 255 字节，Linux 的文件系统都不接受。',
};

function tooLong(most: number) {
  return { en: `a path of more than ${most} bytes.`, zh: `路径超过 ${most} 字节。` };
}

function tooDeep(most: number) {
  return { en: `a path of more than ${most} folders.`, zh: `路径超过 ${most} 层目录。` };
}
