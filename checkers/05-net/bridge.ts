import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Network } from '../../src/observe/network.ts';
import type { Text } from '../../src/text/text.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { isAnswered } from './parts/proof.ts';
import {
  BRIDGE,
  type Container,
  DB,
  GATEWAY,
  hasAddress,
  linkEvidence,
  linkNamed,
  lookAround,
  type Scene,
  WEB,
} from './parts/scene.ts';

const expected: Text = {
  en: `a bridge ${BRIDGE} with ${GATEWAY}/24; web (${WEB.address}) and db (${DB.address}) plugged into it, all of it up`,
  zh: `网桥 ${BRIDGE} 带 ${GATEWAY}/24；web（${WEB.address}）和 db（${DB.address}）都插在上面，并且全部启用`,
};

/** Both ends of both wires, the bridge and its address; then web asks db for an answer. */
const bridge: Checker = async (machine) => {
  const scene = await lookAround(machine);
  const [web, db] = [scene.named(WEB.name), scene.named(DB.name)];
  if (!web) return blocked('veth');
  if (!db) return fail({ expected, actual: { en: 'there is no namespace db', zh: '还没有命名空间 db' } });
  return recognised(scene, db) ?? unfinished(scene, web, db) ?? (await proven(machine, scene, web));
};

export default bridge;

function recognised(scene: Scene, db: Network): Verdict | undefined {
  const box = linkNamed(scene.host, BRIDGE);
  const inDb = linkNamed(db, 'eth0');
  if (hasAddress(inDb, WEB.address)) {
    const actual = {
      en: `db has ${WEB.address}, the address of web`,
      zh: `db 用了 web 的地址 ${WEB.address}`,
    };
    const evidence = [linkEvidence(scene, db, inDb)];
    return fail({ expected, actual, evidence, diagnosis: 'address-taken', values: { address: WEB.address } });
  }
  const port = scene.host.links.find((link) => link.master === BRIDGE && hasAddress(link, GATEWAY));
  if (box && port) {
    const actual = { en: `${GATEWAY} is still on ${port.name}`, zh: `${GATEWAY} 还配在 ${port.name} 上` };
    const evidence = [linkEvidence(scene, scene.host, port), linkEvidence(scene, scene.host, box)];
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'address-on-the-port',
      values: { port: port.name },
    });
  }
  return undefined;
}

function unfinished(scene: Scene, web: Network, db: Network): Verdict | undefined {
  const box = linkNamed(scene.host, BRIDGE);
  const losses = [[WEB, web] as const, [DB, db] as const].flatMap(
    ([container, network]) => lossOnTheWay(scene, container, network, 'bridge') ?? [],
  );
  const [loss] = losses;
  if (!loss) return undefined;
  const { evidence, actual, where, seen, repair } = loss;
  const ports = [WEB, DB].map((container) => portOf(scene, container));
  const isWired = box && hasAddress(box, GATEWAY) && ports.every((port) => port !== undefined);
  if (!isWired) return fail({ expected, actual, evidence });
  const loose = ports.find((port) => port?.master === undefined);
  if (loose) {
    const values = { port: loose.name, repair: `ip link set ${loose.name} master ${BRIDGE}` };
    return fail({ expected, actual, evidence, diagnosis: 'not-plugged', values });
  }
  if (!box.up) return fail({ expected, actual, evidence, diagnosis: 'bridge-down' });
  return lost(expected, { where, seen, repair, actual, evidence });
}

/** The host's end of a container's wire. */
function portOf(scene: Scene, { name }: Container) {
  const network = scene.named(name);
  const end = network && scene.peer(network, linkNamed(network, 'eth0'));
  return end?.network === scene.host ? end.link : undefined;
}

async function proven(machine: Machine, scene: Scene, web: Network): Promise<Verdict> {
  const evidence = [BRIDGE, WEB.port, DB.port].flatMap((name) => {
    const link = linkNamed(scene.host, name);
    return link ? [linkEvidence(scene, scene.host, link)] : [];
  });
  const answers = await isAnswered(machine, web, DB.address);
  const seen = { what: `web → ${DB.address}`, value: answers ? 'answers' : 'no answer' };
  if (!answers) {
    const actual = {
      en: 'all is in its place, but db does not answer web',
      zh: '一切就位，但 db 没有回应 web',
    };
    return fail({ expected, actual, evidence: [...evidence, seen] });
  }
  const actual = { en: `web reaches db through ${BRIDGE}`, zh: `web 经由 ${BRIDGE} 到达了 db` };
  return pass(actual, [...evidence, seen]);
}
