import type { Evidence } from '../../../src/lab/verdict.ts';
import { droppedBy, type Fate, type Packet } from '../../../src/observe/network-packet.ts';
import { chainName } from '../../../src/observe/network-rules.ts';
import type { Hop, Loss } from './loss.ts';
import { BRIDGE, type Container, type Scene, UPLINK, WORLD_ADDRESS } from './scene.ts';

/** The first packet of a request to the outside world, as the host forwards it. */
export function outbound(container: Container): Packet {
  const [iif, oif] = [BRIDGE, UPLINK];
  const [saddr, daddr] = [container.address, WORLD_ADDRESS];
  return { iif, oif, saddr, daddr, protocol: 'tcp', sport: 40_000, dport: 80, ct: ['new'] };
}

export function replyTo(packet: Packet): Packet {
  const { iif = '', oif = '', saddr, daddr, sport = 0, dport = 0, protocol } = packet;
  const ct = [...packet.ct.filter((state) => state !== 'new'), 'established'] as const;
  return { iif: oif, oif: iif, saddr: daddr, daddr: saddr, sport: dport, dport: sport, protocol, ct };
}

export function filteredBy(scene: Scene, packet: Packet): Fate | undefined {
  return droppedBy(scene.host.rules ?? [], 'forward', packet);
}

export function fateEvidence({ chain, rule }: Fate): Evidence {
  return { what: chainName(chain), value: rule ? rule.text : `policy ${chain.policy}` };
}

/** The packet filter of the host, there and back. */
export const FILTERED: Hop = (scene, container) => {
  const out = outbound(container);
  const fate = filteredBy(scene, out) ?? filteredBy(scene, replyTo(out));
  return fate && lossByFilter(fate);
};

function lossByFilter(fate: Fate): Loss {
  const { what, value } = fateEvidence(fate);
  const repair =
    fate.chain.language === 'nft'
      ? `nft list chain ${fate.chain.table} ${fate.chain.name}`
      : `${fate.chain.language} -S ${fate.chain.name}`;
  const actual = { en: 'the filter of the host drops it', zh: '主机的防火墙把它丢弃了' };
  return { where: `host: ${what}`, seen: value, repair, actual, evidence: [{ what, value }] };
}
