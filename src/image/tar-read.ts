import { extract } from 'tar-stream';
import { type Place, refused } from './refusal.ts';
import { damaged } from './tar-damage.ts';

/** One member of a tar, as its headers say; the names are bytes. */
export interface TarMember {
  readonly name: Buffer;
  readonly type: string | null;
  readonly linkname: Buffer;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly device: readonly [number, number];
  /** Where the content begins in the tar. */
  readonly offset: number;
  readonly pax: Readonly<Record<string, string>>;
  readonly content: AsyncIterable<Buffer>;
}

/** What tar-stream says of a member; its own types leave some of it out. */
interface Header {
  name: string;
  type: string | null;
  linkname: string | null;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: Date;
  devmajor: number;
  devminor: number;
  byteOffset: number;
  pax: Record<string, string> | null;
}

/**
 * The members of a tar, in order. What is not read of a member's content is skipped when the next is asked for.
 * @throws NslabError for a tar that is damaged, or that ends before its end marker
 */
export async function* tarMembers(source: AsyncIterable<Buffer>, place: Place): AsyncGenerator<TarMember> {
  const tar = extract({ filenameEncoding: 'latin1' } as object);
  const end: End = { zeros: false, cause: undefined, error: undefined };
  tar.on('error', (error) => {
    end.error = error;
  });
  const pumped = pump(source, tar, end);
  let last: Buffer | undefined;
  try {
    for await (const content of tar) {
      const { header } = content as unknown as { header: Header };
      const member = memberOf(header, place);
      last = member.name;
      yield { ...member, content: guarded(content as unknown as AsyncIterable<Buffer>, end, place, last) };
      content.resume();
    }
    await pumped;
  } catch (error) {
    throw end.cause ?? damaged(error, place, last);
  } finally {
    tar.destroy();
    await pumped.catch(() => {});
  }
  if (!end.zeros) throw refused(NO_END, place);
}

/** How the reading came to its end. */
interface End {
  /** The last block was zeros. */
  zeros: boolean;
  /** The source failed. */
  cause: unknown;
  /** The tar did. */
  error: unknown;
}

/** A member's content ends in the same errors as the tar, for whoever reads it. */
async function* guarded(
  content: AsyncIterable<Buffer>,
  end: End,
  place: Place,
  name: Buffer,
): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    throw end.cause ?? damaged(end.error ?? error, place, name);
  }
}

/** Two blocks of zeros end a tar (tar(5)); one of them is enough for us. */
async function pump(source: AsyncIterable<Buffer>, tar: ReturnType<typeof extract>, end: End): Promise<void> {
  let tail: Buffer = Buffer.alloc(0);
  const closed = new Promise<void>((resolve) => tar.on('close', () => resolve()));
  try {
    for await (const chunk of source) {
      if (tar.destroyed) return;
      tail = chunk.length >= 512 ? chunk.subarray(-512) : Buffer.concat([tail, chunk]).subarray(-512);
      // What goes in is kept until it is read: the reader's buffer must not be one that we fill again.
      if (!tar.write(chunk)) {
        await Promise.race([new Promise<void>((resolve) => tar.once('drain', () => resolve())), closed]);
      }
    }
    end.zeros = tail.length === 512 && tail.every((byte) => byte === 0);
    tar.end(undefined);
  } catch (error) {
    end.cause = error;
    tar.destroy(error as Error);
  }
}

function memberOf(header: Header, place: Place): Omit<TarMember, 'content'> {
  const pax = header.pax ?? {};
  return {
    name: nameBytes(header.name, pax['path'], place),
    type: header.type,
    linkname: nameBytes(header.linkname ?? '', pax['linkpath'], place),
    size: header.size,
    mode: header.mode,
    uid: idOf(header.uid, pax['uid']),
    gid: idOf(header.gid, pax['gid']),
    mtime: secondsOf(header.mtime, pax['mtime']),
    device: [header.devmajor, header.devminor],
    offset: header.byteOffset,
    pax,
  };
}

/** A PAX header is UTF-8 by definition, and decoded as such; everything else comes byte for byte as Latin-1. */
function nameBytes(name: string, fromPax: string | undefined, place: Place): Buffer {
  if (!fromPax || fromPax !== name) return Buffer.from(name, 'latin1');
  const bytes = Buffer.from(name, 'utf8');
  if (name.includes('\ufffd')) throw refused(NOT_UTF8, { ...place, entry: bytes });
  return bytes;
}

function idOf(number: number, fromPax: string | undefined): number {
  const id = fromPax === undefined ? number : Number(fromPax);
  return Number.isInteger(id) && id >= 0 && id < 0xffff_ffff ? id : 0;
}

function secondsOf(time: Date, fromPax: string | undefined): number {
  const seconds = fromPax === undefined ? time.getTime() / 1000 : Number(fromPax);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 0xffff_ffff) : 0;
}

const NO_END = {
  en: 'the tar ends without its end marker: it has been cut short.',
  zh: 'tar 没有结束标记：它被截断了。',
};
const NOT_UTF8 = {
  en: 'a name in a PAX header that is not UTF-8.',
  zh: 'PAX 头部里的名字不是 UTF-8。',
};
