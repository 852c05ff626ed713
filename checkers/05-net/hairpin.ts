import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import { translatedBy } from '../../src/observe/network-packet.ts';
import type { Text } from '../../src/text/text.ts';
import { fateEvidence, filteredBy } from './parts/filter-hop.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { rulesOf } from './parts/masquerade.ts';
import { requestFrom } from './parts/proof.ts';
import { FROM_DB, FROM_WORLD, onward, redirectedBy } from './parts/published.ts';
import { DB, HOST_ADDRESS, lookAround, PUBLISHED, WEB } from './parts/scene.ts';

const expected: Text = {
  en: `db, too, gets an answer from ${HOST_ADDRESS}:${PUBLISHED}`,
  zh: `db 访问 ${HOST_ADDRESS}:${PUBLISHED} 也能得到应答`,
};

/** The same rules, walked with a packet that comes from the bridge and goes back to it. */
const hairpin: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const [web, db] = [scene.named(WEB.name), scene.named(DB.name)];
  if (!web || !db) return blocked('publish');
  const rules = rulesOf(scene.host);
  if (!redirectedBy(rules, FROM_WORLD)) return blocked('publish');
  for (const [container, network] of [[WEB, web] as const, [DB, db] as const]) {
    const loss = lossOnTheWay(scene, container, network, 'forward');
    if (loss) return lost(expected, loss);
  }
  const redirected = redirectedBy(rules, FROM_DB);
  if (!redirected) {
    const actual = { en: 'what comes from db is not redirected', zh: '来自 db 的包没有被转交' };
    return fail({ expected, actual });
  }
  const evidence = [fateEvidence(redirected)];
  const dropped = filteredBy(scene, onward(FROM_DB));
  if (dropped) {
    const { what, value } = fateEvidence(dropped);
    const actual = { en: 'the filter of the host drops it', zh: '主机的防火墙把它丢弃了' };
    const values = { chain: what, seen: value };
    return fail({
      expected,
      actual,
      evidence: [...evidence, { what, value }],
      diagnosis: 'filtered',
      values,
    });
  }
  const masked = translatedBy(rules, 'postrouting', onward(FROM_DB));
  if (!masked) {
    const actual = {
      en: 'web sees the address of db, and answers it directly',
      zh: 'web 看到的是 db 的地址，于是直接回应它',
    };
    return fail({ expected, actual, evidence, diagnosis: 'answers-directly' });
  }
  const answer = await requestFrom(machine, db, HOST_ADDRESS, PUBLISHED);
  const seen = { what: `db → http://${HOST_ADDRESS}:${PUBLISHED}/`, value: answer ?? 'no answer' };
  if (answer === undefined) {
    const actual = { en: 'the rules are there, but no answer comes back', zh: '规则有了，但没有收到回应' };
    return fail({ expected, actual, evidence: [...evidence, fateEvidence(masked), seen] });
  }
  const actual = { en: `db gets an answer: ${answer}`, zh: `db 得到了应答：${answer}` };
  return pass(actual, [...evidence, fateEvidence(masked), seen]);
};

export default hairpin;
