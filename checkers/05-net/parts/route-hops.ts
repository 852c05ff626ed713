import type { Hop } from './loss.ts';
import {
  BRIDGE,
  GATEWAY,
  HOST_ADDRESS,
  hasAddress,
  linkEvidence,
  linkNamed,
  PREFIX,
  routeEvidence,
  shown,
  UPLINK,
} from './scene.ts';

/** The container's routing table. */
export const ROUTE: Hop = (scene, container, network) => {
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

/** The host's way out. */
export const UPLINKED: Hop = (scene) => {
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

/** The host as a router, there and back. */
export const FORWARDED: Hop = (scene) => {
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
