import type { Attribute } from './attributes.ts';
import { prefix } from './inet.ts';
import { indexOf, listed, NEW, type Options, type Request, request } from './requests.ts';
import type { Fields } from './struct.ts';

export interface AddressSpec {
  readonly link: string;
  /** With the length of its network: `10.77.0.1/24`. */
  readonly address: string;
}

/** `ip address add`. */
export function addressAdd(spec: AddressSpec, o: Options = {}): Request {
  return request('RTM_NEWADDR', { ...o, flags: NEW, ...addressOf(spec) });
}

/** `ip address delete`. */
export function addressDelete(spec: AddressSpec, o: Options = {}): Request {
  return request('RTM_DELADDR', { ...o, ...addressOf(spec) });
}

export interface RouteSpec {
  /** `default`, or a network: `10.77.0.0/24`. */
  readonly to: string;
  /** The neighbour that knows the way. */
  readonly via?: string;
  readonly link?: string;
}

/** `ip route add`. */
export function routeAdd(spec: RouteSpec, o: Options = {}): Request {
  const { header, ...rest } = routeOf(spec);
  const scope = spec.via === undefined ? 'RT_SCOPE_LINK' : 0;
  const own = { rtm_protocol: 'RTPROT_BOOT', rtm_scope: scope, rtm_type: 'RTN_UNICAST' };
  return request('RTM_NEWROUTE', { ...o, flags: NEW, header: { ...header, ...own }, ...rest });
}

/** `ip route delete`. */
export function routeDelete(spec: RouteSpec, o: Options = {}): Request {
  const { header, ...rest } = routeOf(spec);
  return request('RTM_DELROUTE', { ...o, header: { ...header, rtm_scope: 'RT_SCOPE_NOWHERE' }, ...rest });
}

function addressOf({ link, address }: AddressSpec) {
  const { address: own, length } = prefix(address);
  const header = { ifa_family: 'AF_INET', ifa_prefixlen: length, ifa_index: indexOf(link) };
  const attributes: Attribute[] = [
    ['IFA_LOCAL', own],
    ['IFA_ADDRESS', own],
  ];
  return { header, attributes, links: [link] };
}

function routeOf({ to, via, link }: RouteSpec) {
  const { address, length } = prefix(to);
  const attributes: Attribute[] = [];
  if (length > 0) attributes.push(['RTA_DST', address]);
  if (via !== undefined) attributes.push(['RTA_GATEWAY', via]);
  if (link !== undefined) attributes.push(['RTA_OIF', indexOf(link)]);
  const header: Fields = { rtm_family: 'AF_INET', rtm_dst_len: length, rtm_table: 'RT_TABLE_MAIN' };
  return { header, attributes, links: listed(link) };
}
