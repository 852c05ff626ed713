import type { Call } from '../../src/engine/call.ts';
import { mkdir } from '../../src/engine/calls/files.ts';
import { sethostname } from '../../src/engine/calls/identity.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted, writeFile } from '../../src/engine/compose.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { routeAdd } from '../../src/engine/netlink/inet-requests.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { addNamespace, enter, loUp, visit } from './net-namespaces.ts';
import { iptables, nft, withoutIptables } from './packet-filter.ts';
import { server } from './servers.ts';
import { BRIDGE, DB, PUBLISHED, UPLINK, WEB, WORLD } from './topology.ts';
import { bridged, wireTo } from './wires.ts';
import { sysctl } from './world-calls.ts';

export { setups } from './setups.ts';

export const programs: Programs = {
  'lo-up': () => [
    ...untilStarted([
      spawn(
        { flags: ['CLONE_NEWNET'], child: [...rtnetlink([loUp()]), sleeper()] },
        {
          why: {
            en: 'a child in a net namespace of its own: it has one interface, lo, and no way out',
            zh: '子进程有了自己的网络命名空间：里面只有一个接口 lo，没有任何出路',
          },
        },
      ),
    ]),
  ],

  'named-netns': (at) => addNamespace(at, WEB.name),

  veth: () => wireTo(WEB),

  bridge: (at) => bridged(at),

  'default-route': () =>
    [WEB, DB].flatMap(({ name }) =>
      visit(
        name,
        rtnetlink([
          routeAdd(
            { to: 'default', via: BRIDGE.address },
            {
              why: {
                en: 'for every address that no other route knows: give it to the host',
                zh: '别的路由都不认识的地址，一律交给主机',
              },
            },
          ),
        ]),
      ),
    ),

  forward: () =>
    sysctl('ipv4/ip_forward', '1', {
      en: 'a packet that comes in for somebody else goes on: the host is a router now',
      zh: '收到发给别人的包就转交出去：主机现在是路由器了',
    }),

  'masquerade-iptables': () =>
    iptables(`-t nat -A POSTROUTING -s ${BRIDGE.network} -o ${UPLINK.link} -j MASQUERADE`, {
      en: 'what leaves by the uplink gets the host’s address; written by the iptables program, not over rtnetlink',
      zh: '从 uplink 出去的包换上主机的地址；这条规则由 iptables 程序写入，不走 rtnetlink',
    }),

  'masquerade-nft': () => [
    ...withoutIptables({
      en: 'the rule of the step before goes: one of the two is enough',
      zh: '上一步的规则先去掉：两条里有一条就够了',
    }),
    ...nft('masquerade', {
      en: 'the same rule in nftables; written by the nft program, not over rtnetlink',
      zh: '同一条规则的 nftables 写法；由 nft 程序写入，不走 rtnetlink',
    }),
  ],

  'forward-filter': () =>
    nft('outward', {
      en: 'out of the bridge: yes; back in: only replies, which connection tracking knows',
      zh: '从网桥往外：放行；往里：只放行应答，连接跟踪认得它们',
    }),

  publish: (at) => [
    ...nft('publish', {
      en: 'port 8080 of the host becomes port 80 of the container, and the filter lets it in',
      zh: '主机的 8080 端口变成容器的 80 端口，过滤规则也放它进来',
    }),
    ...webServer(at),
  ],

  hairpin: () =>
    nft('hairpin', {
      en: 'also from the bridge back into it; the sender becomes the host, so that the reply comes back this way',
      zh: '从网桥来、又回网桥去的也算；发送者改成主机，应答才会原路返回',
    }),

  dns: () => [
    mkdir('/etc/netns', 0o755, { onError: 'continue', why: WHY_NETNS }),
    mkdir(`/etc/netns/${WEB.name}`, 0o755, { onError: 'continue' }),
    ...writeFile(`/etc/netns/${WEB.name}/resolv.conf`, `nameserver ${WORLD.address}\n`, {
      why: {
        en: 'the container’s own resolv.conf: whom to ask for names',
        zh: '容器自己的 resolv.conf：域名该去问谁',
      },
    }),
  ],

  pod: () =>
    untilStarted([
      spawn(
        {
          flags: ['CLONE_NEWUTS', 'CLONE_NEWPID', 'CLONE_NEWNS', 'CLONE_NEWIPC'],
          child: [...enter(DB.name), sethostname('sidecar'), sleeper()],
        },
        {
          why: {
            en: 'a second container: everything of its own, but the network, which it shares with db',
            zh: '第二个容器：什么都是自己的，只有网络与 db 共用',
          },
        },
      ),
    ]),
};

/** A container's server, which stays. */
function webServer(at: ProgramContext): Call[] {
  return server(at, {
    name: WEB.name,
    runs: 'serve',
    arguments: [String(PUBLISHED.to), '0.0.0.0'],
    isPrepared: false,
    first: enter(WEB.name),
    why: { en: 'a real server in the container', zh: '容器里一个真正的服务器' },
  });
}

function sleeper(): Call {
  return execve('/bin/sleep', ['sleep', 'infinity'], [], {
    why: {
      en: 'stays there, doing nothing: it keeps the namespace alive',
      zh: '留在里面什么也不做：命名空间靠它活着',
    },
  });
}

const WHY_NETNS = {
  en: 'ip netns exec lays the files of /etc/netns/NAME over those of /etc',
  zh: 'ip netns exec 会用 /etc/netns/名字 下的文件盖住 /etc 里的同名文件',
};
