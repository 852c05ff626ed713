import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { NslabError } from '../text/error.ts';
import { Digester, slice } from './bytes.ts';
import { compressionOf, unpacked } from './compression.ts';
import type { Limits } from './limits.ts';
import { shownBytes } from './limits.ts';
import { refused } from './refusal.ts';
import { shownName } from './shown-name.ts';
import { type TarMember, tarMembers } from './tar-read.ts';

/** A file in the archive: where its content lies. */
export interface Blob {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** An archive that is open, and what is in it. Its members are looked up by name, never written under it. */
export class Archive {
  readonly #file: FileHandle;
  readonly #blobs: ReadonlyMap<string, Blob>;
  readonly #links: ReadonlyMap<string, string>;

  constructor(file: FileHandle, blobs: ReadonlyMap<string, Blob>, links: ReadonlyMap<string, string>) {
    this.#file = file;
    this.#blobs = blobs;
    this.#links = links;
  }

  /** Older `docker save` links a layer that it has already written: one step is followed, within the archive. */
  find(name: string): Blob | undefined {
    return this.#blobs.get(name) ?? this.#blobs.get(this.#links.get(name) ?? '');
  }

  read(blob: Blob): AsyncGenerator<Buffer> {
    return slice(this.#file, blob.offset, blob.size);
  }

  async readWhole(blob: Blob, most: number): Promise<Buffer> {
    if (blob.size > most)
      throw refused(
        { en: `more than ${shownBytes(most)} of JSON.`, zh: `JSON 超过 ${shownBytes(most)}。` },
        { entry: blob.name },
      );
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(blob)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

/** Opens what is given; a packed archive is unpacked beside the result first, since its parts are read in any order. */
export async function openTar(path: string, spool: string, limits: Limits): Promise<FileHandle> {
  const file = await openFile(path);
  const info = await file.stat();
  if (info.isDirectory()) {
    await file.close();
    throw noArchive(path, FOLDER, TAR_IT);
  }
  const first = Buffer.alloc(6);
  if (info.isFile()) await file.read(first, 0, 6, 0);
  if (info.isFile() && info.size === 0) {
    await file.close();
    throw noArchive(path, EMPTY);
  }
  if (info.isFile() && compressionOf(first) === 'none') return file;
  try {
    return await spooled(file, spool, limits);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOCTTY);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const text = {
      en: `Could not open ${shownName(path)}: ${code}.`,
      zh: `打不开 ${shownName(path)}：${code}。`,
    };
    const hint = code === 'EACCES' ? NO_PERMISSION : code === 'ENOENT' ? NO_FILE : undefined;
    throw new NslabError('image-unreadable', text, { cause: error, ...(hint ? { hint } : {}) });
  }
}

async function spooled(file: FileHandle, folder: string, limits: Limits): Promise<FileHandle> {
  const path = join(folder, 'archive');
  const spool = await open(path, 'wx+', 0o600);
  let size = 0;
  try {
    for await (const chunk of unpacked(wholeOf(file), limits, {})) {
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

/** From where it stands: a pipe has no positions. */
async function* wholeOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const buffer = Buffer.allocUnsafe(256 * 1024);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Reads the archive once from end to end. Blobs that are named by their digest are compared with it here. */
export async function indexOf(file: FileHandle, limits: Limits): Promise<Archive> {
  const { size } = await file.stat();
  const blobs = new Map<string, Blob>();
  const links = new Map<string, string>();
  let count = 0;
  for await (const member of tarMembers(slice(file, 0, size), {})) {
    count += 1;
    if (count > limits.entries)
      throw refused({ en: `more than ${limits.entries} members.`, zh: `超过 ${limits.entries} 项。` });
    const name = plainName(member.name);
    if (member.type === 'symlink') links.set(name, linkTarget(name, member.linkname));
    if (member.type !== 'file' && member.type !== 'contiguous-file') continue;
    if (member.offset + member.size > size) throw refused(overTheEnd(member), { entry: member.name });
    if (blobs.has(name)) throw refused(TWICE, { entry: member.name });
    blobs.set(name, { name, offset: member.offset, size: member.size });
    await compareWithName(name, member);
  }
  return new Archive(file, blobs, links);
}

function plainName(name: Buffer): string {
  return name.toString('utf8').replace(/^(\.\/+)+/, '');
}

function linkTarget(name: string, target: Buffer): string {
  return join('/', name, '..', target.toString('utf8')).slice(1);
}

async function compareWithName(name: string, member: TarMember): Promise<void> {
  const named = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
  if (named === undefined) return;
  const digester = new Digester();
  for await (const _ of digester.pass(member.content));
  const found = digester.digest();
  if (found !== `sha256:${named}`)
    throw refused(
      {
        en: `its content is ${found}: it was damaged or changed.`,
        zh: `它的内容是 ${found}：已损坏或被改动过。`,
      },
      { entry: name },
    );
}

function overTheEnd({ size }: TarMember) {
  return {
    en: `its header says ${shownBytes(size)}, more than the archive has left: cut short, or a lie.`,
    zh: `它的头声称有 ${shownBytes(size)}，比归档剩下的还多：要么被截断，要么在撒谎。`,
  };
}

export function noArchive(path: string, why: { en: string; zh: string }, hint = HOW_TO_SAVE): NslabError {
  const text = { en: `${shownName(path)} ${why.en}`, zh: `${shownName(path)} ${why.zh}` };
  return new NslabError('image-refused', text, { hint });
}

function tooLarge(most: number) {
  return {
    en: `the archive unpacks to more than ${shownBytes(most)}.`,
    zh: `归档解开后超过 ${shownBytes(most)}。`,
  };
}

const HOW_TO_SAVE = {
  en: 'An image archive is what docker save IMAGE >image.tar writes, or an OCI layout packed with tar.',
  zh: '镜像归档就是 docker save IMAGE >image.tar 写出的文件，或用 tar 打包的 OCI layout。',
};
const FOLDER = { en: 'is a folder, not an archive.', zh: '是目录，不是归档。' };
const TAR_IT = {
  en: 'If it is an OCI layout, pack it first: tar -C FOLDER -cf image.tar .',
  zh: '如果它是 OCI layout，请先打包：tar -C 目录 -cf image.tar .',
};
const EMPTY = { en: 'is empty.', zh: '是空文件。' };
const TWICE = {
  en: 'is in the archive twice; which one counts would be a guess.',
  zh: '在归档里出现了两次；以哪个为准只能靠猜。',
};
const NO_PERMISSION = {
  en: 'Its permissions do not let you read it: ls -l shows them.',
  zh: '它的权限不让你读：用 ls -l 看看。',
};
const NO_FILE = {
  en: 'Is the path right? In the lab host only /lab and the machine’s system folders are seen.',
  zh: '路径对吗？在实验主机里只看得到 /lab 和真实机器的系统目录。',
};
