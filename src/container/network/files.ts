import { readFileSync } from 'node:fs';
import type { NetworkPlan } from '../plan.ts';

/** The contents of a container's /etc/hosts, /etc/hostname and /etc/resolv.conf, each with its last newline. */
export interface NetworkFiles {
  readonly hosts: string;
  readonly hostname: string;
  readonly resolvConf: string;
}

/** `read` answers `` for a file that is not there. */
export function networkFiles(network: NetworkPlan, hostname: string, read = readText): NetworkFiles {
  const name = hostname.replaceAll(/\s/g, '');
  return {
    hosts: network.mode === 'host' ? withNewline(read('/etc/hosts')) : hosts(network, name),
    hostname: `${name}\n`,
    resolvConf: resolvConf(network, read),
  };
}

function hosts(network: NetworkPlan, hostname: string): string {
  // Without an address of its own it still knows itself by name.
  const own = network.mode === 'bridge' ? network.address.split('/')[0] : '127.0.1.1';
  return `127.0.0.1\tlocalhost\n${own}\t${hostname}\n`;
}

/**
 * The machine's, but for servers on its loopback, which the container has no way to: systemd-resolved keeps the
 * real ones in a file of its own (systemd-resolved(8)). Whoever is in the machine's net namespace can ask them.
 */
function resolvConf(network: NetworkPlan, read: typeof readText): string {
  const machine = read('/etc/resolv.conf');
  if (network.mode === 'host') return withNewline(machine);
  const direct = SERVER.test(machine.replaceAll(LOCAL, '')) ? '' : read('/run/systemd/resolve/resolv.conf');
  return withNewline((direct === '' ? machine : direct).replaceAll(LOCAL, ''));
}

const SERVER = /^nameserver\s/m;
const LOCAL = /^nameserver[ \t]+(127\.|::1[ \t]*$).*\n?/gm;

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
