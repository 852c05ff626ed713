import { writeFileSync } from 'node:fs';
import { sysctls } from '../machine-state.ts';
import { output } from './output.ts';
import { network, type Snapshot } from './snapshot.ts';

/** Takes back what has changed in the machine's own network: links, addresses, routes, packet filters, sysctls. */
export function undoNetwork(before: Snapshot): string[] {
  const undone: string[] = [];
  const attempt = (argv: [string, ...string[]], input?: string): void => {
    if (output(argv, input) !== undefined) undone.push(argv.join(' '));
  };
  for (const link of added(before.links, network().links)) attempt(['ip', 'link', 'delete', nameOf(link)]);
  // With its links gone, their addresses and routes are gone too.
  const now = network();
  for (const line of added(before.addresses, now.addresses))
    attempt(['ip', 'address', 'delete', ...onDevice(line)]);
  for (const line of added(now.addresses, before.addresses))
    attempt(['ip', 'address', 'add', ...onDevice(line)]);
  for (const line of added(before.routes, now.routes)) attempt(['ip', 'route', 'delete', ...words(line)]);
  for (const line of added(now.routes, before.routes)) attempt(['ip', 'route', 'add', ...words(line)]);
  if (before.nftables !== undefined && now.nftables !== before.nftables)
    attempt(['nft', '-f', '-'], `flush ruleset\n${before.nftables}`);
  if (now.legacy !== undefined && before.legacy !== undefined && now.legacy !== before.legacy)
    attempt(['iptables-legacy-restore'], before.legacy === '' ? EMPTY_TABLES : before.legacy);
  return [...undone, ...undoSysctls(before)];
}

function added(before: readonly string[], now: readonly string[]): string[] {
  return now.filter((line) => !before.includes(line));
}

function nameOf(link: string): string {
  return link.slice(link.indexOf(' ') + 1);
}

/** `eth0 10.0.2.15/24` → `10.0.2.15/24 dev eth0` */
function onDevice(line: string): string[] {
  const [device = '', address = ''] = line.split(' ');
  return [address, 'dev', device];
}

function words(line: string): string[] {
  return line.split(/\s+/);
}

/** What lab 5 and others write. Of these ip_forward comes first: it sets that of every device. */
const OURS = /^(net\.ipv4\.|net\.bridge\.|user\.|fs\.mqueue\.)/;

function undoSysctls(before: Snapshot): string[] {
  const now = new Set(sysctls());
  const gone = new Set([...now].map((line) => line.split(' = ')[0]));
  return before.sysctls
    .filter((line) => OURS.test(line) && !now.has(line) && gone.has(line.split(' = ')[0]))
    .sort((a, b) => Number(b.startsWith(FORWARD)) - Number(a.startsWith(FORWARD)))
    .filter((line) => {
      const [name = '', value = ''] = line.split(' = ');
      try {
        writeFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, value);
        return true;
      } catch {
        return false;
      }
    });
}

const FORWARD = 'net.ipv4.ip_forward ';

/** As a machine has them before anybody has written a rule. */
const EMPTY_TABLES = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
COMMIT
`;
