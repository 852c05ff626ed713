import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail } from '../../src/lab/verdict.ts';
import { networksAt } from '../../src/observe/network.ts';
import { isSourceTranslation, rulesAt } from '../../src/observe/network-packet.ts';
import type { Text } from '../../src/text/text.ts';
import { fateEvidence, outbound } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { askWorld, flawOf, maskedByRules, missedBy, rulesOf, writtenBy } from './parts/masquerade.ts';
import { HOST_ADDRESS, lookAround, WEB } from './parts/scene.ts';
import { findWorld, worldEnded } from './parts/world.ts';

const expected: Text = {
  en: `iptables rewrites what leaves by uplink: web asks, and the world sees ${HOST_ADDRESS}`,
  zh: `iptables 改写从 uplink 出去的包：web 发请求，外面的世界看到的是 ${HOST_ADDRESS}`,
};

/** Rules as iptables-nft or iptables-legacy has them, walked with web's packet; then a real request. */
const masqueradeIptables: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const web = scene.named(WEB.name);
  if (!web) return blocked('forward');
  if (!findWorld(machine)) return worldEnded(expected);
  const loss = lossOnTheWay(scene, WEB, web, 'filter');
  if (loss) return lost(expected, loss);
  const rules = rulesOf(scene.host);
  const fate = maskedByRules(writtenBy(rules, 'iptables'));
  if (fate) return flawOf(expected, scene, fate) ?? (await askWorld(expected, machine, web, fate));
  const other = maskedByRules(writtenBy(rules, 'nft'));
  if (other) {
    const actual = {
      en: 'a rule of nft does it, not one of iptables',
      zh: '起作用的是 nft 的规则，不是 iptables 的',
    };
    return fail({ expected, actual, evidence: [fateEvidence(other)] });
  }
  const missed = missedBy(rules);
  const nobody = { en: 'no rule rewrites what web sends out', zh: '没有规则改写 web 发出去的包' };
  if (missed) {
    const diagnosis = missed.field === 'oif' ? 'wrong-interface' : 'wrong-source';
    const evidence = [{ what: 'rule', value: missed.rule }];
    return fail({ expected, actual: nobody, evidence, diagnosis, values: { ...missed } });
  }
  const [inside] = await networksAt(machine, [web], { rulesOf: () => true });
  const elsewhere = rulesAt(inside?.rules ?? [], 'postrouting', isSourceTranslation, outbound(WEB))[0]?.rule
    .text;
  if (elsewhere === undefined) return fail({ expected, actual: nobody });
  const evidence = [{ what: 'ip netns exec web iptables-save', value: elsewhere }];
  return fail({
    expected,
    actual: nobody,
    evidence,
    diagnosis: 'in-the-container',
    values: { rule: elsewhere },
  });
};

export default masqueradeIptables;
