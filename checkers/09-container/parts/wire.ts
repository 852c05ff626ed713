import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { type Network, networkPlaces, networksAt } from '../../../src/observe/network.ts';
import type { Link } from '../../../src/observe/network-links.ts';
import { peerOf } from '../../../src/observe/network-pairs.ts';
import type { Process } from '../../../src/observe/process.ts';
import { requestFrom } from '../../05-net/parts/proof.ts';
import {
  BRIDGE,
  GATEWAY,
  HOST_ADDRESS,
  hasAddress,
  linkNamed,
  PUBLISHED,
  SERVED,
  shown,
  UPLINK,
  WORLD_ADDRESS,
} from '../../05-net/parts/scene.ts';
import { findWorld, worldFetches } from '../../05-net/parts/world.ts';
import { type Box, FIRST, type Finding, numberOf, type Section } from './box.ts';

/** Lab 5: eth0 with its address, plugged into the bridge, with a way out. */
export const WIRE: Section = {
  title: { en: 'network', zh: '网络' },
  async look(machine, init, box) {
    const [host, own] = await bothNetworks(machine, init);
    if (!host || !own) throw new Error('ip gave no answer');
    const inside = linkNamed(own, 'eth0');
    const end = inside && peerOf([host, own], { network: own, link: inside });
    const bridge = linkNamed(host, BRIDGE);
    const evidence = [
      at(`container: eth0`, inside),
      at(`host: ${end?.link.name ?? box.port}`, end?.link),
      at(`host: ${BRIDGE}`, bridge),
    ];
    const missing = firstMissing(box, { inside, end: end?.link, bridge, own, host, pid: numberOf(init) });
    return missing ? { evidence, lack: lost(missing) } : { evidence };
  },
};

function at(what: string, link: Link | undefined): Evidence {
  return { what, value: link ? shown(link) : '-' };
}

async function bothNetworks(machine: Machine, init: Process): Promise<(Network | undefined)[]> {
  const inodes = [machine.baseline.net, init.ns('net')];
  const places = networkPlaces(machine).filter((place) => inodes.includes(place.inode));
  const found = await networksAt(machine, places);
  return inodes.map((inode) => found.find((network) => network.inode === inode));
}

interface Wire {
  readonly inside: Link | undefined;
  readonly end: Link | undefined;
  readonly bridge: Link | undefined;
  readonly own: Network;
  readonly host: Network;
  readonly pid: number;
}

interface Missing {
  readonly en: string;
  readonly zh: string;
  /** A command that mends it. */
  readonly repair: string;
}

