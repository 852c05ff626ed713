/** A network device, as `ip -j -d addr` describes it (rtnetlink(7)). */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** `loopback`, `veth`, `bridge`, `dummy`, …; `ether` and such where the driver has no name for its kind. */
  readonly kind: string;
  readonly mac: string;
  readonly mtu: number;
  /** IFF_UP: switched on by somebody (`ip link set up`). */
  readonly up: boolean;
  /** IFF_LOWER_UP: the wire carries. Of a veth: the other end is up, too. */
  readonly carrier: boolean;
  /** `UP`, `DOWN`, `LOWERLAYERDOWN`, `UNKNOWN`. */
  readonly operstate: string;
  /** Whether packets that come in here may go on to elsewhere: net.ipv4.conf.NAME.forwarding, which ip_forward sets for all. */
  readonly forwards: boolean;
  /** The name of the bridge that it is plugged into. */
  readonly master: string | undefined;
  /** Of a veth: where its other end is. */
  readonly peer: Peer | undefined;
  readonly addresses: readonly Address[];
}

export interface Peer {
  readonly index: number | undefined;
  /** Of one in the same namespace. */
  readonly name: string | undefined;
  /** `link-netnsid`: the number by which this namespace knows the other; undefined in the same namespace. */
  readonly netnsid: number | undefined;
}

export interface Address {
  readonly family: 'inet' | 'inet6';
  /** `10.77.0.2` */
  readonly local: string;
  readonly prefix: number;
  readonly scope: string;
}

export interface Route {
  /** `default` or `10.77.0.0/24` */
  readonly to: string;
  readonly via: string | undefined;
  readonly device: string | undefined;
  readonly source: string | undefined;
  /** The kernel knows that it leads nowhere now: `linkdown`, `dead`. */
  readonly flags: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: what a program printed
type Json = any;

export function decodeLinks(json: string, forwarding: ReadonlySet<string>): Link[] {
  const links = items(json);
  const indexOf = new Map(links.map((link) => [link.ifname, link.ifindex]));
  return links.map((link) => {
    const flags: string[] = link.flags ?? [];
    return {
      index: link.ifindex,
      name: link.ifname,
      kind: link.linkinfo?.info_kind ?? link.link_type ?? '',
      mac: link.address ?? '',
      mtu: link.mtu ?? 0,
      up: flags.includes('UP'),
      carrier: flags.includes('LOWER_UP'),
      operstate: link.operstate ?? 'UNKNOWN',
      forwards: forwarding.has(link.ifname),
      master: link.master,
      peer: link.linkinfo?.info_kind === 'veth' ? peerOf(link, indexOf) : undefined,
      addresses: (link.addr_info ?? []).flatMap(address),
    };
  });
}

/** `link` is a name, of a device in the same namespace; else `link_index` is a number over there. */
function peerOf(link: Json, indexOf: ReadonlyMap<string, number>): Peer | undefined {
  if (link.link === undefined && link.link_index === undefined) return undefined;
  return {
    index: link.link_index ?? indexOf.get(link.link),
    name: link.link,
    netnsid: link.link_netnsid,
  };
}

function address(info: Json): Address[] {
  if (info.local === undefined) return [];
  return [{ family: info.family, local: info.local, prefix: info.prefixlen, scope: info.scope ?? '' }];
}

export function decodeRoutes(json: string): Route[] {
  return items(json).map((route) => ({
    to: route.dst,
    via: route.gateway ?? route.via?.host,
    device: route.dev,
    source: route.prefsrc,
    flags: route.flags ?? [],
  }));
}

/** ip prints `[{}]` elements for what a filter has left out. */
function items(json: string): Json[] {
  const all: Json[] = JSON.parse(json);
  return all.filter((item) => Object.keys(item).length > 0);
}
