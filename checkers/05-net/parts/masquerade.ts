import { fail, pass, type Verdict } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Network } from '../../../src/observe/network.ts';
import {
  type Fate,
  isSourceTranslation,
  rulesAt,
  translatedBy,
} from '../../../src/observe/network-packet.ts';
import type { Ruleset } from '../../../src/observe/network-rules.ts';
import type { Text } from '../../../src/text/text.ts';
import { fateEvidence, outbound } from './filter-hop.ts';
import { requestFrom } from './proof.ts';
import { DB, HOST_ADDRESS, type Scene, SERVED, WEB, WORLD_ADDRESS } from './scene.ts';

/** The rules of the host; without them nothing can be said. @throws Error when nft gave no answer. */
export function rulesOf(network: Network): Ruleset {
  if (!network.rules) throw new Error('nft -j list ruleset gave no answer');
  return network.rules;
}

/** Who rewrites the source of a container's packets on their way out. */
export function maskedBy(scene: Scene, container = WEB): Fate | undefined {
  return maskedByRules(rulesOf(scene.host), container);
}

export function maskedByRules(rules: Ruleset, container = WEB): Fate | undefined {
  return translatedBy(rules, 'postrouting', outbound(container));
}

/** Chains of nft alone, or those of iptables (either kind) alone. */
export function writtenBy(rules: Ruleset, language: 'nft' | 'iptables'): Ruleset {
  return rules.filter((chain) => chain.language.startsWith(language));
}

/** A rule that would rewrite them, but does not meet them: why not. */
export function missedBy(
  rules: Ruleset,
): { rule: string; missed: readonly string[]; field: string } | undefined {
  for (const { rule, misses } of rulesAt(rules, 'postrouting', isSourceTranslation, outbound(WEB))) {
    const [miss] = misses;
    if (miss) return { rule: rule.text, missed: miss.values, field: miss.field };
  }
  return undefined;
}

/** Of a rule that rewrites: does it write an address that replies find back to, and for both containers? */
export function flawOf(expected: Text, scene: Scene, fate: Fate): Verdict | undefined {
  const evidence = [fateEvidence(fate)];
  const { action } = fate;
  if (action.do === 'snat' && action.address !== HOST_ADDRESS) {
    const address = action.address ?? '?';
    const actual = { en: `the source becomes ${address}`, zh: `源地址被改成了 ${address}` };
    return fail({ expected, actual, evidence, diagnosis: 'foreign-address', values: { address } });
  }
  if (maskedBy(scene, DB)) return undefined;
  const rule = fate.rule?.text ?? '?';
  const actual = { en: 'it does so for web, but not for db', zh: '它只对 web 生效，对 db 无效' };
  return fail({
    expected,
    actual,
    evidence,
    diagnosis: 'wrong-source',
    values: { rule, missed: DB.address },
  });
}

/** The effect: what address the world sees when web asks. */
export async function askWorld(expected: Text, machine: Machine, web: Network, fate: Fate): Promise<Verdict> {
  const answer = await requestFrom(machine, web, WORLD_ADDRESS, SERVED);
  const seen = { what: `web → http://${WORLD_ADDRESS}/`, value: answer ?? 'no answer' };
  const evidence = [fateEvidence(fate), seen];
  if (answer?.includes(HOST_ADDRESS)) {
    const actual = { en: `the world sees ${HOST_ADDRESS}`, zh: `外面的世界看到的是 ${HOST_ADDRESS}` };
    return pass(actual, evidence);
  }
  const actual = { en: 'the rule is there, but no answer comes back', zh: '规则有了，但没有收到回应' };
  return fail({ expected, actual, evidence });
}
