import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from '../../src/author/stage.ts';
import { loadLab } from '../../src/lab/catalogue.ts';
import { openShell } from '../../src/labhost/shell.ts';

/*
 * Routes that no text types: other ways to the right state, which must pass, and the mere appearance of it,
 * which must not. `author verify` tries the texts' own routes and mistakes. What a route does is undone after it.
 */

type Route = [name: string, does: string, verdict: string, undo: string];

async function sh(stage: Stage, script: string): Promise<void> {
  const shell = openShell(stage.host, { argv: ['bash', '-c', script], tty: false, stdio: 'pipe' });
  shell.process.stdin?.end();
  await shell.status;
}

function routes(step: string, all: readonly Route[]): void {
  describe(step, () => {
    let stage: Stage;
    beforeAll(async () => {
      const lab = await loadLab('05-net');
      stage = new Stage(lab, lab.step(step));
      await stage.set();
    });
    afterAll(() => stage.end());

    it.each<Route>([...all])('%s', async (_, does, wanted, undo) => {
      await sh(stage, does);
      const name = (v: Awaited<ReturnType<typeof stage.verdict>>) =>
        v.status === 'fail' ? (v.diagnosis ?? 'fail') : v.status;
      const verdict = await stage.until((v) => name(v) === wanted);
      expect(name(verdict)).toBe(wanted);
      await sh(stage, undo);
    });
  });
}

/** In a net namespace, held by a process that does nothing. */
const HELD = 'ip link set lo up; exec 9>&-; exec sleep 600';

routes('lo-up', [
  ['a named one', 'ip netns add x; ip -n x link set lo up', 'pass', 'ip netns delete x'],
  ['one that has ended', 'unshare --net ip link set lo up', 'fail', ''],
  ['a visit to the world', 'nsenter --net=/run/netns/world ip link set lo up', 'fail', ''],
  [
    'a process in the background',
    `unshare --net sh -c '${HELD}' >/dev/null 2>&1 &`,
    'pass',
    'pkill -KILL -x sleep',
  ],
]);

const BY_HAND = 'mkdir -p /run/netns; touch /run/netns/web; unshare --net=/run/netns/web ip link set lo up';
const GONE = 'umount /run/netns/web; rm /run/netns/web';
routes('named-netns', [
  ['unshare --net=FILE', BY_HAND, 'pass', GONE],
  ['a link to a process', 'ln -s /proc/self/ns/net /run/netns/web', 'only-a-file', 'rm /run/netns/web'],
  ['the world under another name', 'ip netns attach web $(pgrep -x world)', 'fail', GONE],
]);

const BOTH_UP = 'ip link set web0 up; ip -n web link set eth0 up';
const ADDRESSES = 'ip addr add 10.77.0.1/24 dev web0; ip -n web addr add 10.77.0.2/24 dev eth0';
routes('veth', [
  [
    'made inside, the other end moved out',
    `ip -n web link add eth0 type veth peer name web0 netns 1; ${ADDRESSES}; ${BOTH_UP}`,
    'pass',
    'ip link del web0',
  ],
  [
    'no wire, but a dummy with the address',
    `ip link add web0 type bridge; ip -n web link add eth0 type bridge; ${ADDRESSES}; ${BOTH_UP}`,
    'fail',
    'ip link del web0; ip -n web link del eth0',
  ],
]);

const LEGACY = 'iptables-legacy -t nat';
const FLUSHED = 'iptables -t nat -F; iptables -t nat -X OUT';
routes('masquerade-iptables', [
  [
    'SNAT, by exclusion',
    'iptables -t nat -A POSTROUTING -s 10.77.0.0/24 ! -o box0 -j SNAT --to-source 203.0.113.1',
    'pass',
    FLUSHED,
  ],
  [
    'in a chain of its own',
    'iptables -t nat -N OUT; iptables -t nat -A OUT -o up+ -j MASQUERADE; iptables -t nat -A POSTROUTING -j OUT',
    'pass',
    FLUSHED,
  ],
  [
    'a rule before it that lets pass',
    'iptables -t nat -A POSTROUTING -s 10.77.0.2 -j ACCEPT; iptables -t nat -A POSTROUTING -j MASQUERADE',
    'fail',
    FLUSHED,
  ],
  ['legacy', `${LEGACY} -A POSTROUTING -o uplink -j MASQUERADE`, 'pass', `${LEGACY} -F`],
  [
    'a rule of nft',
    'nft add table ip x; nft add chain ip x p "{ type nat hook postrouting priority 100; }"; nft add rule ip x p masquerade',
    'fail',
    'nft delete table ip x',
  ],
]);

