import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { beginning, followedBy } from './bytes.ts';
import type { Limits } from './limits.ts';
import { type Place, refused } from './refusal.ts';

type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';

const MAGIC: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** What the bytes themselves say; a media type may lie. */
export function compressionOf(first: Uint8Array): Compression {
  return MAGIC.find(([, magic]) => magic.every((byte, i) => first[i] === byte))?.[0] ?? 'none';
}

/** The same bytes unpacked, if they were packed: as far as the limits allow. */
export async function* unpacked(
  source: AsyncIterable<Buffer>,
  limits: Limits,
  place: Place,
): AsyncGenerator<Buffer> {
  const read = source[Symbol.asyncIterator]();
  const first = await beginning(read, 6);
  const all = followedBy(first, read);
  const compression = compressionOf(first);
  if (compression === 'none') yield* all;
  else if (compression === 'gzip') yield* inflated(all, zlib.createGunzip(), limits, place);
  else if (compression === 'zstd') yield* unzstd(all, limits, place);
  else throw refused(otherFormat(compression), place, REPACK);
}

/** Node has zstd from 22.15 on; before that there may be a program. */
function unzstd(source: AsyncIterable<Buffer>, limits: Limits, place: Place): AsyncGenerator<Buffer> {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream };
  if (createZstdDecompress) return inflated(source, createZstdDecompress(), limits, place);
  return throughProgram(source, limits, place);
}

async function* inflated(
  source: AsyncIterable<Buffer>,
  stream: NodeJS.ReadWriteStream,
  limits: Limits,
  place: Place,
): AsyncGenerator<Buffer> {
  const counted = { in: 0 };
  const fed = pipeline(Readable.from(counting(source, counted)), stream);
  fed.catch(() => {});
  try {
    yield* bounded(stream as unknown as AsyncIterable<Buffer>, counted, limits, place);
    await fed;
  } catch (error) {
    throw explained(error, place);
  } finally {
    (stream as unknown as Readable).destroy();
    await fed.catch(() => {});
  }
}

async function* throughProgram(
  source: AsyncIterable<Buffer>,
  limits: Limits,
  place: Place,
): AsyncGenerator<Buffer> {
  const program = spawn('zstd', ['-q', '-dc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<number | Error>((resolve) => {
    program.on('error', resolve);
    program.on('close', (status) => resolve(status ?? 1));
  });
  const counted = { in: 0 };
  const fed = pipeline(Readable.from(counting(source, counted)), program.stdin);
  fed.catch(() => {});
  try {
    yield* bounded(program.stdout, counted, limits, place);
    const end = await ended;
    if (end instanceof Error) throw refused(NO_ZSTD, place, INSTALL_ZSTD);
    if (end !== 0) throw refused(DAMAGED, place);
  } finally {
    program.kill('SIGKILL');
    await fed.catch(() => {});
  }
}

async function* counting(source: AsyncIterable<Buffer>, counted: { in: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    counted.in += chunk.length;
    yield chunk;
  }
}

/** Stops a bomb while it goes off: what came out is compared with what went in. */
async function* bounded(
  source: AsyncIterable<Buffer>,
  counted: { readonly in: number },
  limits: Limits,
  place: Place,
): AsyncGenerator<Buffer> {
  let out = 0;
  for await (const chunk of source) {
    out += chunk.length;
    if (out > limits.ratioFrom && out > limits.ratio * counted.in) throw refused(bomb(limits.ratio), place);
    yield chunk;
  }
}

function explained(error: unknown, place: Place): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'Z_BUF_ERROR') return refused(CUT_SHORT, place);
  if (code.startsWith('Z_') || code.startsWith('ZSTD_')) return refused(DAMAGED, place);
  return error;
}

function bomb(ratio: number) {
  return {
    en: `it unpacks to more than ${ratio} times its size: a decompression bomb.`,
    zh: `解压后超过原大小的 ${ratio} 倍：这是解压炸弹。`,
  };
}

function otherFormat(compression: Compression) {
  return {
    en: `it is compressed with ${compression}; images use gzip or zstd.`,
    zh: `它是用 ${compression} 压缩的；镜像用的是 gzip 或 zstd。`,
  };
}

const REPACK = {
  en: 'Unpack that yourself first (xz -d, bzip2 -d), then give nslab the result.',
  zh: '请先自己解压（xz -d、bzip2 -d），再把结果交给 nslab。',
};
const CUT_SHORT = {
  en: 'the compressed data end too soon: they have been cut short.',
  zh: '压缩数据没有到头就断了：它被截断了。',
};
const DAMAGED = {
  en: 'the compressed data are damaged.',
  zh: '压缩数据已损坏。',
};
const NO_ZSTD = {
  en: 'it is compressed with zstd, which neither this Node nor a program here can read.',
  zh: '它是用 zstd 压缩的，这个 Node 读不了，这台机器上也没有能读它的程序。',
};
const INSTALL_ZSTD = {
  en: 'Install the program zstd (Debian: apt install zstd), or use Node 22.15 or newer.',
  zh: '请安装 zstd 程序（Debian：apt install zstd），或使用 Node 22.15 及以上。',
};
