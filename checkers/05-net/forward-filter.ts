import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail } from '../../src/lab/verdict.ts';
import { type Packet, rulesAt } from '../../src/observe/network-packet.ts';
import type { Text } from '../../src/text/text.ts';
import { fateEvidence, filteredBy, outbound, replyTo } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { askWorld, maskedBy, rulesOf } from './parts/masquerade.ts';
import { BRIDGE, DB, lookAround, UPLINK, WEB, WORLD_ADDRESS } from './parts/scene.ts';
import { findWorld, worldEnded } from './parts/world.ts';

const expected: Text = {
  en: 'the filter lets through what the containers begin, and the answers to it, and nothing else',
  zh: '防火墙只放行容器主动发起的连接和对它们的回应，其余一律丢弃',
};

/** Somebody outside who begins a connection to a container. */
const UNINVITED: Packet = {
  iif: UPLINK,
  oif: BRIDGE,
  saddr: WORLD_ADDRESS,
  daddr: WEB.address,
  protocol: 'tcp',
  sport: 40_000,
  dport: 22,
  ct: ['new'],
};

/** Three packets are walked through the chains of the forward hook: out, back, and uninvited. */
const forwardFilter: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const web = scene.named(WEB.name);
  const mask = web && maskedBy(scene);
  if (!mask) return blocked('masquerade-nft');
  if (!findWorld(machine)) return worldEnded(expected);
  const loss = lossOnTheWay(scene, WEB, web, 'forward');
  if (loss) return lost(expected, loss);
  if (!filteredBy(scene, UNINVITED)) {
    const actual = { en: 'the world may begin connections into web', zh: '外面的世界可以主动连进 web' };
    return fail({ expected, actual, diagnosis: 'too-open' });
  }
  const goings = [WEB, DB].map(outbound);
  const stopped = goings.map((packet) => filteredBy(scene, packet)).find((fate) => fate !== undefined);
  if (stopped) {
    const actual = { en: 'what leaves the containers is dropped', zh: '容器发出去的包被丢弃' };
    const evidence = [fateEvidence(stopped)];
    const accepts = rulesAt(rulesOf(scene.host), 'forward', (a) => a.do === 'accept', outbound(WEB));
    const other = accepts.find(({ chain, misses }) => chain !== stopped.chain && misses.length === 0);
    if (!other) return fail({ expected, actual, evidence });
    const values = { chain: other.chain.name, dropping: stopped.chain.name };
    return fail({ expected, actual, evidence, diagnosis: 'accepted-elsewhere', values });
  }
  const back = goings.map((packet) => filteredBy(scene, replyTo(packet))).find((fate) => fate !== undefined);
  if (back) {
    const actual = { en: 'the answers are dropped on their way back', zh: '回来的应答被丢弃' };
    const evidence = [fateEvidence(back)];
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'answers-dropped',
      values: { chain: back.chain.name },
    });
  }
  return await askWorld(expected, machine, web, mask);
};

export default forwardFilter;
