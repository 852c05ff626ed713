import { spawnSync } from 'node:child_process';
import type { PublishedPort } from '../plan.ts';
import { foundNft } from './nft.ts';
import { wiredHosts } from './plan.ts';
import { lastByte, TABLE } from './topology.ts';

/**
 * Published ports that lead to an address at which no wire ends: those of a container whose monitor was killed, and
 * whose record is lost, too. Whoever gets its address would get them, and nobody else the port.
 */
export function stalePorts(): Element[] {
  // In this order: a port is published only after its wire is there.
  const all = elements();
  const wired = new Set(wiredHosts());
  return all.filter(({ container }) => !wired.has(lastByte(container)));
}

export interface Element {
  readonly port: PublishedPort;
  readonly container: string;
}

/** What nft says of the table's maps; nothing where there is no table, or no nft. */
function elements(): Element[] {
  const program = foundNft();
  if (program === undefined) return [];
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
