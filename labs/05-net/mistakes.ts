import type { Mistakes } from '../../src/lab/lab.ts';

const WIRE = 'ip link add web0 type veth peer name eth0 netns web';
const OUTSIDE = 'ip addr add 10.77.0.1/24 dev web0';
const INSIDE = 'ip -n web addr add 10.77.0.2/24 dev eth0';
const WIRED_DB = [
  'ip netns add db',
  'ip link add db0 type veth peer name eth0 netns db',
  'ip -n db addr add 10.77.0.3/24 dev eth0',
  'ip -n db link set eth0 up',
  'ip link set db0 up',
];
const BOX = [
  'ip link add box0 type bridge',
  'ip addr del 10.77.0.1/24 dev web0',
  'ip addr add 10.77.0.1/24 dev box0',
];
const PLUGGED = ['ip link set web0 master box0', 'ip link set db0 master box0'];

const IPTABLES = 'iptables -t nat -A POSTROUTING';
const POST = [
  'nft add table ip box',
  "nft add chain ip box post '{ type nat hook postrouting priority srcnat; }'",
];
const MASQUERADE = 'nft add rule ip box post ip saddr 10.77.0.0/24 oifname uplink masquerade';
const ACCEPT_OUT = 'iifname box0 oifname uplink accept';
const ACCEPT_BACK = 'ct state established,related accept';

const PRE = "nft add chain ip box pre '{ type nat hook prerouting priority dstnat; }'";
const DNAT = 'nft add rule ip box pre iifname uplink tcp dport 8080 dnat to 10.77.0.2:80';
const SERVE = 'ip netns exec web ./serve 80 &';
const HAIRPIN = 'nft add rule ip box pre ip daddr 203.0.113.1 tcp dport 8080 dnat to 10.77.0.2:80';

const RESOLV = '/etc/netns/web/resolv.conf';

