import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What a program's file says about the files it needs to be started (elf(5)). */
export interface Elf {
  /** PT_INTERP, the loader; a statically linked program has none. */
  readonly loader: string | undefined;
  /** DT_NEEDED. */
  readonly libraries: readonly string[];
  /** DT_RPATH and DT_RUNPATH, `$ORIGIN` not yet replaced. */
  readonly searched: readonly string[];
}

const PT = { LOAD: 1, DYNAMIC: 2, INTERP: 3 } as const;
const DT = { NULL: 0, NEEDED: 1, STRTAB: 5, RPATH: 15, RUNPATH: 29 } as const;

/** Undefined for what is no ELF file, or cannot be read. Little-endian, 32 or 64 bits. */
export function readElf(path: string): Elf | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    return parse((at, size) => bytesAt(fd, at, size));
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}

type Read = (at: number, size: number) => Buffer;

/** A learner's file can claim any size; nothing that is asked for here is large. */
function bytesAt(fd: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(Math.min(size, 64 * 1024));
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at));
}

function parse(read: Read): Elf | undefined {
  const header = read(0, 64);
  if (header.toString('latin1', 0, 4) !== '\x7fELF' || header[5] !== 1) return undefined;
  const wide = header[4] === 2;
  const segments = segmentsOf(header, wide, read);
  const interp = segments.find((s) => s.type === PT.INTERP);
  const dynamic = segments.find((s) => s.type === PT.DYNAMIC);
  const entries = dynamic ? entriesOf(read(dynamic.offset, dynamic.size), wide) : [];
  const strings = fileOffset(segments, entries.find((e) => e.tag === DT.STRTAB)?.value);
  const texts = (tags: readonly number[]): string[] =>
    strings === undefined
      ? []
      : entries.filter((e) => tags.includes(e.tag)).map((e) => cString(read(strings + e.value, 512)));
  return {
    loader: interp && cString(read(interp.offset, interp.size)),
    libraries: texts([DT.NEEDED]),
    searched: texts([DT.RPATH, DT.RUNPATH]).flatMap((list) => list.split(':')),
  };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function segmentsOf(header: Buffer, wide: boolean, read: Read): Segment[] {
  const start = wide ? Number(header.readBigUInt64LE(32)) : header.readUInt32LE(28);
  const size = header.readUInt16LE(wide ? 54 : 42);
  const count = header.readUInt16LE(wide ? 56 : 44);
  const table = read(start, size * count);
  return Array.from({ length: count }, (_, i) => {
    const at = i * size;
    const word = (w: number, n: number) =>
      wide ? Number(table.readBigUInt64LE(at + w)) : table.readUInt32LE(at + n);
    return { type: table.readUInt32LE(at), offset: word(8, 4), address: word(16, 8), size: word(32, 16) };
  });
}

function entriesOf(table: Buffer, wide: boolean): { tag: number; value: number }[] {
  const width = wide ? 8 : 4;
  const word = (at: number) => (wide ? Number(table.readBigUInt64LE(at)) : table.readUInt32LE(at));
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 2 * width <= table.length; at += 2 * width) {
    const tag = word(at);
    if (tag === DT.NULL) break;
    entries.push({ tag, value: word(at + width) });
  }
  return entries;
}

/** Dynamic entries give addresses in memory; the PT_LOAD segments say where in the file those lie. */
function fileOffset(segments: readonly Segment[], address: number | undefined): number | undefined {
  if (address === undefined) return undefined;
  const home = segments.find(
    (s) => s.type === PT.LOAD && address >= s.address && address < s.address + s.size,
  );
  return home && address - home.address + home.offset;
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
