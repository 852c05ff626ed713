import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { look } from './look.ts';
import { decode, type Network, type NetworkPlace, networkOf, networks } from './network.ts';
import { peerOf } from './network-pairs.ts';
import { type ScratchHost, scratchHost } from './scratch-host.test-kit.ts';

const PLACE: NetworkPlace = { inode: 1, members: [], heldBy: [], name: undefined, path: '/proc/1/ns/net' };

describe('an answer of ip', () => {
  const network = decode(
    PLACE,
    `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK"],"mtu":65536,"operstate":"DOWN","link_type":"loopback","address":"00:00:00:00:00:00","addr_info":[]},{"ifindex":5,"link_index":2,"ifname":"vb","flags":["NO-CARRIER","BROADCAST","MULTICAST","UP"],"mtu":1500,"master":"br0","operstate":"LOWERLAYERDOWN","link_type":"ether","address":"9e:3a:f9:88:d2:6d","link_netnsid":1,"linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"},"addr_info":[{"family":"inet","local":"10.5.0.3","prefixlen":24,"scope":"global","label":"vb"}]},{"ifindex":6,"link":"v9","ifname":"v10","flags":["UP","LOWER_UP"],"link_type":"ether","linkinfo":{"info_kind":"veth"}},{"ifindex":7,"link":"v10","ifname":"v9","flags":[],"link_type":"ether","linkinfo":{"info_kind":"veth"}}]
[{"type":"unicast","dst":"default","gateway":"10.5.0.1","dev":"vb","flags":["linkdown"]},{"dst":"10.5.0.0/24","dev":"vb","protocol":"kernel","scope":"link","prefsrc":"10.5.0.3","flags":[]}]

@forward
/proc/sys/net/ipv4/conf/all/forwarding 1
/proc/sys/net/ipv4/conf/lo/forwarding 0
/proc/sys/net/ipv4/conf/vb/forwarding 1
`,
  ) as Network;

  it('becomes links with their state, peer and addresses', () => {
    const [lo, vb, v10] = network.links;
    expect(lo).toMatchObject({ name: 'lo', kind: 'loopback', up: false, peer: undefined });
    expect(vb).toMatchObject({ kind: 'veth', up: true, carrier: false, operstate: 'LOWERLAYERDOWN' });
    expect(vb).toMatchObject({ master: 'br0', peer: { index: 2, name: undefined, netnsid: 1 } });
    expect(vb?.addresses).toEqual([{ family: 'inet', local: '10.5.0.3', prefix: 24, scope: 'global' }]);
    expect(v10).toMatchObject({ carrier: true, peer: { index: 7, name: 'v9', netnsid: undefined } });
  });

  it('becomes routes, and the switch for forwarding', () => {
    expect(network.routes).toEqual([
      { to: 'default', via: '10.5.0.1', device: 'vb', source: undefined, flags: ['linkdown'] },
      { to: '10.5.0.0/24', via: undefined, device: 'vb', source: '10.5.0.3', flags: [] },
    ]);
    expect(network.forwards).toBe(true);
    expect(network.links.map((link) => link.forwards)).toEqual([false, true, false, false]);
    expect(network.rules).toBeUndefined();
  });

  it('of a namespace that has gone is none', () => {
    expect(decode(PLACE, '')).toBeUndefined();
  });
});

/** Three namespaces whose links have the same numbers: only the ids of the namespaces tell which end is whose. */
describe('the other end of a veth', () => {
  const link = (index: number, name: string, peer: number, netnsid: number) =>
    ({ index, name, kind: 'veth', peer: { index: peer, name: undefined, netnsid } }) as Network['links'][0];
  const network = (inode: number, ...links: Network['links']) => ({ ...PLACE, inode, links }) as Network;
  const host = network(1, link(2, 'web0', 2, 0), link(3, 'db0', 2, 1), link(4, 'up0', 3, 1));
  const web = network(2, link(2, 'eth0', 2, 0));
  const db = network(3, link(2, 'eth0', 3, 0), link(3, 'wan', 4, 0));
  const like = network(4, link(2, 'eth0', 2, 0));

  it('is where the numbers of both point at each other', () => {
    const end = peerOf([host, web, db], { network: host, link: host.links[1] as Network['links'][0] });
    expect(end?.network.inode).toBe(3);
    expect(end?.link.name).toBe('eth0');
  });

  it('stays open where two look alike and nothing else tells', () => {
    const end = { network: host, link: host.links[0] as Network['links'][0] };
    expect(peerOf([host, web, like, db], end)).toBeUndefined();
  });
});

describe('a lab host', () => {
  let host: ScratchHost;
  beforeAll(async () => {
    host = await scratchHost();
    await host.sh('mount -t tmpfs run /run; ip link set lo up; ip netns add web');
    await host.sh('ip link add web0 type veth peer name eth0 netns web; ip addr add 10.77.0.1/24 dev web0');
    await host.sh('ip link set web0 up; ip -n web link set eth0 up');
    await host.sh('unshare --net sleep 60 & until [ "$(cat /proc/$!/comm)" = sleep ]; do :; done');
  });
  afterAll(() => host.end());

  it('shows its namespaces: its own, one that only a mount holds, one that a process is in', async () => {
    const all = await networks(look(host));
    expect(all.map((n) => [n.name, n.members.length])).toEqual([
      [undefined, 1],
      [undefined, 1],
      ['web', 0],
    ]);
    const [own, , web] = all as [Network, Network, Network];
    const web0 = own.links.find((l) => l.name === 'web0') as Network['links'][0];
    expect(web0).toMatchObject({ kind: 'veth', up: true, carrier: true });
    expect(web0.addresses.map((a) => a.local)).toContain('10.77.0.1');
    expect(peerOf(all, { network: own, link: web0 })).toMatchObject({ network: { inode: web.inode } });
  });

  it('is asked for one process, too', async () => {
    const machine = look(host);
    const sleeper = machine.outOf('net')[0];
    const network = sleeper && (await networkOf(machine, sleeper));
    expect(network?.links.map((l) => [l.name, l.up])).toEqual([['lo', false]]);
  });
});
