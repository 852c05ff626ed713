import type { Action, Chain, Field, Hook, Match, Rule, RuleLanguage } from './network-rules.ts';

const HOOKS: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** iptables' tables are chains of these types at these priorities (iptables(8), nft(8)). */
const TABLES: Readonly<Record<string, { type: 'filter' | 'nat'; priority: number }>> = {
  raw: { type: 'filter', priority: -300 },
  mangle: { type: 'filter', priority: -150 },
  filter: { type: 'filter', priority: 0 },
  security: { type: 'filter', priority: 50 },
};
const SOURCE_NAT = 100;
const DESTINATION_NAT = -100;

/** What `iptables-save` prints, of either kind. */
export function decodeIptables(text: string, language: RuleLanguage): Chain[] {
  const chains: (Chain & { rules: Rule[] })[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined) {
      const hook = HOOKS[name];
      const isSource = name === 'POSTROUTING' || name === 'INPUT';
      const natPriority = isSource ? SOURCE_NAT : DESTINATION_NAT;
      const { type, priority } = TABLES[table] ?? { type: 'nat', priority: natPriority };
      const isDrop = policy === 'DROP';
      chains.push({
        language,
        table: `ip ${table}`,
        name,
        hook,
        type: hook && type,
        priority,
        policy: isDrop ? 'drop' : 'accept',
        rules: [],
      });
    }
    if (!line.startsWith('-A ')) continue;
    const [, chain = '', ...words] = wordsOf(line);
    chains.find((c) => c.table === `ip ${table}` && c.name === chain)?.rules.push(decodeRule(line, words));
  }
  return chains;
}

const FIELDS: Readonly<Record<string, Field>> = {
  '-i': 'iif',
  '-o': 'oif',
  '-s': 'saddr',
  '-d': 'daddr',
  '-p': 'protocol',
  '--dport': 'dport',
  '--dports': 'dport',
  '--sport': 'sport',
  '--sports': 'sport',
  '--ctstate': 'ct',
  '--state': 'ct',
  '--ctstatus': 'ct',
  '--dst-type': 'daddrType',
};

/** Modules whose options stand in the table above; what another one looks at is not understood here. */
const KNOWN_MODULES = ['tcp', 'udp', 'icmp', 'conntrack', 'state', 'addrtype', 'multiport', 'comment'];

function decodeRule(text: string, words: readonly string[]): Rule {
  const matches: Match[] = [];
  let action: Action = { do: 'continue' };
  let not = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const value = words[i + 1] ?? '';
    if (word === '!') {
      not = true;
      continue;
    }
    const field = FIELDS[word];
    if (word === '-m') {
      if (!KNOWN_MODULES.includes(value)) matches.push({ field: 'other', not, values: [`-m ${value}`] });
    } else if (field) matches.push({ field, not, values: valuesOf(field, value) });
    else if (word === '-j' || word === '-g') action = target(value, word, words.slice(i + 2));
    else if (word.startsWith('-') && word !== '--comment' && action.do === 'continue') {
      matches.push({ field: 'other', not, values: [word] });
      not = false;
      continue;
    }
    i++;
    not = false;
  }
  return { text, matches, action };
}

function valuesOf(field: Field, value: string): string[] {
  if (field === 'iif' || field === 'oif') return [value.replace(/\+$/, '*')];
  if (field === 'sport' || field === 'dport') return value.split(',').map((port) => port.replace(':', '-'));
  if (field === 'ct' || field === 'daddrType') return value.toLowerCase().split(',');
  return [value.replace(/\/32$/, '')];
}

function target(name: string, option: string, rest: readonly string[]): Action {
  const after = (word: string): string => rest[rest.indexOf(word) + 1] ?? '';
  switch (name) {
    case 'ACCEPT':
      return { do: 'accept' };
    case 'DROP':
      return { do: 'drop' };
    case 'REJECT':
      return { do: 'reject' };
    case 'RETURN':
      return { do: 'return' };
    case 'MASQUERADE':
      return { do: 'masquerade' };
    case 'SNAT':
      return { do: 'snat', ...place(after('--to-source')) };
    case 'DNAT':
      return { do: 'dnat', ...place(after('--to-destination')) };
    case 'REDIRECT':
      return { do: 'redirect', port: Number(after('--to-ports')) || undefined };
    case 'LOG':
    case 'NFLOG':
    case 'MARK':
    case 'CONNMARK':
    case 'TCPMSS':
      return { do: 'continue' };
    default:
      return { do: option === '-g' ? 'goto' : 'jump', chain: name };
  }
}

/** `10.77.0.2:80`, `10.77.0.2`, `:80` */
function place(words: string): { address: string | undefined; port: number | undefined } {
  const [address = '', port = ''] = words.split(':');
  return { address: address || undefined, port: Number(port) || undefined };
}

/** iptables-save quotes what has spaces. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '');
}
