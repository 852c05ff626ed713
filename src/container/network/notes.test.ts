import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkPlan } from '../plan.ts';
import { ask, askInVain, Machine, UPLINK, WORLD } from './machine.test-kit.ts';
import { closedChain, networkNotes } from './notes.ts';
import { planNetwork } from './plan.ts';

const web = planNetwork(
  { mode: 'bridge', name: 'web', publish: [], taken: [] },
  { read: () => '', addresses: [] },
) as Extract<NetworkPlan, { mode: 'bridge' }>;

let machine: Machine;
let inWeb: string;
beforeAll(async () => {
  machine = await Machine.make();
  inWeb = await machine.plug(web);
  await machine.servesWorld(7);
});
afterAll(() => machine?.end());

const closed = async () => closedChain(JSON.parse(await machine.from('1', 'nft -j list ruleset')));

test('another’s chain that drops what is forwarded is named, and the rules that we name open it', async () => {
  expect(await machine.from(inWeb, ask(WORLD, 7))).toBe(UPLINK);
  expect(await closed()).toBeUndefined();
  await machine.from(
    '1',
    'nft "add table inet wall; add chain inet wall forward { type filter hook forward priority 0; policy drop; }"',
  );
  expect(await machine.from(inWeb, askInVain(WORLD, 7))).toBe('nothing');
  expect(await closed()).toMatchObject({ family: 'inet', table: 'wall', name: 'forward' });
  for (const which of ['iifname', 'oifname'])
    await machine.from('1', `nft insert rule inet wall forward ${which} nslab0 accept`);
  expect(await machine.from(inWeb, ask(WORLD, 7))).toBe(UPLINK);
  expect(await closed()).toBeUndefined();
});

test('a container that is not on the bridge has nothing to hear of it', () => {
  expect(networkNotes({ mode: 'none' })).toEqual([]);
});
