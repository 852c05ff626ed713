/* The network that containers share: a private one (RFC 1918), unlike those of the labs and of Docker. */

export const BRIDGE = 'nslab0';
/** Of the nft tables; whoever removes it removes all rules of ours. */
export const TABLE = 'nslab';
export const GATEWAY = '10.79.0.1';
export const LENGTH = 24;
export const NETWORK = `10.79.0.0/${LENGTH}`;
/** In a container. */
export const INSIDE_END = 'eth0';

/** The last byte of what a container may have as address: 0 names the network, 1 is the gateway, 255 means all. */
export const FIRST_HOST = 2;
export const LAST_HOST = 254;

export function hostAddress(last: number): string {
  return `${GATEWAY.slice(0, GATEWAY.lastIndexOf('.'))}.${last}`;
}

export function lastByte(address: string): number {
  return Number(address.split('/')[0]?.split('.')[3]);
}

/**
 * A link address made of the network's: locally administered (the 2), the same whenever the address is. A random
 * one would leave the neighbours with a wrong entry in their ARP tables, and a bridge without one
 * takes its ports' lowest, which changes as they come and go.
 */
export function linkAddress(address: string): string {
  const bytes = (address.split('/')[0] ?? '').split('.').map(Number);
  return [0x02, 0x4e, ...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
