import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** What a plan for the network depends on, so that a test can play another machine. */
export interface NetworkFacts {
  /** Of /proc/net, which is the reader's own net namespace: `route`, `dev`, `tcp`, `tcp6`, `udp`, `udp6`. */
  read(name: string): string;
  /** The machine's own IPv4 addresses. */
  readonly addresses: readonly string[];
}

export function networkFacts(): NetworkFacts {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return {
    read: (name) => {
      try {
        return readFileSync(`/proc/self/net/${name}`, 'utf8');
      } catch {
        // A kernel without IPv6 has no tcp6.
        return '';
      }
    },
    addresses: all.filter((a) => a.family === 'IPv4').map((a) => a.address),
  };
}

export interface Route {
  readonly link: string;
  readonly network: string;
  readonly length: number;
}

/** /proc/net/route: numbers as the processor keeps the bytes, which is the last one first. */
export function routesIn(text: string): Route[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [link, network, , , , , , mask] = line.trim().split(/\s+/);
      if (!link || !network || !mask) return [];
      const ones = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
      return [{ link, network: addressIn(network), length: ones }];
    });
}

/** The names in /proc/net/dev. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/^\s*([^\s:]+):\s/gm)].map(([, name]) => name ?? '');
}

export interface Listener {
  /** `0.0.0.0` for all of them. */
  readonly address: string;
  readonly port: number;
}

const LISTENS = '0A';

/** /proc/net/tcp and udp: a TCP socket that listens; a UDP socket that has a port. Those of IPv6 that take IPv4, too. */
export function listenersIn(text: string): Listener[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', remote = '', state] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      const isServer = state === LISTENS || (state === '07' && /^0+:0000$/.test(remote));
      const seen = address.length === 8 ? addressIn(address) : mapped(address);
      return isServer && seen !== undefined ? [{ address: seen, port: Number.parseInt(port, 16) }] : [];
    });
}

/** `::` and `::ffff:127.0.0.1` of IPv6. */
function mapped(address: string): string | undefined {
  if (/^0{32}$/.test(address)) return '0.0.0.0';
  const [, own] = /^0{16}FFFF0000([0-9A-F]{8})$/i.exec(address) ?? [];
  return own === undefined ? undefined : addressIn(own);
}

function addressIn(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}