export const mistakes: Mistakes = {
  'lo-up': [
    { diagnosis: 'lo-down', types: ['unshare --net bash'] },
    { diagnosis: 'host-lo-down', types: ['ip link set lo down'] },
  ],
  'named-netns': [
    { diagnosis: 'lo-down', types: ['ip netns add web'] },
    { diagnosis: 'another-name', types: ['ip netns add wbe', 'ip -n wbe link set lo up'] },
    { diagnosis: 'only-a-file', types: ['touch /run/netns/web'] },
    {
      diagnosis: 'bound-the-hosts',
      types: ['touch /run/netns/web', 'mount --bind /proc/$$/ns/net /run/netns/web'],
    },
  ],
  veth: [
    { diagnosis: 'not-moved', types: ['ip link add web0 type veth peer name eth0'] },
    {
      diagnosis: 'moved-elsewhere',
      types: ['ip netns add wbe', 'ip link add web0 type veth peer name eth0 netns wbe'],
    },
    { diagnosis: 'both-inside', types: ['ip -n web link add web0 type veth peer name eth0'] },
    { diagnosis: 'other-names', types: ['ip link add veth1 type veth peer name veth2 netns web'] },
    { diagnosis: 'address-on-the-wrong-end', types: [WIRE, 'ip addr add 10.77.0.2/24 dev web0'] },
    { diagnosis: 'no-prefix', types: [WIRE, OUTSIDE, 'ip -n web addr add 10.77.0.2 dev eth0'] },
    {
      diagnosis: 'no-address',
      types: [
        'ip link add web0 type veth peer name eth0',
        OUTSIDE,
        'ip addr add 10.77.0.2/24 dev eth0',
        'ip link set eth0 netns web',
        'ip link set web0 up',
        'ip -n web link set eth0 up',
      ],
    },
    { diagnosis: 'far-end-down', types: [WIRE, OUTSIDE, INSIDE, 'ip link set web0 up'] },
    { diagnosis: 'near-end-down', types: [WIRE, OUTSIDE, INSIDE, 'ip -n web link set eth0 up'] },
  ],
  bridge: [
    {
      diagnosis: 'address-taken',
      types: [
        'ip netns add db',
        'ip link add db0 type veth peer name eth0 netns db',
        'ip -n db addr add 10.77.0.2/24 dev eth0',
      ],
    },
    {
      diagnosis: 'address-on-the-port',
      types: ['ip netns add db', 'ip link add box0 type bridge', 'ip link set web0 master box0'],
    },
    {
      diagnosis: 'not-plugged',
      types: [...WIRED_DB, ...BOX, 'ip link set web0 master box0', 'ip link set box0 up'],
    },
    { diagnosis: 'bridge-down', types: [...WIRED_DB, ...BOX, ...PLUGGED] },
    {
      diagnosis: 'lost-on-the-way',
      types: [...WIRED_DB, ...BOX, ...PLUGGED, 'ip link set box0 up', 'ip -n db link set eth0 down'],
    },
  ],
  'default-route': [
    { diagnosis: 'route-on-the-host', types: ['ip route add default via 10.77.0.2'] },
    { diagnosis: 'wrong-gateway', types: ['ip -n web route add default via 10.77.0.3'] },
    { diagnosis: 'wrong-gateway', types: ['ip -n web route add default dev eth0'] },
    { diagnosis: 'lost-on-the-way', types: ['ip link set box0 down'] },
  ],
  forward: [
    {
      diagnosis: 'forwarding-in-the-container',
      types: [
        "ip netns exec db sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'",
        "ip netns exec web sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'",
      ],
    },
    {
      diagnosis: 'lost-on-the-way',
      types: ['echo 1 >/proc/sys/net/ipv4/ip_forward', 'ip -n web route del default'],
    },
    {
      diagnosis: 'lost-on-the-way',
      types: ['echo 1 >/proc/sys/net/ipv4/ip_forward', 'ip link set web0 nomaster'],
    },
  ],
  'masquerade-iptables': [
    { diagnosis: 'wrong-interface', types: [`${IPTABLES} -s 10.77.0.0/24 -o box0 -j MASQUERADE`] },
    {
      diagnosis: 'wrong-interface',
      types: ['iptables-legacy -t nat -A POSTROUTING -s 10.77.0.0/24 -o web0 -j MASQUERADE'],
    },
    { diagnosis: 'wrong-source', types: [`${IPTABLES} -s 10.7.0.0/24 -o uplink -j MASQUERADE`] },
    { diagnosis: 'wrong-source', types: [`${IPTABLES} -s 10.77.0.2 -o uplink -j MASQUERADE`] },
    {
      diagnosis: 'foreign-address',
      types: [`${IPTABLES} -s 10.77.0.0/24 -o uplink -j SNAT --to-source 203.0.113.7`],
    },
    { diagnosis: 'in-the-container', types: [`ip netns exec web ${IPTABLES} -o eth0 -j MASQUERADE`] },
    {
      diagnosis: 'lost-on-the-way',
      types: [`${IPTABLES} -s 10.77.0.0/24 -o uplink -j MASQUERADE`, 'echo 0 >/proc/sys/net/ipv4/ip_forward'],
    },
    {
      diagnosis: 'lost-on-the-way',
      types: [`${IPTABLES} -s 10.77.0.0/24 -o uplink -j MASQUERADE`, 'iptables -P FORWARD DROP'],
    },
  ],
  'masquerade-nft': [
    {
      diagnosis: 'wrong-interface',
      types: [...POST, 'nft add rule ip box post ip saddr 10.77.0.0/24 oifname box0 masquerade'],
    },
    {
      diagnosis: 'wrong-source',
      types: [...POST, 'nft add rule ip box post ip saddr 10.7.0.0/24 oifname uplink masquerade'],
    },
    {
      diagnosis: 'foreign-address',
      types: [...POST, 'nft add rule ip box post ip saddr 10.77.0.0/24 oifname uplink snat to 203.0.113.7'],
    },
    {
      diagnosis: 'no-hook',
      types: ['nft add table ip box', 'nft add chain ip box post', MASQUERADE],
    },
    {
      diagnosis: 'both-at-once',
      types: [`${IPTABLES} -s 10.77.0.0/24 -o uplink -j MASQUERADE`, ...POST, MASQUERADE],
    },
    { diagnosis: 'lost-on-the-way', types: [...POST, MASQUERADE, 'ip addr del 10.77.0.1/24 dev box0'] },
  ],
  'forward-filter': [
    { diagnosis: 'answers-dropped', types: [`nft add rule inet machine forward ${ACCEPT_OUT}`] },
    { diagnosis: 'too-open', types: ['nft add rule inet machine forward accept'] },
    { diagnosis: 'too-open', types: ["nft add chain inet machine forward '{ policy accept; }'"] },
    {
      diagnosis: 'accepted-elsewhere',
      types: [
        "nft add chain ip box forward '{ type filter hook forward priority filter; }'",
        `nft add rule ip box forward ${ACCEPT_BACK}`,
        `nft add rule ip box forward ${ACCEPT_OUT}`,
      ],
    },
    { diagnosis: 'lost-on-the-way', types: ['ip -n web route del default'] },
  ],
  publish: [
    {
      diagnosis: 'wrong-interface',
      types: [SERVE, PRE, 'nft add rule ip box pre iifname box0 tcp dport 8080 dnat to 10.77.0.2:80'],
    },
    {
      diagnosis: 'wrong-port',
      types: [SERVE, PRE, 'nft add rule ip box pre iifname uplink tcp dport 80 dnat to 10.77.0.2:8080'],
    },
    { diagnosis: 'listens-on-loopback', types: ['ip netns exec web ./serve 80 127.0.0.1 &', PRE, DNAT] },
    { diagnosis: 'another-port', types: ['ip netns exec web ./serve 8080 &', PRE, DNAT] },
    { diagnosis: 'server-on-the-host', types: ['./serve 80 &', PRE, DNAT] },
    { diagnosis: 'filtered', types: [SERVE, PRE, DNAT] },
    {
      diagnosis: 'filtered',
      types: [SERVE, PRE, DNAT, 'nft add rule inet machine forward iifname uplink tcp dport 8080 accept'],
    },
    { diagnosis: 'lost-on-the-way', types: [SERVE, PRE, DNAT, 'ip link set web0 down'] },
  ],
  hairpin: [
    { diagnosis: 'filtered', types: [HAIRPIN] },
    {
      diagnosis: 'answers-directly',
      types: [HAIRPIN, 'nft add rule inet machine forward iifname box0 oifname box0 ct status dnat accept'],
    },
    { diagnosis: 'lost-on-the-way', types: ['ip link set db0 down'] },
  ],
  dns: [
    {
      diagnosis: 'changed-the-host',
      types: ['rm -f /etc/resolv.conf', 'echo nameserver 203.0.113.9 >/etc/resolv.conf'],
    },
    {
      diagnosis: 'wrong-place',
      types: ['mkdir -p /etc/netns', 'echo nameserver 203.0.113.9 >/etc/netns/resolv.conf'],
    },
    {
      diagnosis: 'asks-itself',
      types: ['mkdir -p /etc/netns/web', `echo nameserver 127.0.0.53 >${RESOLV}`],
    },
    {
      diagnosis: 'not-a-nameserver',
      types: ['mkdir -p /etc/netns/web', `echo nameserver 10.77.0.1 >${RESOLV}`],
    },
    {
      diagnosis: 'lost-on-the-way',
      types: [
        'mkdir -p /etc/netns/web',
        `echo nameserver 203.0.113.9 >${RESOLV}`,
        'ip -n web route del default',
      ],
    },
  ],
  pod: [
    { diagnosis: 'db-ended', types: ['kill -9 $(pgrep -x db)'] },
    { diagnosis: 'still-the-host', types: ['nsenter --target $(pgrep -x db) --net bash'] },
    { diagnosis: 'own-network', types: ['unshare --net --uts bash'] },
  ],
};
