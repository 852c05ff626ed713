import { type CallOptions, intAt, type Ref } from '../call.ts';
import type { Attribute } from './attributes.ts';
import { INDEX_AT, type MessageType } from './message.ts';
import type { Fields } from './struct.ts';

/** One thing to ask of rtnetlink(7): plain data; `rtnetlink` makes calls of it. */
export interface Request extends Omit<CallOptions, 'as' | 'atLeast'> {
  readonly type: MessageType;
  /** More than NLM_F_REQUEST and NLM_F_ACK. */
  readonly flags: readonly string[];
  readonly header: Fields;
  readonly attributes: readonly Attribute[];
  /** Links that it names by their number, which has to be asked for first. */
  readonly links: readonly string[];
}

export type Options = Pick<Request, 'why' | 'onError'>;
export const NEW = ['NLM_F_CREATE', 'NLM_F_EXCL'] as const;

/** A net namespace for a link to be in: by a file of it that is open, or by the number of a process. */
export type NetNamespace = { readonly fd: number | Ref } | { readonly pid: number | Ref };

export interface LinkSpec {
  readonly name: string;
  readonly kind: 'veth' | 'bridge' | 'dummy';
  /** A veth's other end. It begins down: it cannot be up before the two ends know each other (ENOTCONN). */
  readonly peer?: { readonly name: string; readonly netns?: NetNamespace; readonly mac?: string };
  /** Its link address, `02:4e:0a:4f:00:01`; the kernel makes one up otherwise. */
  readonly mac?: string;
  /** The bridge that it is plugged into. */
  readonly master?: string;
  readonly up?: boolean;
  readonly netns?: NetNamespace;
}

/** `ip link add`; a veth pair is made in one request, each end where it is to be. */
export function linkAdd({ name, kind, peer, mac, master, up, netns }: LinkSpec, o: Options = {}): Request {
  const info: Attribute[] = [['IFLA_INFO_KIND', kind]];
  if (peer) info.push(['IFLA_INFO_DATA', [['VETH_INFO_PEER', otherEnd(peer)]]]);
  const attributes: Attribute[] = [
    ['IFLA_IFNAME', name],
    ...macOf(mac),
    ...namespaceOf(netns),
    ...masterOf(master),
    ['IFLA_LINKINFO', info],
  ];
  return request('RTM_NEWLINK', { ...o, flags: NEW, header: flagsUp(up), attributes, links: listed(master) });
}

function otherEnd({ name, netns, mac }: NonNullable<LinkSpec['peer']>) {
  return { header: {}, attributes: [['IFLA_IFNAME', name] as const, ...macOf(mac), ...namespaceOf(netns)] };
}

export interface LinkChange {
  readonly up?: boolean;
  /** A bridge, or `none` to be pulled out of one. */
  readonly master?: string;
  readonly netns?: NetNamespace;
  /** Of a bridge's port: a packet may leave by it that came in by it. */
  readonly hairpin?: boolean;
}

/** `ip link set`. */
export function linkSet(name: string, change: LinkChange, o: Options = {}): Request {
  const { up, master, netns, hairpin } = change;
  const attributes: Attribute[] = [
    ['IFLA_IFNAME', name],
    ...namespaceOf(netns),
    ...masterOf(master),
    ...portOf(hairpin),
  ];
  return request('RTM_NEWLINK', { ...o, header: flagsUp(up), attributes, links: listed(master) });
}

/** `ip link delete`; a veth takes its other end with it. */
export function linkDelete(name: string, o: Options = {}): Request {
  return request('RTM_DELLINK', { ...o, header: {}, attributes: [['IFLA_IFNAME', name]] });
}

/** Asks for a link; the answer is an RTM_NEWLINK about it. */
export function linkGet(name: string, o: Options = {}): Request {
  return request('RTM_GETLINK', { ...o, header: {}, attributes: [['IFLA_IFNAME', name]] });
}

/** The name under which a link's number is asked for, and the number itself. */
export const indexName = (link: string) => `number of ${link}`;
export const indexOf = (link: string): Ref => intAt(indexName(link), INDEX_AT);

function namespaceOf(netns: NetNamespace | undefined): Attribute[] {
  if (!netns) return [];
  return 'fd' in netns ? [['IFLA_NET_NS_FD', netns.fd]] : [['IFLA_NET_NS_PID', netns.pid]];
}

function macOf(mac: string | undefined): Attribute[] {
  return mac === undefined ? [] : [['IFLA_ADDRESS', mac]];
}

function portOf(hairpin: boolean | undefined): Attribute[] {
  if (hairpin === undefined) return [];
  const data: Attribute[] = [['IFLA_BRPORT_MODE', hairpin ? 1 : 0]];
  const info: Attribute[] = [
    ['IFLA_INFO_SLAVE_KIND', 'bridge'],
    ['IFLA_INFO_SLAVE_DATA', data],
  ];
  return [['IFLA_LINKINFO', info]];
}

function masterOf(master: string | undefined): Attribute[] {
  if (master === undefined) return [];
  return [['IFLA_MASTER', master === 'none' ? 0 : indexOf(master)]];
}

export function listed(link: string | undefined): string[] {
  return link === undefined || link === 'none' ? [] : [link];
}

/** IFF_UP on or off, or left as it is: ifi_change says which flags are meant. */
function flagsUp(up: boolean | undefined): Fields {
  if (up === undefined) return {};
  return { ifi_flags: up ? ['IFF_UP'] : 0, ifi_change: ['IFF_UP'] };
}

export function request(
  type: MessageType,
  rest: Partial<Request> & Pick<Request, 'header' | 'attributes'>,
): Request {
  return { flags: [], links: [], ...rest, type };
}
