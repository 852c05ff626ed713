import type { Network } from './network.ts';
import type { Link } from './network-links.ts';

/** One end of a veth pair, and where it is. */
export interface End {
  readonly network: Network;
  readonly link: Link;
}

/**
 * The other end of a veth, in whichever of these namespaces it is. A link knows the index of its peer and a
 * number for the peer's namespace (`link-netnsid`) that means something only where the link is; so the ends
 * are those that point at each other, and where two look alike, the one that an already known number tells.
 */
export function peerOf(networks: readonly Network[], end: End): End | undefined {
  const candidates = candidatesFor(networks, end);
  if (candidates.length <= 1) return candidates[0];
  const known = knownNamespace(networks, end.network, end.link.peer?.netnsid);
  return candidates.find((candidate) => candidate.network === known);
}

function candidatesFor(networks: readonly Network[], { network, link }: End): End[] {
  const { peer } = link;
  if (peer?.index === undefined) return [];
  const isHere = peer.netnsid === undefined;
  return networks
    .filter((other) => isHere === (other === network))
    .flatMap((other) => other.links.map((l) => ({ network: other, link: l })))
    .filter(({ link: l }) => l.index === peer.index && l.peer?.index === link.index)
    .filter(({ link: l }) => (l.peer?.netnsid === undefined) === isHere);
}

/** Another link of this namespace may have the same number for its peer's namespace, and be sure of its peer. */
function knownNamespace(networks: readonly Network[], network: Network, netnsid: number | undefined) {
  for (const link of network.links) {
    if (link.peer?.netnsid !== netnsid) continue;
    const [first, ...others] = candidatesFor(networks, { network, link });
    if (first && others.length === 0) return first.network;
  }
  return undefined;
}
