import { errnoName } from '../errno.ts';
import { type Attribute, decodeAttributes, type Value } from './attributes.ts';
import { aligned, readNumber } from './bytes.ts';
import { malformed } from './malformed.ts';
import {
  ANSWER_FLAGS,
  decodeMessages,
  HEADER_SIZE,
  KINDS,
  type Message,
  NLMSG_ERROR,
  type RawMessage,
  splitMessages,
  typeName,
} from './message.ts';
import { sizeOf } from './struct.ts';
import { ANSWER_ATTRIBUTES } from './tables.ts';

/** What the kernel sent back. An ack is an NLMSG_ERROR whose error is 0: netlink(7). */
export type Answer =
  | {
      readonly kind: 'ack';
      readonly sequence: number;
      /** `EEXIST`; undefined when the request was done. */
      readonly errno?: string;
      readonly attributes: readonly Attribute[];
    }
  | { readonly kind: 'messages'; readonly messages: readonly Message[] };

/** @throws NslabError `netlink-malformed` */
export function decodeAnswer(bytes: Uint8Array): Answer {
  const [first] = splitMessages(bytes);
  if (!first) throw malformed('it is empty', '它是空的');
  if (first.type !== NLMSG_ERROR) return { kind: 'messages', messages: decodeMessages(bytes) };
  return decodeAck(first);
}

/** struct nlmsgerr: the error, the request's header, the request itself unless it is capped, then attributes. */
function decodeAck({ payload, flags, sequence }: RawMessage): Answer {
  if (payload.length < 4 + HEADER_SIZE)
    throw malformed(`an ack has only ${payload.length} bytes`, `确认消息只有 ${payload.length} 字节`);
  const error = readNumber(payload, 0, 4) | 0;
  const requestLength = readNumber(payload, 4, 4);
  const capped = (flags & (ANSWER_FLAGS['NLM_F_CAPPED'] ?? 0)) !== 0 || error === 0;
  const from = 4 + (capped ? HEADER_SIZE : aligned(requestLength));
  const hasMore = (flags & (ANSWER_FLAGS['NLM_F_ACK_TLVS'] ?? 0)) !== 0;
  if (hasMore && from > payload.length)
    throw malformed('the request that it repeats is cut off', '它重复的请求被截断了');
  const attributes = hasMore ? decodeAttributes(ANSWER_ATTRIBUTES, payload.subarray(from)) : [];
  return { kind: 'ack', sequence, ...(error === 0 ? {} : { errno: errnoName(-error) }), attributes };
}

/** Why a request was refused, as far as the kernel says. */
export interface Refusal {
  readonly errno: string;
  /** The kernel's own words. */
  readonly words?: string;
  /** The attribute of the request that it points at: `IFLA_IFNAME`. */
  readonly about?: string;
}

/** Undefined where the answer is none, or no refusal. */
export function refusalOf(answer: Uint8Array, request: Uint8Array): Refusal | undefined {
  try {
    const decoded = decodeAnswer(answer);
    if (decoded.kind !== 'ack' || decoded.errno === undefined) return undefined;
    const words = attribute(decoded.attributes, 'NLMSGERR_ATTR_MSG');
    const at = attribute(decoded.attributes, 'NLMSGERR_ATTR_OFFS');
    const about = typeof at === 'number' ? attributeAt(request, at) : undefined;
    return {
      errno: decoded.errno,
      ...(typeof words === 'string' ? { words } : {}),
      ...(about === undefined ? {} : { about }),
    };
  } catch {
    return undefined;
  }
}

export function attribute(attributes: readonly Attribute[], name: string): Value | undefined {
  return attributes.find(([known]) => known === name)?.[1];
}

/** The name of the attribute that begins at this byte of a request; only of the outermost ones. */
function attributeAt(request: Uint8Array, offset: number): string | undefined {
  const type = typeName(readNumber(request, 4, 2));
  if (type === undefined) return undefined;
  const { header, attributes: table } = KINDS[type];
  let at = HEADER_SIZE + aligned(sizeOf(header));
  for (; at + 4 <= request.length && at < offset; at += aligned(Math.max(4, readNumber(request, at, 2))));
  if (at !== offset) return undefined;
  const number = readNumber(request, at + 2, 2);
  return Object.entries(table).find(([, [known]]) => known === number)?.[0];
}
