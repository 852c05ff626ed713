import type { Ref, Relocation } from '../call.ts';

/** Everything in netlink begins at a multiple of four bytes (NLMSG_ALIGNTO, NLA_ALIGNTO). */
export function aligned(length: number): number {
  return (length + 3) & ~3;
}

/** Bytes of a message with the places in it that are filled at run time. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly relocations: readonly Relocation[];
}

export function piece(bytes: Uint8Array, relocations: readonly Relocation[] = []): Piece {
  return { bytes, relocations };
}

/** One after the other, each aligned, the last as well. */
export function joined(pieces: readonly Piece[]): Piece {
  const bytes = new Uint8Array(pieces.reduce((sum, p) => sum + aligned(p.bytes.length), 0));
  const relocations: Relocation[] = [];
  let at = 0;
  for (const one of pieces) {
    bytes.set(one.bytes, at);
    for (const r of one.relocations) relocations.push({ ...r, at: r.at + at });
    at += aligned(one.bytes.length);
  }
  return piece(bytes, relocations);
}

export type Width = 1 | 2 | 4 | 8;

/** Netlink speaks the machine's own byte order; both that we know are little-endian. */
export function number(value: number | bigint | Ref, width: Width): Piece {
  const bytes = new Uint8Array(width);
  if (typeof value === 'object') {
    if (width !== 4 && width !== 8) throw new TypeError('a run-time value is 4 or 8 bytes wide');
    return piece(bytes, [{ at: 0, kind: 'value', width, ref: value }]);
  }
  let rest = BigInt.asUintN(8 * width, BigInt(value));
  for (let i = 0; i < width; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return piece(bytes);
}

export function readNumber(bytes: Uint8Array, at: number, width: Width): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  if (width === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
