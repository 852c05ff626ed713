import { expect, test } from 'vitest';
import type { NslabError } from '../../text/error.ts';
import type { PublishedPort } from '../plan.ts';
import { type NetworkFacts, routesIn } from './facts.ts';
import { type NetworkWish, planNetwork } from './plan.ts';
import { shownPort } from './ports.ts';

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	0171A8C0	0003	0	0	0	00000000	0	0	0
eth0	0071A8C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0200A8C0:2328 0900A8C0:0050 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:0 0
`;
const UDP = `  sl  local_address rem_address   st
   0: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 0
`;
const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs
    lo:     100       1    0
nslab3-elsewhere:     100       1    0
`;

function facts(files: Record<string, string> = {}): NetworkFacts {
  return { read: (name) => files[name] ?? '', addresses: ['192.168.113.5'] };
}

function plan(wish: Partial<NetworkWish>, seen = facts()) {
  const network = planNetwork({ mode: 'bridge', name: 'web', publish: [], taken: [], ...wish }, seen);
  if (network.mode !== 'bridge') throw new Error(network.mode);
  return network;
}

function codeOf(what: () => unknown): string {
  try {
    what();
  } catch (error) {
    return (error as NslabError).code;
  }
  return 'none';
}

test('the first address that nobody has, and a name for its wire of at most 15 bytes', () => {
  expect(plan({})).toMatchObject({ address: '10.79.0.2/24', gateway: '10.79.0.1', hostEnd: 'nslab2-web' });
  const taken = ['10.79.0.2/24', '10.79.0.4'];
  const third = plan({ name: 'a-name-of-thirty-characters-xxx', taken }, facts({ dev: DEV }));
  expect(third).toMatchObject({ address: '10.79.0.5/24', hostEnd: 'nslab5-a-name-o' });
  expect(third.hostEnd.length).toBe(15);
});

test('when all addresses are taken it says so', () => {
  const taken = Array.from({ length: 253 }, (_, i) => `10.79.0.${i + 2}/24`);
  expect(codeOf(() => plan({ taken }))).toBe('network-full');
  expect(plan({ taken: taken.slice(1) }).address).toBe('10.79.0.2/24');
});

test.each([
  ['8080:80', ['0.0.0.0:8080->80/tcp']],
  ['127.0.0.1:8080:80/udp', ['127.0.0.1:8080->80/udp']],
  ['0.0.0.0:8080:80/tcp', ['0.0.0.0:8080->80/tcp']],
  [':8080:80', ['0.0.0.0:8080->80/tcp']],
  ['192.168.113.5:53:53/udp', ['192.168.113.5:53->53/udp']],
  ['80', ['0.0.0.0:32768->80/tcp']],
  ['127.0.0.1::80', ['127.0.0.1:32768->80/tcp']],
  ['8000-8002:80-82', ['0.0.0.0:8000->80/tcp', '0.0.0.0:8001->81/tcp', '0.0.0.0:8002->82/tcp']],
])('-p %s', (word, shown) => {
  expect(plan({ publish: [word] }).published.map(shownPort)).toEqual(shown);
});

test.each([
  ['', 'port-malformed'],
  ['web', 'port-malformed'],
  ['0:80', 'port-malformed'],
  ['8080:', 'port-malformed'],
  ['8080:0', 'port-malformed'],
  ['65536:80', 'port-malformed'],
  ['1:2:3:4', 'port-malformed'],
  ['localhost:8080:80', 'port-malformed'],
  ['300.0.0.1:8080:80', 'port-malformed'],
  ['8080:80; flush ruleset', 'port-malformed'],
  ['8000-8002:80-81', 'port-malformed'],
  ['8002-8000:80-82', 'port-malformed'],
  ['1-60000:1-60000', 'port-malformed'],
  ['8080:80/sctp', 'port-unsupported'],
  ['[::1]:8080:80', 'port-unsupported'],
  ['198.51.100.7:8080:80', 'port-address'],
])('-p %s is refused', (word, code) => {
  expect(codeOf(() => plan({ publish: [word] }))).toBe(code);
});

const OCCUPIED: readonly PublishedPort[] = [
  { hostPort: 443, containerPort: 443, protocol: 'tcp' },
  { hostAddress: '127.0.0.1', hostPort: 5432, containerPort: 5432, protocol: 'tcp' },
];
test.each([
  ['by another container', ['443:80']],
  ['by another container, on all addresses', ['127.0.0.1:443:80']],
  ['by another container, on one of them', ['5432:80']],
  ['twice in one command', ['9000:80', '9000:81']],
  ['by a program on 127.0.0.1', ['8080:80']],
  ['by a program that listens on IPv6 as well', ['192.168.113.5:22:22']],
  ['by a program, of udp', ['53:53/udp']],
])('a port taken %s', (_, publish) => {
  const seen = facts({ tcp: TCP, tcp6: TCP6, udp: UDP });
  expect(codeOf(() => plan({ publish, occupied: OCCUPIED }, seen))).toBe('port-taken');
});

test.each([
  ['the same port of another protocol', ['443:80/udp', '53:53/tcp']],
  ['the same port of another address', ['192.168.113.5:5432:80', '192.168.113.5:8080:80']],
  ['the port of a connection, where nobody listens', ['9000:80']],
])('%s is free', (_, publish) => {
  const seen = facts({ tcp: TCP, tcp6: TCP6, udp: UDP });
  expect(plan({ publish, occupied: OCCUPIED }, seen).published).toHaveLength(publish.length);
});

const route = (link: string, network: string, mask: string) =>
  `${ROUTES}${link}	${network}	00000000	1	0	0	0	${mask}\n`;
test.each([
  ['the very network, on another link', route('eth1', '00004F0A', '00FFFFFF'), 'network-clash'],
  ['a part of it', route('wg0', '80004F0A', '80FFFFFF'), 'network-clash'],
  ['our bridge with a network of somebody’s', route('nslab0', '0000580A', '00FFFFFF'), 'network-clash'],
  ['our bridge as we made it', route('nslab0', '00004F0A', '00FFFFFF'), 'none'],
  ['a larger network around it, a VPN’s', route('tun0', '0000000A', '000000FF'), 'none'],
  ['its neighbour', route('eth1', '00014F0A', '00FFFFFF'), 'none'],
])('a machine that has %s', (_, text, code) => {
  expect(codeOf(() => plan({}, facts({ route: text })))).toBe(code);
});

test('/proc/net/route has its bytes reversed', () => {
  expect(routesIn(ROUTES)[1]).toEqual({ link: 'eth0', network: '192.168.113.0', length: 24 });
});

test('a network that is not its own publishes nothing', () => {
  for (const mode of ['none', 'host', 'container'] as const)
    expect(codeOf(() => planNetwork({ mode, name: 'a', publish: ['80:80'], taken: [] }))).toBe(
      'network-publish',
    );
  expect(
    planNetwork({ mode: 'container', path: '/proc/7/ns/net', name: 'a', publish: [], taken: [] }),
  ).toEqual({
    mode: 'container',
    path: '/proc/7/ns/net',
  });
});
