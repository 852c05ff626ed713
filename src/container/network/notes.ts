import { spawnSync } from 'node:child_process';
import type { Text } from '../../text/text.ts';
import type { NetworkPlan } from '../plan.ts';
import { nftProgram } from './nft.ts';
import { BRIDGE, TABLE } from './topology.ts';

/**
 * What of the network may not be as one expects. Our rules let pass what they know, but every chain at the hook is
 * asked, and one that drops has the last word (nft(8)): Docker's, a firewall's, the one of lab 5.
 */
export function networkNotes({ mode }: NetworkPlan): Text[] {
  if (mode !== 'bridge') return [];
  const { status, stdout } = spawnSync(nftProgram(), ['-j', 'list', 'ruleset'], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 << 20,
  });
  const closed = status === 0 ? closedChain(JSON.parse(stdout) as Ruleset) : undefined;
  return closed === undefined ? [] : [forwardClosed(closed)];
}

interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string;
  readonly policy?: string;
}
/** libnftables-json(5). */
export interface Ruleset {
  readonly nftables: readonly { readonly chain?: Chain; readonly rule?: { readonly table: string } }[];
}

/** Another's that drops what is forwarded, unless somebody has told it about our bridge. */
export function closedChain({ nftables }: Ruleset): Chain | undefined {
  const others = nftables.filter(({ chain, rule }) => (chain ?? rule)?.table !== TABLE);
  if (others.some(({ rule }) => rule && JSON.stringify(rule).includes(`"${BRIDGE}"`))) return undefined;
  return others
    .flatMap(({ chain }) => chain ?? [])
    .find(({ hook, policy }) => hook === 'forward' && policy === 'drop');
}

function forwardClosed({ family, table, name }: Chain): Text {
  const at = `${family} ${table} ${name}`;
  const rules = ['iifname', 'oifname'].map((which) => `nft insert rule ${at} ${which} ${BRIDGE} accept`);
  return {
    en: `Another chain of this machine's packet filter (${at}) drops what is forwarded: the container reaches its gateway, but nothing beyond, and its published ports are reached from this machine alone. To let it through: ${rules.join('; ')}`,
    zh: `本机包过滤的另一条链（${at}）会丢弃转发的包：容器只到得了网关，再往外就不通，发布的端口也只有本机能访问。要放行：${rules.join('；')}`,
  };
}
