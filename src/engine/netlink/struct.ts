import type { Ref } from '../call.ts';
import { flag } from '../flags.ts';
import { shownRef } from '../strace.ts';
import { number, type Piece, piece, readNumber, type Width } from './bytes.ts';
import { malformed } from './malformed.ts';

/** A C structure of numbers without gaps: struct ifinfomsg, ifaddrmsg, rtmsg, nlmsghdr. */
export type Struct = readonly Field[];

export interface Field {
  readonly name: string;
  readonly width: Width;
  /** Names of its values: `is` for one of them, `flags` for a set. */
  readonly is?: Names;
  readonly flags?: Names;
}

export type Names = Readonly<Record<string, number>>;

/** What is not named is 0. Numbers may be written by their names; flags as a list of them. */
export type Fields = Readonly<Record<string, number | string | readonly string[] | Ref>>;

export function sizeOf(struct: Struct): number {
  return struct.reduce((sum, { width }) => sum + width, 0);
}

export function encodeStruct(struct: Struct, fields: Fields): Piece {
  const unknown = Object.keys(fields).find((name) => !struct.some((f) => f.name === name));
  if (unknown !== undefined) throw new TypeError(`there is no field ${unknown}`);
  const bytes = new Uint8Array(sizeOf(struct));
  const relocations = [];
  let at = 0;
  for (const field of struct) {
    const one = number(numberOf(field, fields[field.name] ?? 0), field.width);
    bytes.set(one.bytes, at);
    for (const r of one.relocations) relocations.push({ ...r, at });
    at += field.width;
  }
  return piece(bytes, relocations);
}

function numberOf(field: Field, value: Fields[string]): number | Ref {
  if (typeof value === 'string') return Number(flag(field.is ?? {}, value));
  if (Array.isArray(value))
    return value.reduce((sum: number, name: string) => sum | Number(flag(field.flags ?? {}, name)), 0);
  return value as number | Ref;
}

/** All fields as numbers. @throws NslabError `netlink-malformed` */
export function decodeStruct(struct: Struct, bytes: Uint8Array): Record<string, number> {
  const size = sizeOf(struct);
  if (bytes.length < size)
    throw malformed(
      `a header of ${size} bytes has only ${bytes.length}`,
      `${size} 字节的头部只有 ${bytes.length} 字节`,
    );
  let at = 0;
  return Object.fromEntries(
    struct.map(({ name, width }) => {
      const entry = [name, readNumber(bytes, at, width)] as const;
      at += width;
      return entry;
    }),
  );
}

/** `{ifi_index=3, ifi_flags=IFF_UP}`: what is 0 is left out. */
export function shownStruct(struct: Struct, fields: Fields): string {
  const said = struct.flatMap((field) => {
    const value = numberOf(field, fields[field.name] ?? 0);
    if (value === 0) return [];
    return [`${field.name}=${typeof value === 'object' ? shownRef(value) : shownValue(field, value)}`];
  });
  return `{${said.join(', ')}}`;
}

function shownValue({ is, flags }: Field, value: number): string {
  if (flags) return shownBits(flags, value);
  const name = is && Object.entries(is).find(([, n]) => n === value)?.[0];
  return name ?? String(value);
}

/** `IFF_UP|0x40000`: what has no name stays a number. */
export function shownBits(names: Names, value: number): string {
  let rest = value;
  const said = [];
  for (const [name, bit] of Object.entries(names)) {
    if ((value & bit) !== bit || bit === 0) continue;
    said.push(name);
    rest &= ~bit;
  }
  if (rest !== 0) said.push(`0x${(rest >>> 0).toString(16)}`);
  return said.join('|') || '0';
}
