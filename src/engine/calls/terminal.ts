import type { Arg, Call, CallOptions, Fd, Ref } from '../call.ts';
import { bits, shownFlags } from '../flags.ts';
import { quoted, shownNumber } from '../strace.ts';
import { type OpenFlag, openFlags } from './open-flags.ts';
import { bytes, int, syscall } from './syscall.ts';

/** ioctl_tty(2), ioctl_ns(2), netdevice(7): `pointer` requests take the address of an int, or fill one. */
const REQUESTS = {
  TIOCSCTTY: { number: 0x540e, argument: 'value' },
  TIOCNOTTY: { number: 0x5422, argument: 'value' },
  TIOCGPTPEER: { number: 0x5441, argument: 'value' },
  TIOCSPTLCK: { number: 0x40045431, argument: 'pointer' },
  TIOCGPTN: { number: 0x80045430, argument: 'filled' },
  TIOCSWINSZ: { number: 0x5414, argument: 'value' },
  FIONREAD: { number: 0x541b, argument: 'filled' },
  NS_GET_USERNS: { number: 0xb701, argument: 'value' },
  NS_GET_PARENT: { number: 0xb702, argument: 'value' },
  NS_GET_NSTYPE: { number: 0xb703, argument: 'value' },
  NS_GET_OWNER_UID: { number: 0xb704, argument: 'filled' },
  SIOCGIFFLAGS: { number: 0x8913, argument: 'value' },
  SIOCSIFFLAGS: { number: 0x8914, argument: 'value' },
  SIOCSIFADDR: { number: 0x8916, argument: 'value' },
  SIOCSIFNETMASK: { number: 0x891c, argument: 'value' },
} as const;
export type IoctlRequest = keyof typeof REQUESTS;

/** ioctl(2); bytes are a structure whose address is passed. */
export function ioctl(
  fd: Fd,
  request: IoctlRequest,
  argument: number | Ref | readonly OpenFlag[] | Uint8Array = 0,
  o?: CallOptions,
): Call {
  const { number, argument: how } = REQUESTS[request];
  const [arg, shown] = argumentOf(how, argument);
  return syscall('ioctl', [int(fd), int(number), arg], `${shownNumber(fd)}, ${request}, ${shown}`, o);
}

function argumentOf(how: string, argument: number | Ref | readonly OpenFlag[] | Uint8Array): [Arg, string] {
  if (argument instanceof Uint8Array) return [bytes(argument), quoted(argument)];
  if (Array.isArray(argument)) return [int(bits(openFlags(), argument)), shownFlags(argument)];
  if (how === 'filled') return [{ kind: 'buffer', size: 4, capture: 'whole' }, '…'];
  const value = argument as number | Ref;
  if (how === 'value') return [int(value), shownNumber(value)];
  if (typeof value === 'number') return [bytes(new Uint8Array(Int32Array.of(value).buffer)), `[${value}]`];
  return [
    bytes(new Uint8Array(4), [{ at: 0, kind: 'value', width: 4, ref: value }]),
    `[${shownNumber(value)}]`,
  ];
}
