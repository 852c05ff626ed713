import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Digester, slice } from './bytes.ts';
import type { Limits } from './limits.ts';
import { shownBytes } from './limits.ts';
import { refused } from './refusal.ts';
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
  readonly #signal: AbortSignal | undefined;
  readonly #blobs: ReadonlyMap<string, Blob>;
  readonly #links: ReadonlyMap<string, string>;

  constructor(
    file: FileHandle,
    blobs: ReadonlyMap<string, Blob>,
    links: ReadonlyMap<string, string>,
    signal?: AbortSignal,
  ) {
    this.#file = file;
    this.#signal = signal;
    this.#blobs = blobs;
    this.#links = links;
  }

  /** Older `docker save` links a layer that it has already written: one step is followed, within the archive. */
  find(name: string): Blob | undefined {
    return this.#blobs.get(name) ?? this.#blobs.get(this.#links.get(name) ?? '');
  }

  read(blob: Blob): AsyncGenerator<Buffer> {
    return slice(this.#file, blob.offset, blob.size, this.#signal);
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

/** Reads the archive once from end to end. Blobs that are named by their digest are compared with it here. */
export async function indexOf(file: FileHandle, limits: Limits, signal?: AbortSignal): Promise<Archive> {
  const { size } = await file.stat();
  const blobs = new Map<string, Blob>();
  const links = new Map<string, string>();
  let count = 0;
  for await (const member of tarMembers(slice(file, 0, size, signal), {})) {
    count += 1;
    if (count > limits.entries)
      throw refused({ en: `more than ${limits.entries} members.`, zh: `里面超过 ${limits.entries} 项。` });
    const name = plainName(member.name);
    if (member.type === 'symlink') links.set(name, linkTarget(name, member.linkname));
    if (member.type !== 'file' && member.type !== 'contiguous-file') continue;
    if (member.offset + member.size > size) throw refused(overTheEnd(member), { entry: member.name });
    if (blobs.has(name)) throw refused(TWICE, { entry: member.name });
    blobs.set(name, { name, offset: member.offset, size: member.size });
    await compareWithName(name, member);
  }
  return new Archive(file, blobs, links, signal);
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
    zh: `它的头部声称有 ${shownBytes(size)}，比归档剩下的还多：不是被截断了，就是在撒谎。`,
  };
}

const TWICE = {
  en: 'it is in the archive twice; which one counts would be a guess.',
  zh: '它在归档里出现了两次，以哪个为准只能靠猜。',
};
