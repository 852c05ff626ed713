import type { Evidence, Fail } from '../../../src/lab/verdict.ts';
import { fail } from '../../../src/lab/verdict.ts';
import type { Network } from '../../../src/observe/network.ts';
import { droppedBy, type Fate, type Packet } from '../../../src/observe/network-packet.ts';
import { chainName } from '../../../src/observe/network-rules.ts';
import type { Text } from '../../../src/text/text.ts';
import {
  BRIDGE,
  type Container,
  GATEWAY,
  HOST_ADDRESS,
  hasAddress,
  linkEvidence,
  linkNamed,
  PREFIX,
  routeEvidence,
  type Scene,
  shown,
  UPLINK,
  WORLD_ADDRESS,
} from './scene.ts';

/** Where a packet is lost, and what would mend it; in words that need no translation. */
export interface Loss {
  /** `web: eth0` */
  readonly where: string;
  /** What stands there now: `DOWN 10.77.0.2/24`. */
  readonly seen: string;
  /** A command that mends it. */
  readonly repair: string;
  readonly actual: Text;
  readonly evidence: readonly Evidence[];
}

/** The places that a packet from a container passes, in order, each with what may be wrong there. */
type Hop = (scene: Scene, container: Container, network: Network) => Loss | undefined;

const INSIDE: Hop = (scene, container, network) => {
  const link = linkNamed(network, 'eth0');
  const where = `${container.name}: eth0`;
  const evidence = [linkEvidence(scene, network, link, 'eth0')];
  if (!link) {
    const repair = `ip link add ${container.port} type veth peer name eth0 netns ${container.name}`;
    const actual = {
      en: `${container.name} has no wire: no eth0 in it`,
      zh: `${container.name} 里没有 eth0，网线没有接上`,
    };
    return { where, seen: '-', repair, actual, evidence };
  }
  const lost = (repair: string, actual: Text): Loss => ({
    where,
    seen: shown(link),
    repair,
    actual,
    evidence,
  });
  if (!hasAddress(link, container.address)) {
    return lost(`ip -n ${container.name} addr add ${container.address}/${PREFIX} dev eth0`, {
      en: `eth0 in ${container.name} does not have the address ${container.address}`,
      zh: `${container.name} 里的 eth0 没有地址 ${container.address}`,
    });
  }
  if (link.up) return undefined;
  return lost(`ip -n ${container.name} link set eth0 up`, {
    en: `eth0 in ${container.name} is down`,
    zh: `${container.name} 里的 eth0 没有启用`,
  });
};

const PORT: Hop = (scene, container, network) => {
  const end = scene.peer(network, linkNamed(network, 'eth0'));
  const evidence = [linkEvidence(scene, scene.host, end?.link, container.port)];
  const name = end?.link.name ?? container.port;
  const lost = (repair: string, actual: Text): Loss => {
    return { where: `host: ${name}`, seen: end ? shown(end.link) : '-', repair, actual, evidence };
  };
  if (end?.network !== scene.host) {
    return lost(`ip link add ${container.port} type veth peer name eth0 netns ${container.name}`, {
      en: `the other end of ${container.name}'s eth0 is not in the host`,
      zh: `${container.name} 的 eth0 的另一端不在主机里`,
    });
  }
  if (!end.link.up) {
    return lost(`ip link set ${name} up`, {
      en: `${name}, the host's end of the wire to ${container.name}, is down`,
      zh: `通往 ${container.name} 的网线，主机这一端 ${name} 没有启用`,
    });
  }
  if (end.link.master === BRIDGE) return undefined;
  return lost(`ip link set ${name} master ${BRIDGE}`, {
    en: `${name} is not plugged into ${BRIDGE}`,
    zh: `${name} 没有插到 ${BRIDGE} 上`,
  });
};

const SWITCH: Hop = (scene) => {
  const link = linkNamed(scene.host, BRIDGE);
  const evidence = [linkEvidence(scene, scene.host, link, BRIDGE)];
  const lost = (repair: string, actual: Text): Loss => {
    return { where: `host: ${BRIDGE}`, seen: link ? shown(link) : '-', repair, actual, evidence };
  };
  if (!link) {
    return lost(`ip link add ${BRIDGE} type bridge`, {
      en: `there is no ${BRIDGE}`,
      zh: `没有 ${BRIDGE} 这个网桥`,
    });
  }
  if (!link.up) {
    return lost(`ip link set ${BRIDGE} up`, { en: `${BRIDGE} is down`, zh: `${BRIDGE} 没有启用` });
  }
  if (hasAddress(link, GATEWAY)) return undefined;
  return lost(`ip addr add ${GATEWAY}/${PREFIX} dev ${BRIDGE}`, {
    en: `${BRIDGE} does not have the address ${GATEWAY}`,
    zh: `${BRIDGE} 没有地址 ${GATEWAY}`,
  });
};

