import type { Experiments } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';

/**
 * `serve NAMESPACE PORT`: a server that tells who asked. `ask NAMESPACE ADDRESS PORT`: its answer, or why there
 * was none (a namespace `-` is the host's own). A server that listens `once` has only tried the port. Nothing but bash, and the node that runs nslab.
 */
const TOOLS = `
NODE=/run/nslab/node/node
LISTEN='require("net").createServer((c) => c.end("you are " + c.remoteAddress.replace("::ffff:", "")))
  .on("error", (e) => { console.log(e.code); process.exitCode = 1 })
  .listen(process.argv[1], "0.0.0.0", function () { console.log("listening"); if (process.argv[2]) this.close() })'
at() { if [ "$1" = - ]; then shift; "$@"; else ip netns exec "$@"; fi; }
ask() {
  said=$(at $1 timeout 1 bash -c "exec 3<>/dev/tcp/$2/$3 && cat <&3" 2>&1)
  case $?:$said in 124:*) echo no answer;; *refused*) echo Connection refused;; *) echo "$said";; esac
}
serve() {
  ip netns exec $1 $NODE -e "$LISTEN" $2 >/dev/null 2>&1 &
  for tries in {1..200}; do
    [ "$(ask $1 127.0.0.1 $2)" = 'Connection refused' ] || return
    sleep 0.05
  done
}
wire() {
  ip netns add $1; ip -n $1 link set lo up
  ip link add $1-0 type veth peer name eth0 netns $1
  ip -n $1 addr add $2 dev eth0; ip -n $1 link set eth0 up; ip link set $1-0 up
}
`;

/** A bridge with a container on it that serves port 80, published on 203.0.113.1:8080. */
const PUBLISHED = `${TOOLS}
ip link add box0 type bridge; ip addr add 10.77.0.1/24 dev box0; ip link set box0 up
for c in web/2 db/3; do
  wire \${c%/*} 10.77.0.\${c#*/}/24
  ip link set \${c%/*}-0 master box0; ip -n \${c%/*} route add default via 10.77.0.1
done
wire world 203.0.113.9/24; ip addr add 203.0.113.1/24 dev world-0
echo 1 >/proc/sys/net/ipv4/ip_forward
nf=/proc/sys/net/bridge/bridge-nf-call-iptables
[ -e $nf ] && echo 0 >$nf
nft add table ip box
nft add chain ip box pre '{ type nat hook prerouting priority dstnat; }'
nft add rule ip box pre fib daddr type local tcp dport 8080 dnat to 10.77.0.2:80
serve web 80
`;

