import { allHeldByMounts } from './held.ts';
import { outputInside } from './inside.ts';
import type { Machine } from './machine.ts';
import { decodeIptables } from './network-iptables.ts';
import { decodeLinks, decodeRoutes, type Link, type Route } from './network-links.ts';
import { decodeNftables, hasForeignRules } from './network-nft.ts';
import type { Ruleset } from './network-rules.ts';
import type { Process } from './process.ts';

/** Where a net namespace can be entered: by a process in it, or by a bind mount that holds it. */
export interface NetworkPlace {
  readonly inode: number;
  /** The living processes in it; none where only a mount holds it. */
  readonly members: readonly Process[];
  /** Its files in the lab host's mount list, `/run/netns/web`. */
  readonly heldBy: readonly string[];
  /** As `ip netns` calls it: the name of its file in /run/netns. */
  readonly name: string | undefined;
  /** A path to it on the real machine, for setns(2). */
  readonly path: string;
}

/** What a net namespace has, as the kernel tells over rtnetlink. */
export interface Network extends NetworkPlace {
  readonly links: readonly Link[];
  /** IPv4, table main. */
  readonly routes: readonly Route[];
  /** net.ipv4.ip_forward */
  readonly forwards: boolean;
  /** Its IPv4 packet filter and NAT, where it was asked for. */
  readonly rules: Ruleset | undefined;
}

const NETNS_FOLDER = '/run/netns/';

/** All net namespaces of the lab host, its own first: those of processes, and those that a mount holds. */
export function networkPlaces(machine: Machine): NetworkPlace[] {
  const held = allHeldByMounts(machine).filter((h) => h.kind === 'net');
  const inodes = new Set([machine.baseline.net]);
  for (const process of machine.processes()) inodes.add(process.ns('net') ?? machine.baseline.net);
  for (const { inode } of held) inodes.add(inode);
  return [...inodes].flatMap((inode) => {
    const isHost = inode === machine.baseline.net;
    const members = isHost ? [machine.init] : machine.inNamespace('net', inode);
    const mounts = held.filter((h) => h.inode === inode);
    const heldBy = [...new Set(mounts.map((h) => h.by))];
    const file = heldBy.find((by) => by.startsWith(NETNS_FOLDER));
    const [mount] = mounts;
    const path = members[0]
      ? `/proc/${members[0].pid}/ns/net`
      : mount && `/proc/${mount.process.pid}/root${mount.by}`;
    return path === undefined
      ? []
      : [{ inode, members, heldBy, name: file?.slice(NETNS_FOLDER.length), path }];
  });
}

export interface NetworkOptions {
  /** Whose packet filter to read, too: this costs 10 ms each. */
  readonly rulesOf?: (place: NetworkPlace) => boolean;
}

/** What is in these namespaces, asked with one command for all; one that has gone meanwhile is left out. */
export async function networksAt(
  machine: Pick<Machine, 'init'>,
  places: readonly NetworkPlace[],
  { rulesOf = () => false }: NetworkOptions = {},
): Promise<Network[]> {
  const questions = places.map((place) => `${rulesOf(place) ? 'rules' : 'links'}=${place.path}`);
  const answer = await outputInside(machine.init, [], ['bash', '-c', SCRIPT, 'networks', ...questions]);
  const answers = (answer ?? '').split(/^@@\n/m).slice(1);
  return places.flatMap((place, i) => decode(place, answers[i] ?? '') ?? []);
}

/** All net namespaces of the lab host, its own first. */
export function networks(machine: Machine, options?: NetworkOptions): Promise<Network[]> {
  return networksAt(machine, networkPlaces(machine), options);
}

/** The one that a process is in. */
export async function networkOf(
  machine: Machine,
  process: Process,
  options?: NetworkOptions,
): Promise<Network | undefined> {
  const places = networkPlaces(machine).filter((place) => place.inode === process.ns('net'));
  return (await networksAt(machine, places, options))[0];
}

/*
 * /proc/sys/net and /proc/net show the namespace of whoever reads them, so all is asked from within.
 * What iptables-nft has written stands in nf_tables, but nft cannot name all of it (`xt`). iptables-legacy-save
 * would make tables in a namespace that has none, so it is run only where the kernel lists some. It tells that
 * list to an ordinary user for no namespace that was born before its user namespace had a map; there two are
 * asked for by name, where the old engine is loaded at all: at worst an empty one is made, that lets all pass.
 */
const LINKS = `
ip -j -d -batch - <<END
addr show
route show table main
END
echo; echo @forward
for file in /proc/sys/net/ipv4/conf/*/forwarding; do read -r value <"$file"; echo "$file $value"; done`;

const RULES = `
echo @nft; rules=$(nft -j list ruleset) && echo "$rules"
case $rules in *'"xt"'*) echo @iptables; iptables-nft-save;; esac
names=/proc/net/ip_tables_names
if [ ! -e $names ]; then :
elif [ ! -r $names ]; then echo @legacy; iptables-legacy-save -t nat; iptables-legacy-save -t filter
elif read -r table <$names; then echo @legacy; iptables-legacy-save; fi; true`;

/** All are asked at the same time; the answers come in order. */
const SCRIPT = `
LINKS=${quoted(LINKS)} RULES=${quoted(RULES)} answers=()
for place; do
  case $place in links=*) ask=$LINKS;; *) ask="$LINKS$RULES";; esac
  exec {answer}< <(exec nsenter --net="\${place#*=}" -- sh -c "$ask")
  answers+=($answer)
done 2>/dev/null
for answer in "\${answers[@]}"; do echo @@; cat <&$answer; done; true`;

function quoted(words: string): string {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}

/** Exported for its tests: one namespace's part of the answer. */
export function decode(place: NetworkPlace, answer: string): Network | undefined {
  const parts = new Map<string, string>();
  const [first = '', ...others] = answer.split(/^@(?=[a-z])/m);
  for (const part of others) {
    const end = part.indexOf('\n');
    parts.set(part.slice(0, end), part.slice(end + 1));
  }
  const [links, routes] = first.split('\n').filter((line) => line.startsWith('['));
  if (links === undefined) return undefined;
  const forwarding = decodeForwarding(parts.get('forward') ?? '');
  return {
    ...place,
    links: decodeLinks(links, forwarding),
    routes: decodeRoutes(routes ?? '[]'),
    forwards: forwarding.has('all'),
    rules: decodeRules(parts),
  };
}

/** The names of those where it is on; `all` is what ip_forward shows (ip(7)). */
function decodeForwarding(lines: string): ReadonlySet<string> {
  const on = lines.matchAll(/^\/proc\/sys\/net\/ipv4\/conf\/(.+)\/forwarding 1$/gm);
  return new Set([...on].map((match) => match[1] as string));
}

function decodeRules(parts: ReadonlyMap<string, string>): Ruleset | undefined {
  const nft = parts.get('nft');
  if (nft === undefined || nft.trim() === '') return undefined;
  const named = decodeIptables(parts.get('iptables') ?? '', 'iptables-nft');
  const own = decodeNftables(nft).filter((chain) => !hasForeignRules(nft, chain.table));
  return [...own, ...named, ...decodeIptables(parts.get('legacy') ?? '', 'iptables-legacy')];
}
