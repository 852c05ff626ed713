/** Where packets meet chains (nft(8), HOOKS). */
export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** One way to write rules; what the kernel does with them is the same. */
export type RuleLanguage = 'nft' | 'iptables-nft' | 'iptables-legacy';

/** What a rule looks at. `other` is something that is not understood here, in its own words. */
export type Field =
  | 'iif'
  | 'oif'
  | 'saddr'
  | 'daddr'
  | 'daddrType'
  | 'protocol'
  | 'sport'
  | 'dport'
  | 'ct'
  | 'other';

export interface Match {
  readonly field: Field;
  readonly not: boolean;
  /** Any of these: `uplink`, `veth*`, `10.77.0.0/24`, `8080`, `8000-8010`, `established`. */
  readonly values: readonly string[];
}

export type Action =
  | { readonly do: 'accept' | 'drop' | 'reject' | 'return' | 'continue' | 'masquerade' }
  | { readonly do: 'snat' | 'dnat'; readonly address: string | undefined; readonly port: number | undefined }
  | { readonly do: 'redirect'; readonly port: number | undefined }
  | { readonly do: 'jump' | 'goto'; readonly chain: string };

export interface Rule {
  /** As one reads it: `-A POSTROUTING -s 10.77.0.0/24 -o uplink -j MASQUERADE`. */
  readonly text: string;
  readonly matches: readonly Match[];
  readonly action: Action;
}

export interface Chain {
  readonly language: RuleLanguage;
  /** `ip nat` */
  readonly table: string;
  readonly name: string;
  /** Undefined for one that packets reach only by a jump. */
  readonly hook: Hook | undefined;
  readonly type: 'filter' | 'nat' | 'route' | undefined;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  readonly rules: readonly Rule[];
}

/** All chains that IPv4 packets may meet in one net namespace. */
export type Ruleset = readonly Chain[];

/** `ip nat POSTROUTING`, as evidence names it. */
export function chainName(chain: Chain): string {
  return `${chain.language} ${chain.table} ${chain.name}`;
}