const ROUTE: Hop = (scene, container, network) => {
  const route = network.routes.find((r) => r.to === 'default');
  if (route?.via === GATEWAY) return undefined;
  const verb = route ? 'replace' : 'add';
  return {
    where: `${container.name}: route`,
    seen: routeEvidence(scene, network).value,
    repair: `ip -n ${container.name} route ${verb} default via ${GATEWAY}`,
    actual: route
      ? {
          en: `the default route of ${container.name} does not lead to ${GATEWAY}`,
          zh: `${container.name} 的默认路由没有指向 ${GATEWAY}`,
        }
      : { en: `${container.name} has no default route`, zh: `${container.name} 没有默认路由` },
    evidence: [routeEvidence(scene, network)],
  };
};

const UPLINKED: Hop = (scene) => {
  const link = linkNamed(scene.host, UPLINK);
  const evidence = [linkEvidence(scene, scene.host, link, UPLINK)];
  const isThere = link && hasAddress(link, HOST_ADDRESS);
  if (isThere && link.up) return undefined;
  const repair = isThere ? `ip link set ${UPLINK} up` : `ip addr add ${HOST_ADDRESS}/${PREFIX} dev ${UPLINK}`;
  const actual = {
    en: `${UPLINK}, the host's own way out, is not as it was`,
    zh: `主机自己的出口 ${UPLINK} 已经不是原来的样子`,
  };
  return { where: `host: ${UPLINK}`, seen: link ? shown(link) : '-', repair, actual, evidence };
};

const FORWARDED: Hop = (scene) => {
  const seen = scene.host.forwards ? '1' : '0';
  if ([BRIDGE, UPLINK].every((name) => linkNamed(scene.host, name)?.forwards)) return undefined;
  return {
    where: 'host: ip_forward',
    seen,
    repair: 'sysctl -w net.ipv4.ip_forward=1',
    actual: { en: 'the host does not forward packets', zh: '主机没有开启转发' },
    evidence: [{ what: '/proc/sys/net/ipv4/ip_forward', value: seen }],
  };
};

const FILTERED: Hop = (scene, container) => {
  const out = outbound(container);
  const fate = filteredBy(scene, out) ?? filteredBy(scene, replyTo(out));
  return fate && lossByFilter(fate);
};

/** The way out of a container, as far as `until`. */
const WAY = {
  bridge: [INSIDE, PORT, SWITCH],
  route: [ROUTE],
  forward: [UPLINKED, FORWARDED],
  filter: [FILTERED],
};
type Stage = keyof typeof WAY;
const STAGES = Object.keys(WAY) as Stage[];

/** The first place, up to and with this stage, where a packet from the container is lost. */
export function lossOnTheWay(
  scene: Scene,
  container: Container,
  network: Network,
  until: Stage,
): Loss | undefined {
  for (const stage of STAGES.slice(0, STAGES.indexOf(until) + 1)) {
    for (const hop of WAY[stage]) {
      const loss = hop(scene, container, network);
      if (loss) return loss;
    }
  }
  return undefined;
}

/** The verdict on a packet that does not get as far as the step is about. */
export function lost(expected: Text, loss: Loss): Fail {
  const { where, seen, repair, actual, evidence } = loss;
  const values = { where, seen, repair };
  return fail({ expected, actual, evidence, diagnosis: 'lost-on-the-way', values });
}

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

function lossByFilter(fate: Fate): Loss {
  const { what, value } = fateEvidence(fate);
  const repair =
    fate.chain.language === 'nft'
      ? `nft list chain ${fate.chain.table} ${fate.chain.name}`
      : `${fate.chain.language} -S ${fate.chain.name}`;
  const actual = { en: 'the filter of the host drops it', zh: '主机的防火墙把它丢弃了' };
  return { where: `host: ${what}`, seen: value, repair, actual, evidence: [{ what, value }] };
}
