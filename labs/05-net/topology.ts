/* Who is where in lab 5: the addresses are those of RFC 5737 (documentation) and of a private network. */

/** The outside world: a net namespace of its own, with one wire to the host and no way back to 10.x. */
export const WORLD = { name: 'world', link: 'eth0', address: '203.0.113.9', length: 24 } as const;

/** The lab host's own net namespace plays the host. */
export const UPLINK = { link: 'uplink', address: '203.0.113.1', length: 24 } as const;
export const BRIDGE = { link: 'box0', address: '10.77.0.1', length: 24, network: '10.77.0.0/24' } as const;

export interface Container {
  /** Of its net namespace, in /run/netns. */
  readonly name: string;
  /** The end of its wire that stays with the host. */
  readonly hostEnd: string;
  readonly link: string;
  readonly address: string;
}
export const WEB: Container = { name: 'web', hostEnd: 'web0', link: 'eth0', address: '10.77.0.2' };
export const DB: Container = { name: 'db', hostEnd: 'db0', link: 'eth0', address: '10.77.0.3' };

/** What the world listens on. */
export const PORTS = { http: 80, dns: 53, datagrams: 7000 } as const;
/** On the host, and in the container. */
export const PUBLISHED = { port: 8080, to: 80 } as const;
export const DB_PORT = 5432;

/** The name that the world's DNS server knows: itself. */
export const WORLD_DOMAIN = 'outside.example';

/** Where the world keeps its log and its control socket. */
export const WORLD_FOLDER = '/run/world';

/** What begins so is a check's, not a learner's: it is kept out of the log that learners read. */
export const CHECK = 'nslab-check';