export const experiments: Experiments = {
  'moved-address': {
    choices: ['kept', 'dropped', 'refused'],
    expected: { answer: 'dropped', why: 'addresses are the network stack’s that the interface leaves' },
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        ip netns add web
        ip link add web0 type veth peer name eth0
        ip addr add 10.77.0.2/24 dev eth0; ip link set eth0 up; ip link set web0 up
        echo "before: ip -br -4 addr show eth0 → $(ip -br -4 addr show eth0)"
        echo "ip link set eth0 netns web → $(ip link set eth0 netns web 2>&1 && echo 0)"
        echo "after: ip -n web -br link show eth0 → $(ip -n web -br link show eth0)"
        echo "after: ip -n web -br -4 addr show eth0 → $(ip -n web -br -4 addr show eth0)"`);
      const seen = new Seen(stdout);
      if (seen.of('ip link set eth0 netns web') !== '0') return seen.outcome('refused');
      const addresses = seen.of('after: ip -n web -br -4 addr show eth0') ?? '';
      return seen.outcome(addresses.includes('10.77.0.2') ? 'kept' : 'dropped');
    },
  },

  'long-name': {
    choices: ['works', 'cut', 'refused'],
    expected: { answer: 'refused', why: 'IFNAMSIZ is 16, with the NUL' },
    async run(scratch) {
      const [long, short] = ['container-bridge', 'container-bridg'];
      const { stdout } = await scratch.sh(`
        echo "ip link add ${long} type bridge → $(ip link add ${long} type bridge 2>&1 && echo 0)"
        echo "links → $(ls /sys/class/net | xargs)"
        echo "ip link add ${short} type bridge → $(ip link add ${short} type bridge 2>&1 && echo 0)"`);
      const seen = new Seen(stdout);
      const links = (seen.of('links') ?? '').split(' ');
      const answer = links.includes(long) ? 'works' : links.includes(short) ? 'cut' : 'refused';
      return seen.outcome(answer);
    },
  },

  'host-loopback': {
    choices: ['answer', 'refused', 'silence'],
    expected: { answer: 'refused', why: 'what the host itself sends passes output, never prerouting' },
    async run(scratch) {
      const { stdout } = await scratch.sh(`${PUBLISHED}
        echo "world: 203.0.113.1:8080 → $(ask world 203.0.113.1 8080)"
        echo "host: 10.77.0.2:80 → $(ask - 10.77.0.2 80)"
        echo "host: 127.0.0.1:8080 → $(ask - 127.0.0.1 8080)"
        echo "host: 203.0.113.1:8080 → $(ask - 203.0.113.1 8080)"`);
      const seen = new Seen(stdout);
      return seen.outcome(received(seen.of('host: 127.0.0.1:8080') ?? ''));
    },
  },

  triangle: {
    choices: ['answer', 'refused', 'silence'],
    expected: {
      answer: 'silence',
      why: 'the answer goes straight to db, from an address that db never asked',
    },
    async run(scratch) {
      const { stdout } = await scratch.sh(`${PUBLISHED}
        echo "db: 10.77.0.2:80 → $(ask db 10.77.0.2 80)"
        echo "db: 203.0.113.1:8080 → $(ask db 203.0.113.1 8080)"
        if [ -e $nf ]; then
          echo 1 >$nf
          echo "bridge-nf-call-iptables=1, db: 203.0.113.1:8080 → $(ask db 203.0.113.1 8080)"
          echo 0 >$nf
        fi
        nft add chain ip box post '{ type nat hook postrouting priority srcnat; }'
        nft add rule ip box post ip saddr 10.77.0.0/24 oifname box0 masquerade
        echo "with masquerade, db: 203.0.113.1:8080 → $(ask db 203.0.113.1 8080)"`);
      const seen = new Seen(stdout);
      return seen.outcome(received(seen.of('db: 203.0.113.1:8080') ?? ''));
    },
  },

  'pod-port': {
    choices: ['both', 'taken', 'replaced'],
    expected: { answer: 'taken', why: 'ports are the net namespace’s' },
    async run(scratch) {
      const { stdout } = await scratch.sh(`${TOOLS}
        second() { timeout -s KILL 30 "$@" --kill-child $NODE -e "$LISTEN" 80 once 2>&1 | head -n 1; }
        ip netns add pod; ip -n pod link set lo up
        serve pod 80
        echo "the first → $(ask pod 127.0.0.1 80)"
        echo "the second, same network → $(second ip netns exec pod unshare --uts --pid --fork)"
        echo "the first, after that → $(ask pod 127.0.0.1 80)"
        echo "a third, own network → $(second unshare --net --uts --pid --fork)"`);
      const seen = new Seen(stdout);
      const second = seen.of('the second, same network');
      if (second === 'EADDRINUSE') return seen.outcome('taken');
      if (second !== 'listening') return seen.outcome('');
      const isFirstAlive = (seen.of('the first, after that') ?? '').startsWith('you are');
      return seen.outcome(isFirstAlive ? 'both' : 'replaced');
    },
  },

  'sys-class-net': {
    choices: ['both-inside', 'only-exec', 'both-host'],
    expected: {
      answer: 'only-exec',
      why: 'a sysfs shows the net namespace of whoever mounted it; ip netns exec mounts one',
    },
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        ip link add box0 type bridge
        ip netns add web
        echo "host: ls /sys/class/net → $(ls /sys/class/net | xargs)"
        echo "nsenter: ls /sys/class/net → $(nsenter --net=/run/netns/web ls /sys/class/net | xargs)"
        echo "nsenter: ip -br link → $(nsenter --net=/run/netns/web ip -br link | cut -d' ' -f1 | xargs)"
        echo "ip netns exec: ls /sys/class/net → $(ip netns exec web ls /sys/class/net | xargs)"`);
      const seen = new Seen(stdout);
      const isHosts = (what: string): boolean => (seen.of(what) ?? '').split(' ').includes('box0');
      const [entered, executed] = ['nsenter', 'ip netns exec'].map((by) =>
        isHosts(`${by}: ls /sys/class/net`),
      );
      return seen.outcome(!entered ? 'both-inside' : executed ? 'both-host' : 'only-exec');
    },
  },
};

function received(answer: string): string {
  if (answer.startsWith('you are')) return 'answer';
  return answer === 'no answer' ? 'silence' : 'refused';
}
