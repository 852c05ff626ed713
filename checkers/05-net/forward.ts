import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import type { Text } from '../../src/text/text.ts';
import { filteredBy, outbound } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { datagramFrom, MARK } from './parts/proof.ts';
import { BRIDGE, DB, linkNamed, lookAround, WEB, WORLD_ADDRESS } from './parts/scene.ts';
import { findWorld, seenByWorld, worldEnded } from './parts/world.ts';

const PORT = 7000;
const expected: Text = {
  en: `the host forwards: a datagram from web arrives at ${WORLD_ADDRESS}`,
  zh: `主机开启了转发：web 发出的数据报能到达 ${WORLD_ADDRESS}`,
};

/** The switch of the host's own namespace; then a datagram, and what the world has seen of it. */
const forward: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const [web, db] = [scene.named(WEB.name), scene.named(DB.name)];
  if (!web || !db) return blocked('default-route');
  if (!findWorld(machine)) return worldEnded(expected);
  const loss = lossOnTheWay(scene, WEB, web, 'route');
  if (loss) return lost(expected, loss);
  const evidence = [
    { what: '/proc/sys/net/ipv4/ip_forward', value: scene.host.forwards ? '1' : '0' },
    { what: 'ip netns exec web cat /proc/sys/net/ipv4/ip_forward', value: web.forwards ? '1' : '0' },
  ];
  // What comes in by the bridge must go on; ip_forward sets this for every interface.
  if (!linkNamed(scene.host, BRIDGE)?.forwards) {
    const actual = { en: 'the host does not forward: ip_forward is 0', zh: '主机不转发：ip_forward 为 0' };
    // A new namespace may have begun with 1, as the machine's own has it: then all containers have.
    const changed = [web, db].filter((network) => network.forwards);
    if (changed.length !== 1) return fail({ expected, actual, evidence });
    const values = { name: changed[0]?.name ?? '?' };
    return fail({ expected, actual, evidence, diagnosis: 'forwarding-in-the-container', values });
  }
  const later = filteredBy(scene, { ...outbound(WEB), protocol: 'udp', dport: PORT });
  const further = later && lossOnTheWay(scene, WEB, web, 'filter');
  if (further) return lost(expected, further);
  const text = `${process.pid}-${process.hrtime.bigint()}`;
  await datagramFrom(machine, web, WORLD_ADDRESS, PORT, text);
  const arrived = await seenByWorld(machine, `${MARK} ${text}`);
  const seen = { what: `${WORLD_ADDRESS} udp ${PORT}`, value: arrived ? `from ${arrived.from}` : '-' };
  if (!arrived) {
    const actual = { en: 'nothing of it arrives in the world', zh: '外面的世界什么也没有收到' };
    return fail({ expected, actual, evidence: [...evidence, seen] });
  }
  const { from } = arrived;
  const actual = {
    en: `the world has seen a datagram from ${from}`,
    zh: `外面的世界收到了来自 ${from} 的数据报`,
  };
  return pass(actual, [...evidence, seen]);
};

export default forward;
