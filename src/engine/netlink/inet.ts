import { isIPv4 } from 'node:net';
import { NslabError } from '../../text/error.ts';

/** `10.77.0.2` as the four bytes that travel. @throws NslabError */
export function ipv4(address: string): Uint8Array {
  if (!isIPv4(address)) throw notAnAddress(address);
  return Uint8Array.from(address.split('.'), Number);
}

export interface Prefix {
  readonly address: string;
  /** How many bits name the network. */
  readonly length: number;
}

/** `10.77.0.1/24`; `default` is 0.0.0.0/0. Without a length it is one address alone. @throws NslabError */
export function prefix(text: string): Prefix {
  if (text === 'default') return { address: '0.0.0.0', length: 0 };
  const [, address = '', length = '32'] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  if (!isIPv4(address) || Number(length) > 32) throw notAnAddress(text);
  return { address, length: Number(length) };
}

/** 4 bytes as IPv4, 16 as IPv6 (not shortened); anything else is no address. */
export function shownAddress(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}

export function shownMac(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(':');
}

function notAnAddress(text: string): NslabError {
  return new NslabError(
    'address-malformed',
    { en: `"${text}" is not an IPv4 address.`, zh: `“${text}”不是 IPv4 地址。` },
    {
      hint: {
        en: 'Four numbers from 0 to 255, and for an interface the length of its network: 10.77.0.2/24',
        zh: '四个 0 到 255 之间的数字；用在接口上时还要写网络的长度：10.77.0.2/24',
      },
    },
  );
}
