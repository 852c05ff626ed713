import { isIPv4 } from 'node:net';
import { NslabError } from '../../text/error.ts';
import type { PublishedPort } from '../plan.ts';
import { listenersIn, type NetworkFacts } from './facts.ts';

/** Where the kernel takes a port from for whoever wants any (ip_local_port_range). */
const FREE = { from: 32_768, to: 60_999 } as const;
const LAST_PORT = 65_535;
/** More than this in one range is a mistake, rather than a wish. */
const MOST = 256;

/** `[[ADDRESS:]PORT:]PORT[/tcp|udp]`, each PORT a number or a range `8000-8010`; without the first, any that is free. */
const SHAPE = /^(?:(?:([^:]*):)?([^:]*):)?([^:]+?)(?:\/([^/:]*))?$/;

/**
 * What `-p` asks for, in docker's and podman's words. `occupied` are the ports of containers that live.
 * @throws NslabError `port-malformed`, `port-unsupported`, `port-address`, `port-taken`
 */
export function publishedPorts(
  asked: readonly string[],
  occupied: readonly PublishedPort[],
  facts: NetworkFacts,
): PublishedPort[] {
  const ports: PublishedPort[] = [];
  for (const word of asked) {
    for (const wish of wishes(word, facts)) {
      const isFree = (port: PublishedPort) => holderOf(port, [...occupied, ...ports], facts) === undefined;
      const port = wish.hostPort === 0 ? anyPort(wish, isFree) : wish;
      const holder = holderOf(port, [...occupied, ...ports], facts);
      if (holder) throw taken(port, holder);
      ports.push(port);
    }
  }
  return ports;
}

/** With port 0 for any. */
function wishes(word: string, facts: NetworkFacts): PublishedPort[] {
  if (word.includes('[')) throw unsupported(word, IPV6);
  const [, address = '', outside = '', inside = '', protocol = 'tcp'] = SHAPE.exec(word) ?? [];
  if (protocol !== 'tcp' && protocol !== 'udp') throw unsupported(word, PROTOCOLS);
  const to = range(word, inside);
  const from = outside === '' ? to.map(() => 0) : range(word, outside);
  if (from.length !== to.length) throw malformed(word);
  const where = addressOf(word, address, facts);
  return to.map((containerPort, i) => ({
    ...(where === undefined ? {} : { hostAddress: where }),
    hostPort: from[i] ?? 0,
    containerPort,
    protocol,
  }));
}

function range(word: string, text: string): number[] {
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === '' || from < 1 || to > LAST_PORT || to < from || to - from >= MOST) throw malformed(word);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function addressOf(word: string, address: string, facts: NetworkFacts): string | undefined {
  if (address === '' || address === '0.0.0.0') return undefined;
  if (!isIPv4(address)) throw malformed(word);
  if (!address.startsWith('127.') && !facts.addresses.includes(address)) throw notOurs(address);
  return address;
}

function anyPort(wish: PublishedPort, isFree: (port: PublishedPort) => boolean): PublishedPort {
  for (let hostPort = FREE.from; hostPort <= FREE.to; hostPort++)
    if (isFree({ ...wish, hostPort })) return { ...wish, hostPort };
  throw taken({ ...wish, hostPort: FREE.to }, 'container');
}

/** A rule would win over a program that listens: what it serves would be out of reach, without a word. */
function holderOf(
  port: PublishedPort,
  others: readonly PublishedPort[],
  facts: NetworkFacts,
): 'container' | 'program' | undefined {
  const meets = (address: string | undefined) =>
    address === undefined || port.hostAddress === undefined || address === port.hostAddress;
  const same = others.some(
    (o) => o.protocol === port.protocol && o.hostPort === port.hostPort && meets(o.hostAddress),
  );
  if (same) return 'container';
  const listeners = ['', '6'].flatMap((v) => listenersIn(facts.read(`${port.protocol}${v}`)));
  const own = listeners.filter((l) => l.port === port.hostPort);
  return own.some((l) => meets(l.address === '0.0.0.0' ? undefined : l.address)) ? 'program' : undefined;
}

/** `127.0.0.1:8080->80/tcp`, as docker ps writes it. */
export function shownPort({
  hostAddress = '0.0.0.0',
  hostPort,
  containerPort,
  protocol,
}: PublishedPort): string {
  return `${hostAddress}:${hostPort}->${containerPort}/${protocol}`;
}

const IPV6 = {
  en: 'an IPv6 address: containers have IPv4 only here. Leave the address out, or use an IPv4 one.',
  zh: 'IPv6 地址：这里的容器只有 IPv4。请去掉地址，或改用 IPv4 地址。',
};
const PROTOCOLS = {
  en: 'a protocol other than tcp and udp.',
  zh: 'tcp 和 udp 之外的协议。',
};

function malformed(word: string): NslabError {
  return new NslabError(
    'port-malformed',
    { en: `-p ${word}: that is no port to publish.`, zh: `-p ${word}：这不是可以发布的端口。` },
    {
      status: 2,
      hint: {
        en: '-p 8080:80, -p 127.0.0.1:8080:80/udp, -p 80 (any free port of the machine), -p 8000-8003:80-83 (as many on either side).',
        zh: '写法：-p 8080:80、-p 127.0.0.1:8080:80/udp、-p 80（由 nslab 选一个本机空闲端口）、-p 8000-8003:80-83（两边数量相同）。',
      },
    },
  );
}

function unsupported(word: string, what: typeof IPV6): NslabError {
  return new NslabError(
    'port-unsupported',
    { en: `-p ${word} is not supported: ${what.en}`, zh: `不支持 -p ${word}：${what.zh}` },
    { status: 2 },
  );
}

function notOurs(address: string): NslabError {
  return new NslabError(
    'port-address',
    {
      en: `A port cannot be published on ${address}: no interface of this machine has that address.`,
      zh: `无法在 ${address} 上发布端口：本机没有哪个接口有这个地址。`,
    },
    {
      status: 2,
      hint: {
        en: 'ip -br address lists them; without an address the port is published on all of them.',
        zh: '用 ip -br address 查看本机地址；不写地址就在所有地址上发布。',
      },
    },
  );
}

function taken(port: PublishedPort, by: 'container' | 'program'): NslabError {
  const { hostPort, protocol } = port;
  const flag = protocol === 'udp' ? '-u' : '-t';
  return new NslabError(
    'port-taken',
    {
      en: `Port ${hostPort}/${protocol} of the machine is taken: ${by === 'container' ? 'another container has published it' : 'a program of the machine listens on it'}.`,
      zh: `本机端口 ${hostPort}/${protocol} 已被占用：${by === 'container' ? '另一个容器发布了它' : '本机有程序在监听它'}。`,
    },
    {
      hint: {
        en: `Choose another port before the colon, or see who has it: nslab ps; ss -ln${flag.slice(1)}p 'sport = :${hostPort}'`,
        zh: `冒号前换一个端口，或看看是谁占用：nslab ps；ss -ln${flag.slice(1)}p 'sport = :${hostPort}'`,
      },
    },
  );
}
