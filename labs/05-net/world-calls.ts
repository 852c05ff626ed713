import { type Call, result } from '../../src/engine/call.ts';
import { mkdir, open } from '../../src/engine/calls/files.ts';
import { writeFile } from '../../src/engine/compose.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { addressAdd } from '../../src/engine/netlink/inet-requests.ts';
import { linkAdd, linkSet } from '../../src/engine/netlink/requests.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { loUp, nameFile, namesFolder, takeName } from './net-namespaces.ts';
import { server, tools } from './servers.ts';
import { UPLINK, WORLD, WORLD_FOLDER } from './topology.ts';

const MAY_EXIST = { onError: 'continue' } as const;
const HOST = 'host network';

/** The outside world: a namespace with a server in it, and a wire from there to the host. Nothing where it is there already. */
export function world(at: ProgramContext): Call[] {
  if (at.machine.processes().some((p) => p.environ()?.['NSLAB_PREPARED'] === WORLD.name)) return [];
  return [
    ...plainHost(),
    ...tools(at),
    ...namesFolder(at),
    ...nameFile(WORLD.name),
    mkdir(WORLD_FOLDER, 0o755, MAY_EXIST),
    open('/proc/self/ns/net', ['O_RDONLY', 'O_CLOEXEC'], 0, { as: HOST, why: WHY_HOST }),
    ...server(at, {
      name: WORLD.name,
      runs: 'world',
      isPrepared: true,
      flags: ['CLONE_NEWNET'],
      first: [takeName(WORLD.name), ...strictless(), ...wire()],
      why: WHY_WORLD,
    }),
    ...rtnetlink([
      linkSet(UPLINK.link, { up: true }, { why: WHY_UP }),
      addressAdd({ link: UPLINK.link, address: `${UPLINK.address}/${UPLINK.length}` }, { why: WHY_ADDRESS }),
    ]),
  ];
}

/** A new net namespace takes over what the machine's own one has (net.core.devconf_inherit_init_net). */
function plainHost(): Call[] {
  return [
    ...sysctl('ipv4/ip_forward', '0', WHY_FORWARD),
    ...['iptables', 'ip6tables', 'arptables'].flatMap((tables) =>
      sysctl(`bridge/bridge-nf-call-${tables}`, '0', WHY_BRIDGE),
    ),
  ];
}

/** Packets with a source that it has no way back to are to arrive, and to be logged: rp_filter would drop them. */
function strictless(): Call[] {
  return [
    ...sysctl('ipv4/ip_forward', '0', WHY_FORWARD),
    ...['all', 'default'].flatMap((which) => sysctl(`ipv4/conf/${which}/rp_filter`, '0', WHY_RP_FILTER)),
  ];
}

/** Files of net namespaces under /proc/sys/net are those of whoever opens them. Some exist with a module only. */
export function sysctl(path: string, value: string, why: Text): Call[] {
  return writeFile(`/proc/sys/net/${path}`, value, { ...MAY_EXIST, why });
}

function wire(): Call[] {
  return rtnetlink([
    loUp(),
    linkAdd(
      {
        name: WORLD.link,
        kind: 'veth',
        up: true,
        peer: { name: UPLINK.link, netns: { fd: result(HOST) } },
      },
      { why: WHY_WIRE },
    ),
    addressAdd({ link: WORLD.link, address: `${WORLD.address}/${WORLD.length}` }),
  ]);
}

const WHY_HOST = {
  en: 'the host’s net namespace, to put an end of a wire into',
  zh: '主机的网络命名空间：网线的一端要插在这里',
};
const WHY_WORLD = {
  en: 'the outside world: a net namespace that the host does not run',
  zh: '外面的世界：不归主机管的一个网络命名空间',
};
const WHY_ADDRESS = { en: 'the host’s address in the outside world', zh: '主机在外面世界里的地址' };
const WHY_UP = { en: 'both ends have to be up before anything passes', zh: '两端都打开，才能通' };
const WHY_FORWARD = { en: 'no router, as a machine is at first', zh: '不转发，机器本来就是这样' };
const WHY_BRIDGE = {
  en: 'frames that cross a bridge are no matter for the packet filter (where br_netfilter makes them one)',
  zh: '穿过网桥的帧不交给包过滤（若 br_netfilter 会这样做的话）',
};
const WHY_RP_FILTER = {
  en: 'take packets from senders to whom there is no way back: they are to be seen',
  zh: '收下没有回程路由的来包：要让人看见它们确实到了',
};
const WHY_WIRE = {
  en: 'a wire in one request: one end here, the other in the host',
  zh: '一次请求做好一根线：一端在这里，另一端在主机',
};
