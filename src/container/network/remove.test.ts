import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkPlan } from '../plan.ts';
import { ask, Machine, UPLINK, WORLD } from './machine.test-kit.ts';
import { planNetwork } from './plan.ts';
import { networkDown } from './remove.ts';
import { elementsIn } from './stale.ts';
import { bridgeUp, publish, unpublish } from './wire.ts';

const NOWHERE = { read: () => '', addresses: [UPLINK] };
const bridged = (name: string, ports: readonly string[], taken: readonly string[] = []) =>
  planNetwork({ mode: 'bridge', name, publish: ports, taken }, NOWHERE) as Extract<
    NetworkPlan,
    { mode: 'bridge' }
  >;
const web = bridged('web', ['8080:80', `${UPLINK}:8081:81/udp`]);

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.make();
});
afterAll(() => machine?.end());

const LEFT = 'ip -o link show type bridge; nft list ruleset; cat /proc/sys/net/ipv4/ip_forward';

test('many bridges up at once are one', async () => {
  await Promise.all(Array.from({ length: 8 }, () => machine.does(bridgeUp(web))));
  expect(await machine.from('1', 'ip -o link show type bridge | grep -c nslab0')).toBe('1');
  expect(await machine.from('1', 'nft list chain ip nslab leaving | grep -c masquerade')).toBe('2');
});

test('nft’s own list of the maps says whose ports there are', async () => {
  await machine.does(publish(web));
  const listed = await machine.from('1', 'nft -j list table ip nslab');
  expect(elementsIn(JSON.parse(listed))).toEqual(
    web.published.map((port) => ({ port, container: '10.79.0.2' })),
  );
});

test('a port that is another container’s is not taken, and not taken back', async () => {
  const thief = bridged('thief', ['8080:80'], [web.address]);
  const before = await machine.from('1', 'nft list map ip nslab anywhere');
  await expect(machine.does(publish(thief))).rejects.toThrow();
  await machine.does(unpublish(thief));
  expect(await machine.from('1', 'nft list map ip nslab anywhere')).toBe(before);
});

test('down: bridge and rules go, forwarding is what it was; once more, and nothing happens', async () => {
  const alone = await machine.plug(web);
  await machine.serves(alone, 80);
  expect(await machine.fromWorld(ask(UPLINK, 8080))).toBe(WORLD);
  await machine.does(networkDown({ ipForward: '0' }));
  expect(await machine.from('1', LEFT)).toBe('0');
  await machine.does(networkDown({ ipForward: '0' }));
  await machine.does(unpublish(web));
  expect(await machine.from('1', LEFT)).toBe('0');
});

test('down: a machine that was a router stays one', async () => {
  await machine.does([...bridgeUp(web), ...networkDown({ ipForward: '1' })]);
  expect(await machine.from('1', LEFT)).toBe('1');
});
