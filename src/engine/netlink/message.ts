import type { Relocation } from '../call.ts';
import { flag } from '../flags.ts';
import { type Attribute, type AttributeTable, decodeAttributes, encodeAttributes } from './attributes.ts';
import { aligned, joined, type Piece, piece } from './bytes.ts';
import { malformed } from './malformed.ts';
import { decodeStruct, encodeStruct, type Fields, type Names, type Struct, sizeOf } from './struct.ts';
import * as T from './tables.ts';

interface Kind {
  readonly number: number;
  readonly header: Struct;
  readonly attributes: AttributeTable;
}

const link = { header: T.IFINFOMSG, attributes: T.LINK_ATTRIBUTES };
const address = { header: T.IFADDRMSG, attributes: T.ADDRESS_ATTRIBUTES };
const route = { header: T.RTMSG, attributes: T.ROUTE_ATTRIBUTES };

/** rtnetlink(7): NEW makes or changes, DEL removes, GET asks and is answered with NEW. */
export const KINDS = {
  RTM_NEWLINK: { number: 16, ...link },
  RTM_DELLINK: { number: 17, ...link },
  RTM_GETLINK: { number: 18, ...link },
  RTM_NEWADDR: { number: 20, ...address },
  RTM_DELADDR: { number: 21, ...address },
  RTM_GETADDR: { number: 22, ...address },
  RTM_NEWROUTE: { number: 24, ...route },
  RTM_DELROUTE: { number: 25, ...route },
  RTM_GETROUTE: { number: 26, ...route },
} as const satisfies Record<string, Kind>;
export type MessageType = keyof typeof KINDS;

/** The kernel's own, which are about another message: netlink(7). */
export const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;

export const REQUEST_FLAGS: Names = { NLM_F_REQUEST: 1, NLM_F_MULTI: 2, NLM_F_ACK: 4 };
/** One bit means one thing in a NEW, another in a GET, another in an answer. */
const NEW_FLAGS: Names = {
  NLM_F_REPLACE: 0x100,
  NLM_F_EXCL: 0x200,
  NLM_F_CREATE: 0x400,
  NLM_F_APPEND: 0x800,
};
const GET_FLAGS: Names = { NLM_F_DUMP: 0x300 };
export const ANSWER_FLAGS: Names = { NLM_F_CAPPED: 0x100, NLM_F_ACK_TLVS: 0x200 };

export function flagsOf(type: string): Names {
  if (type.startsWith('RTM_NEW')) return { ...REQUEST_FLAGS, ...NEW_FLAGS };
  return type.startsWith('RTM_GET') ? { ...REQUEST_FLAGS, ...GET_FLAGS } : REQUEST_FLAGS;
}

export interface Message {
  readonly type: MessageType;
  readonly flags: readonly string[];
  readonly sequence: number;
  readonly header: Fields;
  readonly attributes: readonly Attribute[];
}

export const NLMSGHDR: Struct = [
  { name: 'nlmsg_len', width: 4 },
  { name: 'nlmsg_type', width: 2 },
  { name: 'nlmsg_flags', width: 2 },
  { name: 'nlmsg_seq', width: 4 },
  { name: 'nlmsg_pid', width: 4 },
];
export const HEADER_SIZE = sizeOf(NLMSGHDR);

/** As it is sent; `relocations` are the numbers in it that are known only when it is. */
export function encodeMessage({ type, flags, sequence, header, attributes }: Message): Piece {
  const kind = KINDS[type];
  const body = joined([encodeStruct(kind.header, header), encodeAttributes(kind.attributes, attributes)]);
  const length = HEADER_SIZE + body.bytes.length;
  const numbers = flags.reduce((sum, name) => sum | Number(flag(flagsOf(type), name)), 0);
  const head = { nlmsg_len: length, nlmsg_type: kind.number, nlmsg_flags: numbers, nlmsg_seq: sequence };
  const whole = joined([encodeStruct(NLMSGHDR, head), body]);
  return piece(whole.bytes, whole.relocations as Relocation[]);
}

/** One message of a datagram, its attributes not looked at yet. */
export interface RawMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** @throws NslabError `netlink-malformed` */
export function splitMessages(bytes: Uint8Array): RawMessage[] {
  const found: RawMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = decodeStruct(NLMSGHDR, bytes.subarray(at));
    const length = head['nlmsg_len'] ?? 0;
    if (length < HEADER_SIZE || length > bytes.length - at)
      throw malformed(
        `it says it has ${length} bytes, and ${bytes.length - at} are there`,
        `它自称有 ${length} 字节，实际只有 ${bytes.length - at} 字节`,
      );
    const payload = bytes.subarray(at + HEADER_SIZE, at + length);
    found.push({
      type: head['nlmsg_type'] ?? 0,
      flags: head['nlmsg_flags'] ?? 0,
      sequence: head['nlmsg_seq'] ?? 0,
      payload,
    });
    at += aligned(length);
  }
  return found;
}

/** The messages of a datagram that are about links, addresses and routes. @throws NslabError `netlink-malformed` */
export function decodeMessages(bytes: Uint8Array): Message[] {
  return splitMessages(bytes).flatMap((raw) => (raw.type === NLMSG_DONE ? [] : [decodeMessage(raw)]));
}

export function decodeMessage(raw: RawMessage): Message {
  const type = typeName(raw.type);
  if (type === undefined) throw malformed(`type ${raw.type} is not known`, `不认识类型 ${raw.type}`);
  const { header, attributes } = KINDS[type];
  const fields = decodeStruct(header, raw.payload);
  const rest = raw.payload.subarray(aligned(sizeOf(header)));
  return {
    type,
    flags: namesOf(flagsOf(type), raw.flags),
    sequence: raw.sequence,
    header: fields,
    attributes: decodeAttributes(attributes, rest),
  };
}

export function typeName(number: number): MessageType | undefined {
  return (Object.keys(KINDS) as MessageType[]).find((name) => KINDS[name].number === number);
}

function namesOf(names: Names, value: number): string[] {
  return Object.entries(names).flatMap(([name, bit]) => ((value & bit) === bit ? [name] : []));
}

/** The number that an answer RTM_NEWLINK begins with: where ifi_index lies in the whole message. */
export const INDEX_AT = HEADER_SIZE + 4;
