import type { Text } from '../../../src/text/text.ts';
import type { Hop, Loss } from './loss.ts';
import { BRIDGE, GATEWAY, hasAddress, linkEvidence, linkNamed, PREFIX, shown } from './scene.ts';

/** The container's end of its wire. */
export const INSIDE: Hop = (scene, container, network) => {
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

/** The host's end of it, and the bridge that it is plugged into. */
export const PORT: Hop = (scene, container, network) => {
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

/** The bridge. */
export const SWITCH: Hop = (scene) => {
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
