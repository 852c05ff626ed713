import type { Checker } from '../../src/lab/lab.ts';
import { blocked, type Evidence, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Network } from '../../src/observe/network.ts';
import type { Fate } from '../../src/observe/network-packet.ts';
import type { Text } from '../../src/text/text.ts';
import { fateEvidence, filteredBy } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { isOnlyLocal, listenersAt } from './parts/listeners.ts';
import { lost } from './parts/loss.ts';
import { rulesOf } from './parts/masquerade.ts';
import { MARK } from './parts/proof.ts';
import { FROM_WORLD, notRedirectedBy, onward, redirectedBy } from './parts/published.ts';
import { HOST_ADDRESS, lookAround, PUBLISHED, SERVED, WEB } from './parts/scene.ts';
import { findWorld, worldEnded, worldFetches } from './parts/world.ts';

const WAIT_MS = 1_000;
const expected: Text = {
  en: `port ${PUBLISHED} of ${HOST_ADDRESS} leads to port ${SERVED} of web, and the world gets an answer there`,
  zh: `${HOST_ADDRESS} 的 ${PUBLISHED} 端口通到 web 的 ${SERVED} 端口，外面的世界能从那里得到应答`,
};

/** The rule, who listens behind it, the filter in between; then the world itself asks. */
const publish: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const web = scene.named(WEB.name);
  if (!web) return blocked('masquerade-nft');
  if (!findWorld(machine)) return worldEnded(expected);
  const loss = lossOnTheWay(scene, WEB, web, 'forward');
  if (loss) return lost(expected, loss);
  const rules = rulesOf(scene.host);
  const fate = redirectedBy(rules, FROM_WORLD);
  const wrong = fate ? (wrongTarget(fate) ?? wrongServer(machine, web, fate)) : notRedirected();
  if (wrong) return wrong;
  const dropped = filteredBy(scene, onward(FROM_WORLD));
  if (dropped) {
    const actual = { en: 'the filter of the host drops it', zh: '主机的防火墙把它丢弃了' };
    const { value, what } = fateEvidence(dropped);
    const evidence = [{ what, value }];
    return fail({ expected, actual, evidence, diagnosis: 'filtered', values: { chain: what, seen: value } });
  }
  return await asked(machine, fate as Fate);

  function notRedirected(): Verdict {
    const actual = { en: `nothing redirects port ${PUBLISHED}`, zh: `没有规则转交 ${PUBLISHED} 端口` };
    const missed = notRedirectedBy(rules);
    if (!missed) return fail({ expected, actual });
    const { rule } = missed;
    const evidence = [{ what: 'rule', value: rule }];
    if (missed.field !== 'iif' && missed.field !== 'dport') return fail({ expected, actual, evidence });
    const diagnosis = missed.field === 'iif' ? 'wrong-interface' : 'wrong-port';
    return fail({ expected, actual, evidence, diagnosis, values: { rule, missed: missed.missed } });
  }
};

export default publish;

function wrongTarget(fate: Fate): Verdict | undefined {
  const { action } = fate;
  if (action.do === 'dnat' && action.address === WEB.address) return undefined;
  const actual = { en: 'it is redirected, but not to web', zh: '它被转交了，但不是交给 web' };
  return fail({ expected, actual, evidence: [fateEvidence(fate)] });
}

function wrongServer(machine: Machine, web: Network, fate: Fate): Verdict | undefined {
  const port = (fate.action.do === 'dnat' ? fate.action.port : undefined) ?? PUBLISHED;
  const inside = listenersAt(web.members[0]);
  const evidence: Evidence[] = [
    fateEvidence(fate),
    {
      what: 'ip netns exec web ss -ltn',
      value: inside.map((l) => `${l.address}:${l.port}`).join(' ') || '-',
    },
  ];
  const there = inside.filter((l) => l.port === port);
  if (there.some((l) => !isOnlyLocal(l))) return undefined;
  const actual = { en: `nobody in web listens on port ${port}`, zh: `web 里没有进程监听 ${port} 端口` };
  const [local] = there;
  if (local) {
    const values = { listens: `${local.address}:${local.port}` };
    return fail({ expected, actual, evidence, diagnosis: 'listens-on-loopback', values });
  }
  const [other] = inside.filter((l) => !isOnlyLocal(l));
  if (other) {
    const values = { port, listens: other.port };
    return fail({ expected, actual, evidence, diagnosis: 'another-port', values });
  }
  const onHost = listenersAt(machine.init).find((l) => [port, SERVED, PUBLISHED].includes(l.port));
  if (!onHost) return fail({ expected, actual, evidence });
  const values = { port: onHost.port };
  return fail({ expected, actual, evidence, diagnosis: 'server-on-the-host', values });
}

async function asked(machine: Machine, fate: Fate): Promise<Verdict> {
  const url = `http://${HOST_ADDRESS}:${PUBLISHED}/${MARK}`;
  const { status, body, error } = await worldFetches(machine, url, WAIT_MS);
  const value = body?.trim() || error || String(status);
  const evidence = [fateEvidence(fate), { what: `world → ${url}`, value }];
  if (status !== undefined) {
    const actual = { en: `the world gets an answer: ${value}`, zh: `外面的世界得到了应答：${value}` };
    return pass(actual, evidence);
  }
  const actual = {
    en: `all is in its place, but the world gets: ${value}`,
    zh: `一切就位，但外面的世界得到的是：${value}`,
  };
  return fail({ expected, actual, evidence });
}
