import type { Answer, Arg, Call, CallOptions, Fd, Relocation } from '../call.ts';
import { bits, flag, shownFlags } from '../flags.ts';
import { quoted, shownNumber } from '../strace.ts';
import { bytes, int, NULL, syscall } from './syscall.ts';

const DOMAINS = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10, AF_NETLINK: 16, AF_PACKET: 17 } as const;
const TYPES = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
} as const;
const PROTOCOLS = { NETLINK_ROUTE: 0 } as const;
const LEVELS = { SOL_SOCKET: 1, SOL_NETLINK: 270 } as const;
const OPTIONS = {
  SOL_SOCKET: { SO_REUSEADDR: 2, SO_SNDBUF: 7, SO_RCVBUF: 8 },
  SOL_NETLINK: { NETLINK_CAP_ACK: 10, NETLINK_EXT_ACK: 11 },
} as const;

/** socket(2): it belongs to the net namespace that its maker was in, and stays there. */
export function socket(
  domain: keyof typeof DOMAINS,
  type: readonly (keyof typeof TYPES)[],
  protocol: number | keyof typeof PROTOCOLS = 0,
  o?: CallOptions,
): Call {
  const number = typeof protocol === 'string' ? PROTOCOLS[protocol] : protocol;
  const args = [int(flag(DOMAINS, domain)), int(bits(TYPES, type)), int(number)];
  return syscall('socket', args, `${domain}, ${shownFlags(type)}, ${protocol}`, o);
}

/** setsockopt(2), of options that are an int. */
export function setsockopt<L extends keyof typeof OPTIONS>(
  fd: Fd,
  level: L,
  option: keyof (typeof OPTIONS)[L] & string,
  value: number,
  o?: CallOptions,
): Call {
  const content = new Uint8Array(Int32Array.of(value).buffer);
  const numbers = [int(flag(LEVELS, level)), int(flag(OPTIONS[level], option))];
  const shown = `${shownNumber(fd)}, ${level}, ${option}, [${value}], 4`;
  return syscall('setsockopt', [int(fd), ...numbers, bytes(content), int(4)], shown, o);
}

export function bind(fd: Fd, address: Uint8Array, o?: CallOptions): Call {
  const shown = `${shownNumber(fd)}, ${quoted(address)}, ${address.length}`;
  return syscall('bind', [int(fd), bytes(address), int(address.length)], shown, o);
}

export interface SendOptions extends CallOptions {
  /** What the message says, in words or as strace decodes it. */
  readonly shown?: string;
  /** Places in the message that are filled when it is sent. */
  readonly relocations?: readonly Relocation[];
}

export function sendto(fd: Fd, message: Uint8Array, o: SendOptions = {}): Call {
  const args = [int(fd), bytes(message, o.relocations), int(message.length), int(0), NULL, int(0)];
  const shown = [shownNumber(fd), o.shown ?? quoted(message), message.length, 0, 'NULL', 0];
  return syscall('sendto', args, shown.join(', '), o);
}

/** What was received is in the trace. With `answer`, an error in it is a failure of the call's. */
export function recvfrom(fd: Fd, size: number, o: CallOptions & { readonly answer?: Answer } = {}): Call {
  const buffer: Arg = { kind: 'buffer', size, capture: 'result' };
  const args = [int(fd), buffer, int(size), int(0), NULL, NULL];
  const call = syscall('recvfrom', args, `${shownNumber(fd)}, …, ${size}, 0, NULL, NULL`, o);
  return o.answer ? { ...call, answer: o.answer } : call;
}
