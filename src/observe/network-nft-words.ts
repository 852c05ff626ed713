import type { Action, Field, Match, Rule } from './network-rules.ts';

const WORDS: Readonly<Record<Field, string>> = {
  iif: 'iifname',
  oif: 'oifname',
  saddr: 'ip saddr',
  daddr: 'ip daddr',
  daddrType: 'fib daddr type',
  protocol: 'meta l4proto',
  sport: 'th sport',
  dport: 'th dport',
  ct: 'ct state',
  other: '…',
};

/** A rule with its words, as one would type them; what was not understood is `…`. */
export function nftRule(matches: readonly Match[], action: Action): Rule {
  const words = matches.map(({ field, not, values }, i) => {
    const list = values.length === 1 ? values[0] : `{ ${values.join(', ')} }`;
    if (field === 'other') return WORDS.other;
    const isOfPort = field === 'protocol' && ['sport', 'dport'].includes(matches[i + 1]?.field ?? '');
    if (isOfPort && !not && values.length === 1) return values[0];
    const before = matches[i - 1];
    const isNamed = before?.field === 'protocol' && before.values.length === 1 && !before.not;
    const name = isNamed ? WORDS[field].replace(/^th /, '') : WORDS[field];
    return `${name} ${not ? '!= ' : ''}${list}`;
  });
  return { text: [...words, actionWords(action)].join(' '), matches, action };
}

function actionWords(action: Action): string {
  switch (action.do) {
    case 'snat':
    case 'dnat':
      return `${action.do} to ${action.address ?? '…'}${action.port === undefined ? '' : `:${action.port}`}`;
    case 'redirect':
      return action.port === undefined ? 'redirect' : `redirect to :${action.port}`;
    case 'jump':
    case 'goto':
      return `${action.do} ${action.chain}`;
    default:
      return action.do;
  }
}
