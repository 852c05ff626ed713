import { expect, test } from 'vitest';
import { CAPABILITIES, capabilityMask, DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { capabilitiesFor } from './capability-set.ts';

test('the default set is Docker’s', () => {
  expect(capabilityMask(DOCKER_CAPABILITIES)).toBe(0x00000000a80425fbn);
  expect(capabilitiesFor([], [])).toEqual(DOCKER_CAPABILITIES);
});

test('added and dropped by any spelling', () => {
  const changed = capabilitiesFor(['net_admin', 'CAP_SYS_PTRACE'], ['cap_chown', 'KILL']);
  expect(capabilityMask(changed)).toBe(
    (0x00000000a80425fbn | (1n << 12n) | (1n << 19n)) & ~((1n << 0n) | (1n << 5n)),
  );
});

test('ALL', () => {
  expect(capabilitiesFor(['ALL'], [])).toEqual(CAPABILITIES);
  expect(capabilitiesFor(['all'], ['SYS_ADMIN'])).toEqual(CAPABILITIES.filter((c) => c !== 'CAP_SYS_ADMIN'));
  expect(capabilitiesFor([], ['ALL'])).toEqual([]);
  expect(capabilitiesFor(['CHOWN'], ['ALL'])).toEqual(['CAP_CHOWN']);
});

test('what is none, and what contradicts itself, is named', () => {
  expect(() => capabilitiesFor(['SYS_ADMINN'], [])).toThrow('SYS_ADMINN');
  expect(() => capabilitiesFor(['CHOWN'], ['CAP_CHOWN'])).toThrow(/CAP_CHOWN is both added/);
});
