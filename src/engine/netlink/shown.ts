import type { Ref } from '../call.ts';
import { quoted, shownRef } from '../strace.ts';
import { type Answer, decodeAnswer } from './answer.ts';
import type { Attribute, Structured, Value } from './attributes.ts';
import { flagsOf, KINDS, type Message } from './message.ts';
import { shownStruct } from './struct.ts';
import { IFINFOMSG } from './tables.ts';

/** `{RTM_NEWLINK, NLM_F_REQUEST|NLM_F_ACK, seq=1, {ifi_flags=IFF_UP}, [[IFLA_IFNAME, "lo"]]}`, as strace has it. */
export function shownMessage({ type, flags, sequence, header, attributes }: Message): string {
  const known = Object.keys(flagsOf(type)).filter((name) => flags.includes(name));
  const parts = [type, known.join('|') || '0', `seq=${sequence}`, shownStruct(KINDS[type].header, header)];
  if (attributes.length > 0) parts.push(shownAttributes(attributes));
  return `{${parts.join(', ')}}`;
}

/** What was received; undefined when it is no whole answer. */
export function shownAnswer(bytes: Uint8Array): string | undefined {
  try {
    const answer = decodeAnswer(bytes);
    if (answer.kind === 'messages') return answer.messages.map(shownMessage).join(', ');
    return shownVerdict(answer);
  } catch {
    return undefined;
  }
}

function shownVerdict({ sequence, errno, attributes }: Extract<Answer, { kind: 'ack' }>): string {
  const parts = ['NLMSG_ERROR', `seq=${sequence}`, `{error=${errno === undefined ? 0 : `-${errno}`}}`];
  if (attributes.length > 0) parts.push(shownAttributes(attributes));
  return `{${parts.join(', ')}}`;
}

/** Those that our tables lack are only counted: a link says forty things about itself. */
function shownAttributes(attributes: readonly Attribute[]): string {
  const named = attributes.filter(([name]) => !name.startsWith('0x'));
  const said = named.map(([name, value]) => `[${name}, ${shownValue(value)}]`);
  const more = attributes.length - named.length;
  if (more > 0) said.push(`/* ${more} more */`);
  return `[${said.join(', ')}]`;
}

/** Addresses and the kernel's own names stand bare, as numbers do; what a person chose stands in quotes. */
function shownValue(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return /^[\d.]+$|^IF_OPER_|^[\da-f]*(:[\da-f]*)+$/.test(value) ? value : quoted(Buffer.from(value));
  if (value instanceof Uint8Array) return quoted(value);
  if (Array.isArray(value)) return shownAttributes(value);
  if ('ref' in value) return shownRef(value as Ref);
  const { header, attributes } = value as Structured;
  return `{${shownStruct(IFINFOMSG, header)}, ${shownAttributes(attributes)}}`;
}
