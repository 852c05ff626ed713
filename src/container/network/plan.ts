import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import type { NetworkPlan, PublishedPort } from '../plan.ts';
import { linksIn, type NetworkFacts, networkFacts, routesIn } from './facts.ts';
import { nftProgram } from './nft.ts';
import { publishedPorts } from './ports.ts';
import {
  BRIDGE,
  FIRST_HOST,
  GATEWAY,
  hostAddress,
  LAST_HOST,
  LENGTH,
  lastByte,
  NETWORK,
} from './topology.ts';

export interface NetworkWish {
  /** `container` joins the net namespace of `path`. */
  readonly mode: NetworkPlan['mode'];
  /** With `container`: the other's net namespace, `/proc/PID/ns/net`. */
  readonly path?: string;
  /** As `-p` has them. */
  readonly publish: readonly string[];
  /** The container's. */
  readonly name: string;
  /** Addresses of containers that live, with or without the length of their network. */
  readonly taken: readonly string[];
  /** Ports that they have published. */
  readonly occupied?: readonly PublishedPort[];
}

/** @throws NslabError `network-publish`, `network-clash`, `network-full`, `nft-missing`, and those of `publishedPorts` */
export function planNetwork(wish: NetworkWish, facts: NetworkFacts = networkFacts()): NetworkPlan {
  const { mode, path, publish, name, taken, occupied = [] } = wish;
  if (mode !== 'bridge') {
    if (publish.length > 0) throw cannotPublish(mode);
    return mode === 'container' ? { mode, path: path ?? '' } : { mode };
  }
  nftProgram();
  assertNoClash(facts);
  const host = freeHost(taken, facts);
  return {
    mode,
    bridge: BRIDGE,
    hostEnd: hostEndOf(host, name),
    address: `${hostAddress(host)}/${LENGTH}`,
    gateway: GATEWAY,
    published: publishedPorts(publish, occupied, facts),
  };
}

/** `nslab2-web`: unique by its number, cut to the 15 bytes that a name may have (IFNAMSIZ). */
function hostEndOf(host: number, name: string): string {
  return `${HOST_END}${host}-${name}`.slice(0, 15);
}

const HOST_END = 'nslab';
const IS_HOST_END = new RegExp(`^${HOST_END}(\\d+)-`);

/** By the wires that there are: also of another store's containers, and of one whose namespace is still being taken down. */
export function wiredHosts(facts: NetworkFacts = networkFacts()): number[] {
  return linksIn(facts.read('dev')).flatMap((link) => {
    const [, host] = IS_HOST_END.exec(link) ?? [];
    return host === undefined ? [] : [Number(host)];
  });
}

function freeHost(taken: readonly string[], facts: NetworkFacts): number {
  const inUse = new Set([...taken.map(lastByte), ...wiredHosts(facts)]);
  for (let host = FIRST_HOST; host <= LAST_HOST; host++) if (!inUse.has(host)) return host;
  throw full();
}

/** The network must be nobody else's, and the bridge ours. A larger network around it keeps working. */
function assertNoClash(facts: NetworkFacts): void {
  const base = NETWORK.slice(0, NETWORK.indexOf('/'));
  const isWithin = (network: string) => network.split('.', 3).join() === base.split('.', 3).join();
  for (const { link, network, length } of routesIn(facts.read('route'))) {
    const overlaps = length >= LENGTH && isWithin(network);
    if (link === BRIDGE ? !overlaps : overlaps) throw clash(link, `${network}/${length}`);
  }
}

function cannotPublish(mode: OwnLess): NslabError {
  return new NslabError(
    'network-publish',
    {
      en: `-p goes with a network of the container's own: with --network ${mode} there is no address to lead a port to.`,
      zh: `-p 需要容器有自己的网络：用 --network ${mode} 时，没有可以把端口导向的地址。`,
    },
    { status: 2, hint: PUBLISH_HINTS[mode] },
  );
}

type OwnLess = Exclude<NetworkPlan['mode'], 'bridge'>;
const PUBLISH_HINTS: Readonly<Record<OwnLess, Text>> = {
  none: {
    en: 'Leave -p out, or use --network bridge.',
    zh: '去掉 -p，或使用 --network bridge。',
  },
  host: {
    en: 'With --network host the container’s ports are the machine’s already: leave -p out.',
    zh: '用 --network host 时，容器的端口就是本机的端口：去掉 -p 即可。',
  },
  container: {
    en: 'Publish the port when you start the other container, whose network this one shares.',
    zh: '请在启动另一个容器时发布端口：这个容器共用的是它的网络。',
  },
};

function clash(link: string, network: string): NslabError {
  const isOurs = link === BRIDGE;
  return new NslabError(
    'network-clash',
    {
      en: isOurs
        ? `The bridge ${BRIDGE} is there already, with the network ${network}, which nslab did not give it.`
        : `The containers' network, ${NETWORK}, is in use on this machine already: ${network} on ${link}.`,
      zh: isOurs
        ? `网桥 ${BRIDGE} 已经存在，但它的网段 ${network} 不是 nslab 配的。`
        : `容器要用的网段 ${NETWORK} 在这台机器上已被占用：${link} 上有 ${network}。`,
    },
    {
      hint: {
        en: `Remove it (ip link delete ${link}) if it is yours to remove; or run the container with --network none or --network host.`,
        zh: `如果可以删掉它，就删（ip link delete ${link}）；否则用 --network none 或 --network host 运行容器。`,
      },
    },
  );
}

function full(): NslabError {
  return new NslabError(
    'network-full',
    {
      en: `All ${LAST_HOST - FIRST_HOST + 1} addresses of ${NETWORK} are in use.`,
      zh: `${NETWORK} 的 ${LAST_HOST - FIRST_HOST + 1} 个地址都用完了。`,
    },
    {
      hint: {
        en: 'Stop containers that are not needed any more (nslab ps), or use --network none.',
        zh: '停掉不再需要的容器（nslab ps），或使用 --network none。',
      },
    },
  );
}
