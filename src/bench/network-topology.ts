import { type Call, result } from '../engine/call.ts';
import { close, mkdir, open } from '../engine/calls/files.ts';
import { mount } from '../engine/calls/mounts.ts';
import { pidfd_open, setns } from '../engine/calls/namespaces.ts';
import { execve, spawn, wait4 } from '../engine/calls/processes.ts';
import { writeFile } from '../engine/compose.ts';
import { rtnetlink } from '../engine/netlink/conversation.ts';
import { addressAdd, routeAdd } from '../engine/netlink/inet-requests.ts';
import { linkAdd, linkDelete, linkSet } from '../engine/netlink/requests.ts';

/* Lab 5's network, all of it: two containers with names, wires, addresses and routes, a bridge, forwarding, NAT. */

const CONTAINERS = [
  { name: 'web', address: '10.77.0.2' },
  { name: 'db', address: '10.77.0.3' },
] as const;
const NAT = '-t nat -A POSTROUTING -s 10.77.0.0/24 ! -o box0 -j MASQUERADE';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Done by a child in all the namespaces of a process: the pid namespace takes only children (setns(2)). */
export function doneIn(pid: number, calls: readonly Call[]): Call[] {
  return [
    pidfd_open(pid, [], { as: 'host' }),
    setns(result('host'), ['CLONE_NEWUSER', 'CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWNET']),
    close(result('host')),
    spawn({ child: calls }, { as: 'inside' }),
    wait4(result('inside'), { mustSucceed: true }),
  ];
}

/** By system calls; only the rule of NAT goes through a program, the same as with commands, but at the same time. */
export function byEngine(): Call[] {
  return [
    // A rule may name a link that is not there yet: meanwhile the rest is made.
    spawn(
      { child: [execve('/usr/bin/env', ['env', 'iptables', ...NAT.split(' ')], [PATH])] },
      { as: 'iptables' },
    ),
    mkdir('/run/netns', 0o755),
    mount({ source: '/run/netns', target: '/run/netns', flags: ['MS_BIND', 'MS_REC'] }),
    mount({ source: 'none', target: '/run/netns', flags: ['MS_SHARED', 'MS_REC'] }),
    open('/proc/self/ns/net', ['O_RDONLY', 'O_CLOEXEC'], 0, { as: 'outside' }),
    ...CONTAINERS.flatMap(container),
    ...rtnetlink([
      linkSet('lo', { up: true }),
      linkAdd({ name: 'box0', kind: 'bridge', up: true }),
      addressAdd({ link: 'box0', address: '10.77.0.1/24' }),
      ...CONTAINERS.map(({ name }) => linkSet(`${name}0`, { master: 'box0', up: true })),
    ]),
    ...writeFile('/proc/sys/net/ipv4/ip_forward', '1'),
    wait4(result('iptables'), { mustSucceed: true }),
  ];
}

function container({ name, address }: (typeof CONTAINERS)[number]): Call[] {
  const file = `/run/netns/${name}`;
  const inside = [
    mount({ source: '/proc/self/ns/net', target: file, flags: ['MS_BIND'] }),
    ...rtnetlink([
      linkSet('lo', { up: true }),
      linkAdd({
        name: 'eth0',
        kind: 'veth',
        up: true,
        peer: { name: `${name}0`, netns: { fd: result('outside') } },
      }),
      addressAdd({ link: 'eth0', address: `${address}/24` }),
      routeAdd({ to: 'default', via: '10.77.0.1' }),
    ]),
  ];
  return [
    open(file, ['O_RDONLY', 'O_CREAT', 'O_CLOEXEC'], 0o444, { as: 'name' }),
    close(result('name')),
    spawn({ flags: ['CLONE_NEWNET'], child: inside }, { as: name }),
    wait4(result(name), { mustSucceed: true }),
  ];
}

/** The same as a person types it. */
export const BY_COMMANDS = [
  'ip link set lo up',
  'ip link add box0 up type bridge',
  'ip addr add 10.77.0.1/24 dev box0',
  ...CONTAINERS.flatMap(({ name, address }) => [
    `ip netns add ${name}`,
    `ip link add ${name}0 master box0 up type veth peer name eth0 netns ${name}`,
    `ip -n ${name} link set lo up`,
    `ip -n ${name} link set eth0 up`,
    `ip -n ${name} addr add ${address}/24 dev eth0`,
    `ip -n ${name} route add default via 10.77.0.1`,
  ]),
  'echo 1 >/proc/sys/net/ipv4/ip_forward',
  `iptables ${NAT}`,
].join(' && ');

/** What is there afterwards, however it was made; the kernel's own numbers left out. */
export const STATE =
  'for n in web db; do ip -br -n $n addr show up | sed "s/@[^ ]*//; s/ *fe80[^ ]*//"; ip -n $n route; ' +
  'ip netns exec $n ping -c 5 -i 0.2 -W 1 10.77.0.1 >/dev/null || echo no answer; done; ' +
  'ip -br addr show up | sed "s/@[^ ]*//; s/ *fe80[^ ]*//" | sort; iptables-save -t nat | grep MASQ; cat /proc/sys/net/ipv4/ip_forward';

/** One by one, in a single conversation: the kernel's part of a careful cleaning up. */
export function linksDeleted(): Call[] {
  return rtnetlink(['web0', 'db0', 'box0'].map((link) => linkDelete(link)));
}