/** Along the way of a packet out of the container. */
function firstMissing(box: Box, { inside, end, bridge, own, host, pid }: Wire): Missing | undefined {
  const enter = `nsenter -t ${pid} -n ip`;
  const port = end?.name ?? box.port;
  const hops: [ok: boolean | undefined, missing: Missing][] = [
    [
      inside !== undefined,
      {
        en: 'no eth0 in it',
        zh: '里面没有 eth0',
        repair: `ip link add ${box.port} type veth peer name eth0 netns ${pid}`,
      },
    ],
    [
      hasAddress(inside, box.address),
      {
        en: `eth0 does not have the address ${box.address}`,
        zh: `eth0 没有地址 ${box.address}`,
        repair: `${enter} addr add ${box.address}/24 dev eth0`,
      },
    ],
    [inside?.up, { en: 'eth0 is down', zh: 'eth0 没有启用', repair: `${enter} link set eth0 up` }],
    [
      end !== undefined,
      {
        en: 'the other end of eth0 is not in the lab host',
        zh: 'eth0 的另一端不在实验主机里',
        repair: `${enter} link del eth0`,
      },
    ],
    [end?.up, { en: `${port} is down`, zh: `${port} 没有启用`, repair: `ip link set ${port} up` }],
    [
      bridge !== undefined,
      { en: `there is no ${BRIDGE}`, zh: `没有网桥 ${BRIDGE}`, repair: `ip link add ${BRIDGE} type bridge` },
    ],
    [
      end?.master === BRIDGE,
      {
        en: `${port} is not plugged into ${BRIDGE}`,
        zh: `${port} 没有插到 ${BRIDGE} 上`,
        repair: `ip link set ${port} master ${BRIDGE}`,
      },
    ],
    [bridge?.up, { en: `${BRIDGE} is down`, zh: `${BRIDGE} 没有启用`, repair: `ip link set ${BRIDGE} up` }],
    [
      hasAddress(bridge, GATEWAY),
      {
        en: `${BRIDGE} does not have the address ${GATEWAY}`,
        zh: `${BRIDGE} 没有地址 ${GATEWAY}`,
        repair: `ip addr add ${GATEWAY}/24 dev ${BRIDGE}`,
      },
    ],
    [
      linkNamed(own, 'lo')?.up,
      { en: 'its lo is down', zh: '它的 lo 没有启用', repair: `${enter} link set lo up` },
    ],
    [
      own.routes.some((route) => route.to === 'default' && route.via === GATEWAY),
      {
        en: `it has no default route via ${GATEWAY}`,
        zh: `它没有经过 ${GATEWAY} 的默认路由`,
        repair: `${enter} route add default via ${GATEWAY}`,
      },
    ],
    [
      [BRIDGE, UPLINK].every((name) => linkNamed(host, name)?.forwards),
      {
        en: 'the lab host does not forward packets',
        zh: '实验主机没有开启转发',
        repair: 'echo 1 >/proc/sys/net/ipv4/ip_forward',
      },
    ],
  ];
  return hops.find(([ok]) => ok !== true)?.[1];
}

function lost({ en, zh, repair }: Missing) {
  return { actual: { en, zh }, diagnosis: 'lost-on-the-way', values: { where: en, repair } };
}

/** Lab 5: what the outside world sees of it, and how it gets in. */
export const ANSWERS: Section = {
  title: { en: 'the way out and in', zh: '出去与进来' },
  async look(machine, init, box) {
    if (!findWorld(machine)) return { evidence: [], lack: { actual: WORLD_ENDED } };
    const place = networkPlaces(machine).find((p) => p.inode === init.ns('net'));
    const seen = place && (await requestFrom(machine, place, WORLD_ADDRESS, SERVED));
    const out = { what: `container → http://${WORLD_ADDRESS}/`, value: seen ?? 'no answer' };
    if (!seen?.includes(HOST_ADDRESS))
      return { evidence: [out], lack: { actual: NOT_OUT, diagnosis: 'no-nat', values: { seen: out.value } } };
    // One port of the host leads to one container: the first.
    return box === FIRST ? published(machine, out) : { evidence: [out] };
  },
};

async function published(machine: Machine, out: Evidence): Promise<Finding> {
  const url = `http://${HOST_ADDRESS}:${PUBLISHED}/`;
  const fetched = await worldFetches(machine, url, WAIT_MS);
  const value = fetched.body?.trim() || fetched.error || String(fetched.status);
  const evidence = [out, { what: `world → ${url}`, value }];
  if (fetched.status === 200) return { evidence };
  const actual = {
    en: `port ${PUBLISHED} of the lab host gives the world no page: ${value}`,
    zh: `外面的世界从实验主机的 ${PUBLISHED} 端口拿不到网页：${value}`,
  };
  return { evidence, lack: { actual, diagnosis: 'not-published', values: { seen: value } } };
}

const WAIT_MS = 1_000;
const NOT_OUT = {
  en: `a request to the world gets no answer, or the world does not see ${HOST_ADDRESS}`,
  zh: `发往外面世界的请求没有回应，或者对方看到的不是 ${HOST_ADDRESS}`,
};
const WORLD_ENDED = {
  en: 'the process `world` has ended, and with it the outside world; `nslab again` brings it back',
  zh: '进程 `world` 已经结束，外面的世界也就没有了；用 `nslab again` 可以恢复',
};
