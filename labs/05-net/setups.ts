import type { Call } from '../../src/engine/call.ts';
import { mkdir, open } from '../../src/engine/calls/files.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { addNamespace, enter, isNamed, loUp, visit } from './net-namespaces.ts';
import { nft } from './packet-filter.ts';
import { server } from './servers.ts';
import { DB, DB_PORT } from './topology.ts';
import { world } from './world-calls.ts';

const MAY_EXIST = { onError: 'continue' } as const;

const WITH_WORLD = [
  'lo-up',
  'named-netns',
  'veth',
  'bridge',
  'default-route',
  'forward',
  'masquerade-iptables',
  'masquerade-nft',
  'publish',
  'hairpin',
] as const;

/** What a step finds when it is entered: always the host with its wire to the world, made once. */
export const setups: Programs = {
  ...Object.fromEntries(WITH_WORLD.map((step) => [step, world])),

  'forward-filter': (at) => [
    ...world(at),
    ...nft('closed', {
      en: 'a packet filter that forwards nothing, as a host with Docker has it; rules go through the nft program',
      zh: '一份什么都不转发的包过滤规则，装了 Docker 的主机就是这样；规则通过 nft 程序写入',
    }),
  ],

  dns: (at) => [...world(at), ...resolvConf()],

  pod: (at) => [...world(at), ...database(at)],
};

/**
 * `ip netns exec` binds over /etc/resolv.conf. Where systemd-resolved runs, that is a link into the machine's /run,
 * which the lab host does not have: the file that it points to is made, empty.
 */
function resolvConf(): Call[] {
  return [
    ...['/run/systemd', '/run/systemd/resolve'].map((folder) => mkdir(folder, 0o755, MAY_EXIST)),
    open('/etc/resolv.conf', ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], 0o644, MAY_EXIST),
  ];
}

/** A server that only its own container can reach: it listens on 127.0.0.1. */
function database(at: ProgramContext): Call[] {
  if (at.machine.processes().some((p) => p.environ()?.['NSLAB_PREPARED'] === DB.name)) return [];
  return [
    ...(isNamed(at, DB.name) ? visit(DB.name, rtnetlink([loUp()])) : addNamespace(at, DB.name)),
    ...server(at, {
      name: DB.name,
      runs: 'serve',
      arguments: [String(DB_PORT), '127.0.0.1'],
      isPrepared: true,
      first: enter(DB.name),
      why: {
        en: 'a container with a server that listens on 127.0.0.1 only',
        zh: '一个容器，里面的服务器只监听 127.0.0.1',
      },
    }),
  ];
}
