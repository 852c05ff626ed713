import type { Ref } from '../call.ts';
import { aligned, joined, number, type Piece, piece, readNumber, type Width } from './bytes.ts';
import { ipv4, shownAddress, shownMac } from './inet.ts';
import { malformed } from './malformed.ts';
import { decodeStruct, encodeStruct, type Fields, type Names, type Struct, sizeOf } from './struct.ts';

/** Attributes of one place in a message: the header file's name, its number, and what it holds. */
export type AttributeTable = Readonly<Record<string, readonly [number: number, holds: Holds]>>;

export type Holds =
  | 'string'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'address'
  | 'mac'
  | 'bytes'
  /** A byte, each of whose values has a name. */
  | { readonly names: Names }
  /** More attributes. */
  | { readonly nest: AttributeTable }
  /** A structure, then more attributes: veth's other end is a link again. */
  | { readonly struct: Struct; readonly nest: () => AttributeTable }
  /** Depends on what an attribute before it says: IFLA_INFO_DATA on IFLA_INFO_KIND. */
  | { readonly by: string; readonly cases: Readonly<Record<string, Holds>> };

export type Attribute = readonly [name: string, value: Value];
export type Value = string | number | Uint8Array | Ref | readonly Attribute[] | Structured;

export interface Structured {
  readonly header: Fields;
  readonly attributes: readonly Attribute[];
}

const HEADER = 4;
/** NLA_F_NESTED and NLA_F_NET_BYTEORDER share the type's 16 bits. */
const TYPE_MASK = 0x3fff;
const WIDTHS = { u8: 1, u16: 2, u32: 4, u64: 8 } as const;

export function encodeAttributes(table: AttributeTable, attributes: readonly Attribute[]): Piece {
  return joined(
    attributes.map(([name, value]) => {
      const entry = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!entry) throw new TypeError(`there is no attribute ${name} here`);
      const [type, holds] = entry;
      const payload = encodeValue(resolved(holds, attributes), value);
      const length = HEADER + payload.bytes.length;
      const header = joined([
        piece(new Uint8Array([...number(length, 2).bytes, ...number(type, 2).bytes])),
        payload,
      ]);
      return piece(header.bytes.subarray(0, length), header.relocations);
    }),
  );
}

function encodeValue(holds: Holds, value: Value): Piece {
  if (typeof holds === 'object') return encodeNested(holds, value);
  if (holds in WIDTHS) return number(value as number | Ref, WIDTHS[holds as keyof typeof WIDTHS]);
  if (holds === 'string') return piece(Buffer.from(`${value as string}\0`));
  if (holds === 'address') return piece(ipv4(value as string));
  if (holds === 'mac')
    return piece(Uint8Array.from((value as string).split(':'), (b) => Number.parseInt(b, 16)));
  return piece(value as Uint8Array);
}

function encodeNested(holds: Exclude<Holds, string>, value: Value): Piece {
  if ('names' in holds) return number(holds.names[value as string] ?? Number(value), 1);
  if ('by' in holds) throw new TypeError(`${holds.by} has to be said first`);
  if (!('struct' in holds)) return encodeAttributes(holds.nest, value as readonly Attribute[]);
  const { header, attributes } = value as Structured;
  return joined([encodeStruct(holds.struct, header), encodeAttributes(holds.nest(), attributes)]);
}

/** In their order; one that is not in the table as `0x43` and its bytes. @throws NslabError `netlink-malformed` */
export function decodeAttributes(table: AttributeTable, bytes: Uint8Array): Attribute[] {
  const found: Attribute[] = [];
  let at = 0;
  while (at < bytes.length) {
    const left = bytes.length - at;
    if (left < HEADER)
      throw malformed(`${left} bytes are left where an attribute begins`, `属性开头处只剩 ${left} 字节`);
    const length = readNumber(bytes, at, 2);
    if (length < HEADER || length > left)
      throw malformed(
        `an attribute says it has ${length} bytes, and ${left} are there`,
        `某个属性自称有 ${length} 字节，实际只有 ${left} 字节`,
      );
    const type = readNumber(bytes, at + 2, 2) & TYPE_MASK;
    found.push(decodeOne(table, type, bytes.subarray(at + HEADER, at + length), found));
    at += aligned(length);
  }
  return found;
}

function decodeOne(
  table: AttributeTable,
  type: number,
  payload: Uint8Array,
  before: readonly Attribute[],
): Attribute {
  const entry = Object.entries(table).find(([, [number]]) => number === type);
  if (!entry) return [`0x${type.toString(16)}`, payload];
  const [name, [, holds]] = entry;
  return [name, decodeValue(name, resolved(holds, before), payload)];
}

function decodeValue(name: string, holds: Holds, payload: Uint8Array): Value {
  if (typeof holds === 'object') {
    if ('by' in holds) return payload;
    if ('names' in holds) return nameOf(holds.names, numberIn(name, payload, 1));
    if (!('struct' in holds)) return decodeAttributes(holds.nest, payload);
    const header = decodeStruct(holds.struct, payload);
    return { header, attributes: decodeAttributes(holds.nest(), payload.subarray(sizeOf(holds.struct))) };
  }
  if (holds in WIDTHS) {
    return numberIn(name, payload, WIDTHS[holds as keyof typeof WIDTHS]);
  }
  if (holds === 'string') return Buffer.from(payload).toString().replace(/\0$/, '');
  if (holds === 'mac') return shownMac(payload);
  return holds === 'address' ? (shownAddress(payload) ?? payload) : payload;
}

function numberIn(name: string, payload: Uint8Array, width: Width): number {
  if (payload.length !== width) throw wrongSize(name, payload.length, width);
  return readNumber(payload, 0, width);
}

function nameOf(names: Names, value: number): string | number {
  return Object.keys(names).find((name) => names[name] === value) ?? value;
}

/** A `by` that is decided by now; what it does not know stays bytes. */
function resolved(holds: Holds, among: readonly Attribute[]): Holds {
  if (typeof holds === 'string' || !('by' in holds)) return holds;
  const decides = among.find(([name]) => name === holds.by)?.[1];
  return (typeof decides === 'string' ? holds.cases[decides] : undefined) ?? 'bytes';
}

function wrongSize(name: string, is: number, wanted: number) {
  return malformed(`${name} has ${is} bytes and not ${wanted}`, `${name} 有 ${is} 字节，应为 ${wanted} 字节`);
}
