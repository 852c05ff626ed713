import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail } from '../../src/lab/verdict.ts';
import { isSourceTranslation } from '../../src/observe/network-packet.ts';
import { chainName } from '../../src/observe/network-rules.ts';
import type { Text } from '../../src/text/text.ts';
import { fateEvidence } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { askWorld, flawOf, maskedByRules, missedBy, rulesOf, writtenBy } from './parts/masquerade.ts';
import { HOST_ADDRESS, lookAround, WEB } from './parts/scene.ts';
import { findWorld, worldEnded } from './parts/world.ts';

const expected: Text = {
  en: `a rule of nft rewrites what leaves by uplink, and none of iptables: the world sees ${HOST_ADDRESS}`,
  zh: `由 nft 的规则（不再是 iptables 的）改写从 uplink 出去的包：外面的世界看到的是 ${HOST_ADDRESS}`,
};

const masqueradeNft: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const web = scene.named(WEB.name);
  if (!web) return blocked('forward');
  if (!findWorld(machine)) return worldEnded(expected);
  const loss = lossOnTheWay(scene, WEB, web, 'filter');
  if (loss) return lost(expected, loss);
  const rules = rulesOf(scene.host);
  const [own, other] = [maskedByRules(writtenBy(rules, 'nft')), maskedByRules(writtenBy(rules, 'iptables'))];
  if (other) {
    const actual = { en: 'iptables still does it', zh: '起作用的仍然是 iptables 的规则' };
    const evidence = [fateEvidence(other)];
    if (!own) return fail({ expected, actual, evidence });
    const values = { rule: other.rule?.text ?? '' };
    return fail({ expected, actual, evidence, diagnosis: 'both-at-once', values });
  }
  if (own) return flawOf(expected, scene, own) ?? (await askWorld(expected, machine, web, own));
  const actual = { en: 'no rule rewrites what web sends out', zh: '没有规则改写 web 发出去的包' };
  const missed = missedBy(rules);
  if (missed) {
    const diagnosis = missed.field === 'oif' ? 'wrong-interface' : 'wrong-source';
    const evidence = [{ what: 'rule', value: missed.rule }];
    return fail({ expected, actual, evidence, diagnosis, values: { ...missed } });
  }
  const idle = rules.find((chain) => !chain.hook && chain.rules.some((r) => isSourceTranslation(r.action)));
  if (!idle) return fail({ expected, actual });
  const evidence = [{ what: chainName(idle), value: idle.rules.map((r) => r.text).join('; ') }];
  return fail({ expected, actual, evidence, diagnosis: 'no-hook', values: { chain: idle.name } });
};

export default masqueradeNft;
