import { existsSync } from 'node:fs';
import { about, type Call, result } from '../../engine/call.ts';
import { writeFile } from '../../engine/compose.ts';
import { rtnetlink } from '../../engine/netlink/conversation.ts';
import { addressAdd, routeAdd } from '../../engine/netlink/inet-requests.ts';
import { linkAdd, linkSet, type Request } from '../../engine/netlink/requests.ts';
import type { Text } from '../../text/text.ts';
import type { NetworkPlan } from '../plan.ts';
import { nft, nftIfAble } from './nft.ts';
import { addPort, deletePort, tableRules } from './rules.ts';
import { stalePorts } from './stale.ts';
import { INSIDE_END, LENGTH, linkAddress } from './topology.ts';
import * as WHY from './why.ts';

type Bridged = Extract<NetworkPlan, { mode: 'bridge' }>;

/**
 * The maker's part that all containers share: the bridge with its address, forwarding, and the table of rules.
 * Done when it is there already, it changes nothing; two may do it at once.
 */
export function bridgeUp(network: NetworkPlan): Call[] {
  if (network.mode !== 'bridge') return [];
  const { bridge, gateway } = network;
  return [
    ...about('net/bridge', [
      ...rtnetlink([
        there(
          linkAdd({ name: bridge, kind: 'bridge', up: true, mac: linkAddress(gateway) }, { why: WHY.BRIDGE }),
        ),
        there(addressAdd({ link: bridge, address: `${gateway}/${LENGTH}` }, { why: WHY.GATEWAY })),
      ]),
      ...withoutIpv6(bridge, WHY.NO_IPV6),
    ]),
    ...about('net/forward', sysctl('ipv4/ip_forward', '1', WHY.FORWARD)),
    ...about('net/hairpin', sysctl(`ipv4/conf/${bridge}/route_localnet`, '1', WHY.LOCALNET)),
    ...about('net/masquerade-nft', nft(tableRules(), WHY.RULES)),
  ];
}

/** The maker's part of one container's wire, once the child is there: `child` is the name of its spawn. */
export function wireOutside(network: NetworkPlan, child: string): Call[] {
  if (network.mode !== 'bridge') return [];
  const { bridge, hostEnd, address } = network;
  const peer = { name: INSIDE_END, netns: { pid: result(child) }, mac: linkAddress(address) };
  return [
    ...about(
      'net/veth',
      rtnetlink([
        linkAdd({ name: hostEnd, kind: 'veth', master: bridge, up: true, peer }, { why: WHY.PAIR }),
        linkSet(hostEnd, { hairpin: true }, { why: WHY.HAIRPIN }),
      ]),
    ),
    ...about('net/veth', withoutIpv6(hostEnd)),
  ];
}

/** The child's part, in its own net namespace, as long as it has a /proc: after `wireOutside`. */
export function wireInside(network: NetworkPlan): Call[] {
  if (network.mode === 'host' || network.mode === 'container') return [];
  const loopback = linkSet('lo', { up: true }, { why: WHY.LO });
  if (network.mode === 'none') return about('net/lo-up', rtnetlink([loopback]));
  return [
    ...about('net/veth', withoutIpv6(INSIDE_END)),
    ...about(
      'net/default-route',
      rtnetlink([
        loopback,
        linkSet(INSIDE_END, { up: true }, { why: WHY.UP }),
        addressAdd({ link: INSIDE_END, address: network.address }, { why: WHY.ADDRESS }),
        routeAdd({ to: 'default', via: network.gateway }, { why: WHY.ROUTE }),
      ]),
    ),
  ];
}

/** By the maker: from now on the ports lead to the container. A port that another has is refused by nft. */
export function publish(network: NetworkPlan): Call[] {
  if (network.mode !== 'bridge' || network.published.length === 0) return [];
  const stale = stalePorts().flatMap(({ port, container }) => deletePort(port, container));
  const own = network.published.flatMap((port) => addPort(port, addressOf(network)));
  return about('net/publish', nft([...stale, ...own], WHY.PUBLISH));
}

/**
 * By whoever cleans up: nothing happens where the ports are not there (any more), or another container's. One
 * call for each port, since what nft refuses, it refuses as a whole.
 */
export function unpublish(network: NetworkPlan): Call[] {
  if (network.mode !== 'bridge') return [];
  const one = (port: Bridged['published'][number]) =>
    nftIfAble(deletePort(port, addressOf(network)), WHY.UNPUBLISH);
  return about('net/publish', network.published.flatMap(one));
}

function addressOf({ address }: Bridged): string {
  return address.split('/')[0] ?? address;
}

/** To be there afterwards, whether it was before or not: without NLM_F_EXCL; an address wants to hear of it (netlink(7)). */
function there(request: Request): Request {
  const isLink = request.type === 'RTM_NEWLINK';
  return { ...request, flags: isLink ? ['NLM_F_CREATE'] : ['NLM_F_CREATE', 'NLM_F_REPLACE'] };
}

function sysctl(name: string, value: string, why?: Text): Call[] {
  return writeFile(`/proc/sys/net/${name}`, value, why ? { why } : {});
}

/**
 * No IPv6 here, so none by accident either: a neighbour's router advertisement would give the machine a default
 * route (CVE-2020-13401). Some kernels have none of it.
 */
function withoutIpv6(link: string, why?: Text): Call[] {
  return existsSync('/proc/sys/net/ipv6') ? sysctl(`ipv6/conf/${link}/disable_ipv6`, '1', why) : [];
}
