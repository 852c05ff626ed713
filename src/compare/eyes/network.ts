import { networksAt } from '../../observe/network.ts';
import type { Address, Link } from '../../observe/network-links.ts';
import type { Process } from '../../observe/process.ts';
import type { Rows } from '../observation.ts';

/** Its links, addresses and routes; undefined when it has its maker's. */
export async function seenNetwork(process: Process, makersInode: number): Promise<Rows | undefined> {
  const inode = process.ns('net');
  if (inode === undefined || inode === makersInode) return undefined;
  const place = {
    inode,
    members: [process],
    heldBy: [],
    name: undefined,
    path: `/proc/${process.pid}/ns/net`,
  };
  const [network] = await networksAt({ init: process }, [place]);
  if (network === undefined) return undefined;
  const links = network.links.map((link) => [link.name, shownLink(link)]);
  const routes = network.routes.map((route) => [
    `route ${route.to}`,
    `${route.via ?? ''} ${route.device ?? ''}`.trim(),
  ]);
  return Object.fromEntries([...links, ...routes, ['forwards', network.forwards ? 'yes' : 'no']]);
}

function shownLink(link: Link): string {
  const addresses = link.addresses.map(shownAddress);
  return [link.kind, link.up ? 'up' : 'down', ...addresses].join(' ');
}

/** The kernel makes a link-local address from the hardware's, which is another one each time. */
function shownAddress({ local, prefix, scope }: Address): string {
  return scope === 'link' && local.startsWith('fe80:') ? `fe80::/${prefix}` : `${local}/${prefix}`;
}