const POST = "nft add table inet x; nft add chain inet x p '{ type nat hook postrouting priority srcnat; }'";
routes('masquerade-nft', [
  [
    'for everybody, in the family inet',
    `${POST}; nft add rule inet x p masquerade`,
    'pass',
    'nft delete table inet x',
  ],
  [
    'snat',
    `${POST}; nft add rule inet x p oif uplink snat ip to 203.0.113.1`,
    'pass',
    'nft delete table inet x',
  ],
  [
    'a set of senders',
    `${POST}; nft add rule inet x p ip saddr '{ 10.77.0.2-10.77.0.9 }' masquerade`,
    'pass',
    'nft delete table inet x',
  ],
  [
    'for tcp only, udp left out',
    `${POST}; nft add rule inet x p udp dport 53 masquerade`,
    'wrong-source',
    'nft delete table inet x',
  ],
]);

const CHAIN = 'inet machine forward';
routes('forward-filter', [
  [
    'a verdict map',
    `nft add rule ${CHAIN} ct state vmap '{ established : accept, related : accept, invalid : drop }'; nft add rule ${CHAIN} ip saddr 10.77.0.0/24 accept`,
    'pass',
    `nft flush chain ${CHAIN}`,
  ],
  [
    'by iptables, in another chain',
    'iptables -A FORWARD -i box0 -j ACCEPT; iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT',
    'accepted-elsewhere',
    'iptables -F FORWARD',
  ],
]);

routes('forward', [
  [
    'for the bridge alone',
    'echo 1 >/proc/sys/net/ipv4/conf/box0/forwarding',
    'pass',
    'echo 0 >/proc/sys/net/ipv4/conf/box0/forwarding',
  ],
  [
    'for the uplink alone: that is the way back',
    'echo 1 >/proc/sys/net/ipv4/conf/uplink/forwarding',
    'fail',
    'echo 0 >/proc/sys/net/ipv4/conf/uplink/forwarding',
  ],
  [
    'a second address of the world, on the host',
    'ip addr add 203.0.113.9/32 dev box0; echo 1 >/proc/sys/net/ipv4/ip_forward',
    'fail',
    '',
  ],
]);

const OPEN = 'nft add rule inet machine forward iifname uplink ct status dnat accept';
const SERVE = '(cd /; exec ip netns exec web /lab/serve 80 >/dev/null 2>&1 &)';
routes('publish', [
  [
    'by iptables, for every address of the host',
    `${SERVE}; ${OPEN}; iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -p tcp --dport 8080 -j DNAT --to-destination 10.77.0.2:80`,
    'pass',
    'iptables -t nat -F PREROUTING',
  ],
  [
    'a server on the host in its place',
    '(cd /; exec /lab/serve 8080 >/dev/null 2>&1 &)',
    'fail',
    'pkill -f "serve.js 8080"',
  ],
]);

routes('dns', [
  [
    'a mount namespace of its own',
    `mkdir /run/r; echo nameserver 203.0.113.9 >/run/r/c
ip netns exec web unshare --mount sh -c 'mount --bind /run/r/c /etc/resolv.conf; exec sleep 600' >/dev/null 2>&1 &`,
    'pass',
    'pkill -KILL -x sleep',
  ],
]);

routes('pod', [
  [
    'all of its own but the network',
    'nsenter --target $(pgrep -x db) --net unshare --uts --ipc --mount --pid --fork sleep 600 >/dev/null 2>&1 &',
    'pass',
    'pkill -KILL -x sleep',
  ],
  [
    'only its address',
    'ip netns exec db true; unshare --uts sleep 600 >/dev/null 2>&1 &',
    'fail',
    'pkill -KILL -x sleep',
  ],
]);
