import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkPlan } from '../plan.ts';
import { networkFacts } from './facts.ts';
import { ask, askInVain, Machine, UPLINK, WORLD } from './machine.test-kit.ts';
import { planNetwork } from './plan.ts';
import { bridgeUp, unpublish } from './wire.ts';

const NOWHERE = { read: () => '', addresses: [UPLINK] };
const bridged = (name: string, publish: readonly string[], taken: readonly string[] = []) =>
  planNetwork({ mode: 'bridge', name, publish, taken }, NOWHERE) as Extract<NetworkPlan, { mode: 'bridge' }>;

const web = bridged('web', ['8080:80', '127.0.0.1:8081:80', `${UPLINK}:8082:80`, '8053:80/udp']);
const db = bridged('db', [], [web.address]);
const address = (network: typeof web) => network.address.split('/')[0] ?? '';

let machine: Machine;
let inWeb: string;
let inDb: string;
beforeAll(async () => {
  machine = await Machine.make();
  inWeb = await machine.plug(web);
  inDb = await machine.plug(db);
  await machine.serves(inWeb, 80);
  await machine.servesWorld(7);
});
afterAll(() => machine?.end());

test('two containers reach each other and their gateway by address', async () => {
  expect(await machine.from(inDb, ask(address(web), 80))).toBe(address(db));
  expect(await machine.from('1', ask(address(web), 80))).toBe('10.79.0.1');
  expect(await machine.from(inWeb, 'ip -br -4 address')).toMatch(/eth0@\S+\s+UP\s+10\.79\.0\.2\/24/);
});

test('the world is reached, and sees the machine alone', async () => {
  expect(await machine.from(inWeb, ask(WORLD, 7))).toBe(UPLINK);
  expect(await machine.from(inDb, ask(WORLD, 7, 'udp'))).toBe(UPLINK);
});

test.each([
  ['the world, on any address', () => machine.fromWorld(ask(UPLINK, 8080)), WORLD],
  ['the world, on the one address', () => machine.fromWorld(ask(UPLINK, 8082)), WORLD],
  ['the world, by udp', () => machine.fromWorld(ask(UPLINK, 8053, 'udp')), WORLD],
  ['the machine, by 127.0.0.1', () => machine.from('1', ask('127.0.0.1', 8080)), '10.79.0.1'],
  ['the machine, published on 127.0.0.1', () => machine.from('1', ask('127.0.0.1', 8081)), '10.79.0.1'],
  ['the machine, by its own address', () => machine.from('1', ask(UPLINK, 8080)), UPLINK],
  ['the machine, by udp', () => machine.from('1', ask('127.0.0.1', 8053, 'udp')), '10.79.0.1'],
  ['another container', () => machine.from(inDb, ask(UPLINK, 8080)), '10.79.0.1'],
  ['another container, by the gateway', () => machine.from(inDb, ask('10.79.0.1', 8080)), '10.79.0.1'],
  ['the container itself', () => machine.from(inWeb, ask(UPLINK, 8080)), '10.79.0.1'],
  ['the container itself, by udp', () => machine.from(inWeb, ask(UPLINK, 8053, 'udp')), '10.79.0.1'],
] as const)('a published port answers %s', async (_, asked, seenAs) => {
  expect(await asked()).toBe(seenAs);
});

test.each([
  ['a port that is published on 127.0.0.1 alone', askInVain(UPLINK, 8081)],
  ['a container by its own address', askInVain('10.79.0.2', 80)],
  ['the machine’s 127.0.0.1', askInVain('127.0.0.1', 8080)],
])('the world does not reach %s', async (_, asked) => {
  await machine.fromWorld(`ip route replace 10.79.0.0/24 via ${UPLINK}`);
  expect(await machine.fromWorld(asked)).toBe('nothing');
  await machine.fromWorld('ip route delete 10.79.0.0/24');
});

test('a container cannot send to what listens on the machine’s 127.0.0.1, though the bridge may route it', async () => {
  await machine.serves('1', 7000);
  expect(await machine.from('1', ask('127.0.0.1', 7000))).toBe('127.0.0.1');
  const [first = ''] = (await machine.from('1', 'cat /sys/class/net/nslab0/address')).split('\n');
  await machine.from(
    inDb,
    'ip route add table 7 127.0.0.1 via 10.79.0.1; ip rule add to 127.0.0.1 table 7 priority 0; ip rule delete priority 0 table local; ip rule add table local priority 9; sysctl -qw net.ipv4.conf.all.route_localnet=1 net.ipv4.conf.eth0.route_localnet=1',
  );
  expect(first).toBe('02:4e:0a:4f:00:01');
  expect(await machine.from(inDb, askInVain('127.0.0.1', 7000))).toBe('nothing');
});

test('a second bridgeUp changes nothing', async () => {
  const state = () =>
    machine.from(
      '1',
      'ip -o link show type bridge; ip -o -4 address; nft -a list ruleset | sed "s/ # handle .*//"; cat /proc/sys/net/ipv4/ip_forward',
    );
  const before = await state();
  await machine.does(bridgeUp(web));
  expect(await state()).toBe(before);
  expect(before).toContain('nslab0');
});

test('no IPv6 on any of its wires', async () => {
  expect(await machine.from('1', 'ip -6 -o address show up | grep -v uplink | grep -v " lo "')).toBe('');
  expect(await machine.from(inWeb, 'ip -6 -o address show dev eth0')).toBe('');
});

test('without a network of its own a container has its loopback', async () => {
  const alone = await machine.plug({ mode: 'none' });
  expect(await machine.from(alone, 'ip -br link')).toMatch(/^lo\s+UNKNOWN[^\n]*$/);
});

test('unpublished: the port is nobody’s again, and the others stay', async () => {
  const [first, ...others] = web.published;
  await machine.does(unpublish({ ...web, published: first ? [first] : [] }));
  expect(await machine.fromWorld(askInVain(UPLINK, 8080))).toBe('nothing');
  expect(await machine.fromWorld(ask(UPLINK, 8082))).toBe(WORLD);
  await machine.does(unpublish(web));
  expect(await machine.from('1', 'nft list ruleset | grep -c elements')).toBe('0');
  expect(others.length).toBe(3);
  expect(networkFacts().read('dev')).not.toContain('nslab2-web');
});
