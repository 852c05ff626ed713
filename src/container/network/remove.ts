import { readFileSync } from 'node:fs';
import type { Call } from '../../engine/call.ts';
import { writeFile } from '../../engine/compose.ts';
import { rtnetlink } from '../../engine/netlink/conversation.ts';
import { linkDelete } from '../../engine/netlink/requests.ts';
import { linksIn, networkFacts } from './facts.ts';
import { nftIfAble } from './nft.ts';
import { wiredHosts } from './plan.ts';
import { noTable } from './rules.ts';
import { BRIDGE } from './topology.ts';
import * as WHY from './why.ts';

/** What `bridgeUp` changes of the machine itself, and not of what it makes. Plain data, to be kept in a file. */
export interface NetworkBefore {
  readonly ipForward: '0' | '1';
}

const FORWARD = '/proc/sys/net/ipv4/ip_forward';

/** To be read, and kept, before the first `bridgeUp`. */
export function networkBefore(): NetworkBefore {
  return { ipForward: readFileSync(FORWARD, 'utf8').trim() === '0' ? '0' : '1' };
}

/** Is the bridge there? */
export function networkIsUp(): boolean {
  return linksIn(networkFacts().read('dev')).includes(BRIDGE);
}

/** Is a container plugged in still, of whatever store? One that has just ended may be, for a moment. */
export function networkIsUsed(): boolean {
  return wiredHosts().length > 0;
}

/** The bridge and the rules go, forwarding becomes what it was; without them nothing happens. */
export function networkDown(before?: NetworkBefore): Call[] {
  return [
    ...rtnetlink([linkDelete(BRIDGE, { onError: 'continue', why: WHY.DOWN })]),
    ...nftIfAble(noTable(), WHY.NO_RULES),
    ...(before?.ipForward === '0' ? writeFile(FORWARD, '0', { why: WHY.FORWARD_AGAIN }) : []),
  ];
}
