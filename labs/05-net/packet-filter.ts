import { type Call, result } from '../../src/engine/call.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { Text } from '../../src/text/text.ts';
import { BRIDGE, PUBLISHED, UPLINK, WEB } from './topology.ts';

const NETWORK = BRIDGE.network;
const SERVER = `${WEB.address}:${PUBLISHED.to}`;

/** Rules as nft reads them; each group is one call of it. */
export const RULES = {
  masquerade: [
    'add table ip box',
    'add chain ip box post { type nat hook postrouting priority srcnat; }',
    `add rule ip box post ip saddr ${NETWORK} oifname "${UPLINK.link}" masquerade`,
  ],
  closed: [
    'add table inet machine',
    'add chain inet machine forward { type filter hook forward priority 0; policy drop; }',
  ],
  outward: [
    'add rule inet machine forward ct state established,related accept',
    `add rule inet machine forward iifname "${BRIDGE.link}" oifname "${UPLINK.link}" accept`,
  ],
  publish: [
    'add table ip box',
    'add chain ip box pre { type nat hook prerouting priority dstnat; }',
    `add rule ip box pre iifname "${UPLINK.link}" tcp dport ${PUBLISHED.port} dnat to ${SERVER}`,
    `add rule inet machine forward iifname "${UPLINK.link}" oifname "${BRIDGE.link}" ip daddr ${WEB.address} tcp dport ${PUBLISHED.to} accept`,
  ],
  hairpin: [
    `add rule ip box pre iifname "${BRIDGE.link}" ip daddr ${UPLINK.address} tcp dport ${PUBLISHED.port} dnat to ${SERVER}`,
    `add rule inet machine forward iifname "${BRIDGE.link}" oifname "${BRIDGE.link}" accept`,
    `add rule ip box post ip saddr ${NETWORK} oifname "${BRIDGE.link}" masquerade`,
  ],
} as const;

/** All rules of a group, or none: nft makes one transaction of them. */
export function nft(group: keyof typeof RULES, why: Text): Call[] {
  return command('nft', [RULES[group].join('; ')], why);
}

export function iptables(rule: string, why: Text): Call[] {
  return command('iptables', rule.split(' '), why);
}

/** Without iptables there is nothing of it to take away. */
export function withoutIptables(why: Text): Call[] {
  return command('iptables', '-t nat -F POSTROUTING'.split(' '), why, { mustSucceed: false });
}

/** A program of the machine, waited for: packet filters are not spoken by the engine itself. */
export function command(
  name: string,
  words: readonly string[],
  why: Text,
  { mustSucceed } = { mustSucceed: true },
): Call[] {
  return [
    spawn(
      { flags: [], child: [execve('/usr/bin/env', ['env', name, ...words], [PATH], { why })] },
      { as: name, why: WHY_PROGRAM },
    ),
    wait4(result(name), { mustSucceed }),
  ];
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const WHY_PROGRAM = {
  en: 'the packet filter’s own program writes its rules: they are another language than rtnetlink',
  zh: '规则交给包过滤自己的程序去写：那是 rtnetlink 之外的另一套语言',
};
