import { expect, test } from 'vitest';
import type { NetworkPlan } from '../plan.ts';
import { networkFiles } from './files.ts';

const bridged: NetworkPlan = {
  ...{ mode: 'bridge', bridge: 'nslab0', hostEnd: 'nslab2-web', gateway: '10.79.0.1' },
  ...{ address: '10.79.0.2/24', published: [] },
};
const machine =
  (files: Record<string, string>) =>
  (path: string): string =>
    files[path] ?? '';

test('a container knows itself by name, and asks the machine’s servers', () => {
  const read = machine({ '/etc/resolv.conf': 'search lan\nnameserver 192.0.2.53' });
  expect(networkFiles(bridged, 'web', read)).toEqual({
    hosts: '127.0.0.1\tlocalhost\n10.79.0.2\tweb\n',
    hostname: 'web\n',
    resolvConf: 'search lan\nnameserver 192.0.2.53\n',
  });
});

test('of servers on the machine’s own loopback, those that stand behind are asked', () => {
  const stub = 'nameserver 127.0.0.53\noptions edns0\n';
  const both = { '/etc/resolv.conf': stub, '/run/systemd/resolve/resolv.conf': 'nameserver 192.0.2.53\n' };
  expect(networkFiles(bridged, 'web', machine(both)).resolvConf).toBe('nameserver 192.0.2.53\n');
  // Where there are none, none: no other machine's server is put in their place.
  expect(networkFiles(bridged, 'web', machine({ '/etc/resolv.conf': stub })).resolvConf).toBe(
    'options edns0\n',
  );
  const mixed = 'nameserver ::1\nnameserver 192.0.2.1\n';
  expect(networkFiles(bridged, 'web', machine({ '/etc/resolv.conf': mixed })).resolvConf).toBe(
    'nameserver 192.0.2.1\n',
  );
});

test('in the machine’s own network its files are as they are', () => {
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.53\n', '/etc/hosts': '127.0.0.1 localhost lab\n' };
  expect(networkFiles({ mode: 'host' }, 'lab', machine(files))).toEqual({
    hosts: files['/etc/hosts'],
    hostname: 'lab\n',
    resolvConf: files['/etc/resolv.conf'],
  });
});

test('without any network it still knows its own name', () => {
  expect(networkFiles({ mode: 'none' }, 'box', machine({})).hosts).toBe(
    '127.0.0.1\tlocalhost\n127.0.1.1\tbox\n',
  );
});
