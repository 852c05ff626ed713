import type { Checker } from '../../src/lab/lab.ts';
import { blocked, type Evidence, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Network } from '../../src/observe/network.ts';
import type { Link } from '../../src/observe/network-links.ts';
import type { Text } from '../../src/text/text.ts';
import { placeOf } from './parts/learners.ts';
import {
  GATEWAY,
  hasAddress,
  linkEvidence,
  linkNamed,
  lookAround,
  PREFIX,
  type Scene,
  UPLINK,
  WEB,
} from './parts/scene.ts';

const expected: Text = {
  en: `a veth pair: ${WEB.port} in the host with ${GATEWAY}/${PREFIX}, eth0 in web with ${WEB.address}/${PREFIX}, both up`,
  zh: `一对 veth：主机里的 ${WEB.port} 带 ${GATEWAY}/${PREFIX}，web 里的 eth0 带 ${WEB.address}/${PREFIX}，两端都已启用`,
};

/** The kernel says of each end where the other is: index and link-netnsid must point at each other. */
const veth: Checker = async (machine) => {
  const scene = await lookAround(machine);
  const web = scene.named(WEB.name);
  if (!web || web === scene.host) return blocked('named-netns');
  const wires = web.links.filter((link) => link.kind === 'veth');
  const inside = wires.find((link) => link.name === 'eth0') ?? wires[0];
  return inside ? judge(scene, web, inside) : stillOutside(await lookAround(machine, { all: true }));
};

export default veth;

function judge(scene: Scene, web: Network, inside: Link): Verdict {
  const peer = scene.peer(web, inside);
  const outside = peer?.network === scene.host ? peer.link : undefined;
  const evidence = [linkEvidence(scene, web, inside), linkEvidence(scene, scene.host, outside, WEB.port)];
  const not = (actual: Text, diagnosis?: string, values = {}) =>
    fail({ expected, actual, evidence, values, ...(diagnosis === undefined ? {} : { diagnosis }) });
  if (!outside) {
    const actual = {
      en: "the other end of web's wire is not in the host",
      zh: 'web 里那根线的另一端不在主机里',
    };
    return not(actual, 'both-inside', { inside: inside.name, peer: peer?.link.name ?? '?' });
  }
  const values = { inside: inside.name, outside: outside.name };
  if (inside.name !== 'eth0' || outside.name !== WEB.port) {
    const actual = {
      en: `the wire goes from ${outside.name} to ${inside.name} in web`,
      zh: `这根线从 ${outside.name} 连到 web 里的 ${inside.name}`,
    };
    return not(actual, 'other-names', values);
  }
  return addressed(scene, inside, outside, not, evidence);
}

type Not = (actual: Text, diagnosis?: string, values?: Record<string, string | number>) => Verdict;

function addressed(scene: Scene, inside: Link, outside: Link, not: Not, evidence: Evidence[]): Verdict {
  // Once there is a bridge (the step after next), it has the address of the host's end.
  const holder = linkNamed(scene.host, outside.master ?? '') ?? outside;
  if (hasAddress(outside, WEB.address) || hasAddress(inside, GATEWAY)) {
    const actual = { en: 'an address is on the wrong end of the wire', zh: '有一个地址配在了错误的一端' };
    const wrong = hasAddress(outside, WEB.address) ? WEB.address : GATEWAY;
    return not(actual, 'address-on-the-wrong-end', { address: wrong });
  }
  const narrow = [inside, holder]
    .flatMap((link) => link.addresses.map((a) => ({ link, ...a })))
    .find((a) => [WEB.address, GATEWAY].includes(a.local) && a.prefix !== PREFIX);
  if (narrow) {
    const seen = `${narrow.local}/${narrow.prefix}`;
    const actual = { en: `${narrow.link.name} has ${seen}`, zh: `${narrow.link.name} 的地址是 ${seen}` };
    return not(actual, 'no-prefix', { link: narrow.link.name, seen });
  }
  const isSet = hasAddress(holder, GATEWAY);
  if (!hasAddress(inside, WEB.address)) {
    const actual = { en: 'eth0 in web has no address', zh: 'web 里的 eth0 没有地址' };
    return isSet && inside.up && outside.up ? not(actual, 'no-address') : not(actual);
  }
  if (!isSet) return not({ en: `${WEB.port} has no address`, zh: `${WEB.port} 没有地址` });
  if (!inside.up) return not({ en: 'eth0 in web is down', zh: 'web 里的 eth0 没有启用' }, 'far-end-down');
  if (!outside.up) return not({ en: `${WEB.port} is down`, zh: `${WEB.port} 没有启用` }, 'near-end-down');
  const actual = {
    en: `${WEB.port} and web's eth0 are two ends of one wire, and both are up`,
    zh: `${WEB.port} 和 web 里的 eth0 是同一根线的两端，都已启用`,
  };
  return pass(actual, evidence);
}

/** No wire ends in web: is there one that ends somewhere else? */
function stillOutside(scene: Scene): Verdict {
  const own = scene.host.links.filter((link) => link.kind === 'veth' && link.name !== UPLINK);
  const evidence = own.map((link) => linkEvidence(scene, scene.host, link));
  const [link] = own;
  if (!link)
    return fail({ expected, actual: { en: 'no wire ends in web', zh: '还没有网线接到 web 里' }, evidence });
  const peer = scene.peer(scene.host, link);
  if (link.peer?.netnsid === undefined) {
    const actual = {
      en: `${link.name} and ${peer?.link.name ?? '?'} are both in the host`,
      zh: `${link.name} 和 ${peer?.link.name ?? '?'} 都还在主机里`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'not-moved', values: { link: link.name } });
  }
  const place = peer ? placeOf(peer.network) : '?';
  const actual = {
    en: `the other end of ${link.name} is in ${place}`,
    zh: `${link.name} 的另一端在 ${place}`,
  };
  return fail({
    expected,
    actual,
    evidence,
    diagnosis: 'moved-elsewhere',
    values: { link: link.name, place },
  });
}
