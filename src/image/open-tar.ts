import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { NslabError } from '../text/error.ts';
import { same, type Text } from '../text/text.ts';
import { beginning, followedBy, slice } from './bytes.ts';
import { compressionOf, unpacked } from './compression.ts';
import type { Limits } from './limits.ts';
import { shownBytes } from './limits.ts';
import { refused } from './refusal.ts';
import { shownName } from './shown-name.ts';

/** An archive: the path of a file, or bytes as they come. */
export type Source = string | AsyncIterable<Buffer>;

/**
 * Opens what is given, as a plain tar whose parts can be read in any order: packed, or from a pipe, it is written
 * to `folder` first.
 */
export async function openTar(
  source: Source,
  folder: string,
  limits: Limits,
  signal?: AbortSignal,
): Promise<FileHandle> {
  if (typeof source !== 'string') return spooled(source, folder, limits);
  const file = await openFile(source);
  try {
    const first = Buffer.alloc(6);
    await file.read(first, 0, 6, 0);
    if (compressionOf(first) === 'none') return file;
    const { size } = await file.stat();
    const plain = await spooled(slice(file, 0, size, signal), folder, limits);
    await file.close();
    return plain;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @throws NslabError for what is not there, or is no file */
export async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    // A pipe would be waited for until somebody writes.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw unreadable(path, error);
  }
  const info = await file.stat();
  const why = info.isDirectory() ? FOLDER : info.isFile() ? (info.size === 0 ? EMPTY : undefined) : NO_FILE;
  if (why === undefined) return file;
  await file.close();
  throw noArchive(path, why, why === FOLDER ? TAR_IT : why === NO_FILE ? PIPE_IT : HOW_TO_SAVE);
}

async function spooled(source: AsyncIterable<Buffer>, folder: string, limits: Limits): Promise<FileHandle> {
  const plain = unpacked(source, limits, {});
  const first = await beginning(plain, 512);
  // Before a whole disk is filled with what is no tar: POSIX's and GNU's have this word in their first header.
  if (first.toString('latin1', 257, 262) !== 'ustar') throw refused(NO_TAR);
  const spool = await open(join(folder, 'archive'), 'wx+', 0o600);
  let size = 0;
  try {
    for await (const chunk of followedBy(first, plain)) {
      size += chunk.length;
      if (size > limits.bytes) throw refused(tooLarge(limits.bytes));
      await spool.writeFile(chunk);
    }
    return spool;
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** What is given is something else than an image archive. */
export function noArchive(path: string, why: Text, hint = HOW_TO_SAVE): NslabError {
  const text = { en: `${shownName(path)} ${why.en}`, zh: `${shownName(path)} ${why.zh}` };
  return new NslabError('image-refused', text, { hint });
}

function unreadable(path: string, cause: unknown): NslabError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const known = REFUSALS[code];
  const why = known?.why ?? same(code);
  const text = {
    en: `Could not open ${shownName(path)}: ${why.en}.`,
    zh: `打不开 ${shownName(path)}：${why.zh}。`,
  };
  return new NslabError('image-unreadable', text, { cause, ...(known ? { hint: known.hint } : {}) });
}

function tooLarge(most: number): Text {
  return {
    en: `it unpacks to more than ${shownBytes(most)}.`,
    zh: `解开后超过 ${shownBytes(most)}。`,
  };
}

const HOW_TO_SAVE = {
  en: 'An image archive is what docker save IMAGE >image.tar writes, or an OCI layout packed with tar.',
  zh: '镜像归档就是 docker save IMAGE >image.tar 写出的文件，或用 tar 打包的 OCI layout。',
};
const NO_TAR = { en: 'this is not a tar, compressed or not.', zh: '这不是 tar，也不是压缩过的 tar。' };
const FOLDER = { en: 'is a folder, not an archive.', zh: '是目录，不是归档。' };
const TAR_IT = {
  en: 'If it is an OCI layout, pack it first: tar -C FOLDER -cf image.tar .',
  zh: '如果它是 OCI layout，请先打包：tar -C 目录 -cf image.tar .',
};
const EMPTY = { en: 'is empty.', zh: '是空文件。' };
const NO_FILE = { en: 'is not a regular file.', zh: '不是普通文件。' };
const PIPE_IT = {
  en: 'From a pipe: docker save IMAGE | nslab unpack - FOLDER',
  zh: '要从管道读：docker save IMAGE | nslab unpack - 目录',
};
/** The usual refusals of open(2), in words, and what to do. */
const REFUSALS: Readonly<Record<string, { readonly why: Text; readonly hint: Text }>> = {
  EACCES: {
    why: { en: 'permission denied', zh: '没有权限' },
    hint: {
      en: 'Its permissions do not let you read it: ls -l shows them.',
      zh: '它的权限不让你读：用 ls -l 看看。',
    },
  },
  ENOENT: {
    why: { en: 'there is no such file', zh: '没有这个文件' },
    hint: {
      en: 'Is the path right? The lab host shows only /lab and the machine’s system folders.',
      zh: '路径对吗？在实验主机里只看得到 /lab 和真实机器的系统目录。',
    },
  },
};
