import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Call } from '../../engine/call.ts';
import { writeFile } from '../../engine/compose.ts';
import { rtnetlink } from '../../engine/netlink/conversation.ts';
import { linkDelete } from '../../engine/netlink/requests.ts';
import type { PublishedPort } from '../plan.ts';
import { linksIn, networkFacts } from './facts.ts';
import { nft, nftProgram } from './nft.ts';
import { wiredHosts } from './plan.ts';
import { deletePort, noTable } from './rules.ts';
import { BRIDGE, TABLE } from './topology.ts';
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
    ...nft(noTable(), WHY.NO_RULES, { mustSucceed: false }),
    ...(before?.ipForward === '0' ? writeFile(FORWARD, '0', { why: WHY.FORWARD_AGAIN }) : []),
  ];
}

/**
 * Takes back ports that lead to addresses which no living container has: those of a container whose monitor was
 * killed. The next one with its address would get them.
 */
export function takeBackPorts(live: readonly string[]): Call[] {
  const alive = new Set(live.map((address) => address.split('/')[0]));
  const stale = elements().filter(({ container }) => !alive.has(container));
  return stale.flatMap(({ port, container }) =>
    nft(deletePort(port, container), WHY.UNPUBLISH, { mustSucceed: false }),
  );
}

interface Element {
  readonly port: PublishedPort;
  readonly container: string;
}

/** What nft says of the table's maps; nothing where there is no table, or no nft. */
function elements(): Element[] {
  let program: string;
  try {
    program = nftProgram();
  } catch {
    return [];
  }
  const { status, stdout } = spawnSync(program, ['-j', 'list', 'table', 'ip', TABLE], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? elementsIn(JSON.parse(stdout) as Listing) : [];
}

interface Concat {
  readonly concat: readonly (string | number)[];
}
interface Listing {
  readonly nftables: readonly { readonly map?: { readonly elem?: readonly (readonly [Concat, Concat])[] } }[];
}

/** libnftables-json(5): an element of a map is a pair; `concat` is what stands between dots. */
export function elementsIn({ nftables }: Listing): Element[] {
  return nftables
    .flatMap(({ map }) => map?.elem ?? [])
    .map(([key, target]) => {
      const [port, protocol, hostAddress] = [...key.concat].reverse();
      const [container, containerPort] = target.concat;
      return {
        port: {
          ...(hostAddress === undefined ? {} : { hostAddress: String(hostAddress) }),
          hostPort: Number(port),
          containerPort: Number(containerPort),
          protocol: protocol === 'udp' ? 'udp' : 'tcp',
        },
        container: String(container),
      };
    });
}
