import { expect, test } from 'vitest';
import { diffFingerprints, takeFingerprint } from './fingerprint.ts';

test('a difference says which section, and what came or went', () => {
  const a = { mounts: ['/ ext4', '/mnt tmpfs', '/mnt tmpfs'], links: ['lo'] };
  const b = { mounts: ['/ ext4', '/mnt tmpfs'], links: ['lo', 'veth0'] };
  expect(diffFingerprints(a, b)).toEqual(['- mounts: /mnt tmpfs', '+ links: veth0']);
});

test('a section that can be read on one side only is a difference', () => {
  expect(diffFingerprints({}, { links: ['lo'] })).toEqual(['+ links: lo']);
});

test('a sysctl that the kernel has brought along is none, one that has another value is', () => {
  const a = { sysctls: ['net.ipv4.ip_forward = 0'] };
  const b = { sysctls: ['net.ipv4.ip_forward = 1', 'net.netfilter.nf_conntrack_acct = 0'] };
  expect(diffFingerprints(a, b)).toEqual([
    '- sysctls: net.ipv4.ip_forward = 0',
    '+ sysctls: net.ipv4.ip_forward = 1',
  ]);
});

test('the machine’s own has what a lab could change, and stands still', async () => {
  const first = await takeFingerprint({ key: '0' });
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['mounts', 'cgroups', 'sysctls', 'message queues', 'processes']),
  );
  expect(first['mounts']?.length).toBeGreaterThan(0);
  expect(first['sysctls']?.some((line) => line.startsWith('kernel.hostname = '))).toBe(true);
  expect(diffFingerprints(first, await takeFingerprint({ key: '0' }))).toEqual([]);
});
