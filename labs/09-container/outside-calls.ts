import { type Call, result, text } from '../../src/engine/call.ts';
import { chown, mkdir } from '../../src/engine/calls/files.ts';
import { kill } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { addressAdd } from '../../src/engine/netlink/inet-requests.ts';
import { linkAdd, linkDelete } from '../../src/engine/netlink/requests.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { parseIdMap } from '../../src/observe/idmap.ts';
import { command } from '../05-net/packet-filter.ts';
import { sysctl } from '../05-net/world-calls.ts';
import { folders, make, set } from '../07-cgroups/groups.ts';
import { cpuLimit, memoryLimit, pidsLimit } from '../07-cgroups/settings.ts';
import { boxNamed } from './containers.ts';
import { type Box, ownFolder, pidFile, ROOT } from './places.ts';

/* What the maker of a container does, outside of it. */

const KINDS = ['cpu', 'memory', 'pids'] as const;
const MAY_EXIST = { onError: 'continue' } as const;

/** The first of its ids as the lab host numbers them, and how many. */
export function idsOf(at: ProgramContext, { number }: Box): { first: number; count: number } {
  const own = parseIdMap(at.machine.init.file('uid_map') ?? '');
  const single = own.reduce((sum, range) => sum + range.length, 0) === 1;
  return single ? { first: 0, count: 1 } : { first: number * 10_000, count: 1000 };
}

/** One of that name that still runs is ended first, as ./box does it. */
export function endedFirst(at: ProgramContext, { name }: Box): Call[] {
  const pid = boxNamed(at.machine, name)?.innerPids[0];
  return pid === undefined ? [] : [kill(pid, 'SIGKILL', { ...MAY_EXIST, why: WHY_ENDED })];
}

/** Its groups with their limits, where the lab host has groups, and a layer for what it will change. */
export function before(at: ProgramContext, box: Box): Call[] {
  const { first } = idsOf(at, box);
  const own = ownFolder(box);
  const layer = ['upper', 'work'].map((name) => `${own}/${name}`);
  return [
    ...(at.machine.cgroups.version === undefined ? [] : limits(at, box)),
    ...[ROOT, own, ...layer].map((path) => mkdir(path, 0o755, MAY_EXIST)),
    ...layer.map((path) => chown(path, first, first, { why: WHY_OWNER })),
  ];
}

/** Where ./box, too, remembers it. */
export function remember(box: Box): Call[] {
  return writeFile(pidFile(box), text`${result('box')}\n`, { why: WHY_REMEMBER });
}

function limits(at: ProgramContext, { name }: Box): Call[] {
  return [
    ...make(at, name, ...KINDS),
    ...set(at, name, memoryLimit(64)),
    ...set(at, name, pidsLimit(64)),
    ...set(at, name, cpuLimit(50)),
  ];
}

/** The child that was just made, into its groups: before it makes its cgroup namespace. */
export function intoGroups(at: ProgramContext, { name }: Box): Call[] {
  if (at.machine.cgroups.version === undefined) return [];
  return folders(at, name, KINDS).flatMap((path) =>
    writeFile(`${path}/cgroup.procs`, text`${result('box')}`, { why: WHY_JOIN }),
  );
}

export function maps(at: ProgramContext, box: Box): Call[] {
  const { first, count } = idsOf(at, box);
  const line = `0 ${first} ${count}`;
  return [
    ...writeFile(text`/proc/${result('box')}/uid_map`, line, { why: WHY_MAP }),
    ...writeFile(text`/proc/${result('box')}/gid_map`, line),
  ];
}

/** The bridge, once; forwarding; the rules of NAT; and a wire to the child. */
export function wireOutside({ name }: Box): Call[] {
  return [
    ...rtnetlink([
      linkAdd({ name: 'box0', kind: 'bridge', up: true }, { ...MAY_EXIST, why: WHY_BRIDGE }),
      addressAdd({ link: 'box0', address: '10.77.0.1/24' }, MAY_EXIST),
      linkDelete(`veth-${name}`, { ...MAY_EXIST, why: WHY_OLD_WIRE }),
      linkAdd(
        {
          name: `veth-${name}`,
          kind: 'veth',
          master: 'box0',
          up: true,
          peer: { name: 'eth0', netns: { pid: result('box') } },
        },
        { why: WHY_WIRE },
      ),
    ]),
    ...sysctl('ipv4/ip_forward', '1', WHY_FORWARD),
    ...command('nft', [RULES], WHY_RULES),
  ];
}

const RULES = [
  'table ip box',
  'delete table ip box',
  'add table ip box',
  'add chain ip box post { type nat hook postrouting priority srcnat; }',
  'add chain ip box pre { type nat hook prerouting priority dstnat; }',
  'add rule ip box post ip saddr 10.77.0.0/24 oifname "uplink" masquerade',
  'add rule ip box pre iifname "uplink" tcp dport 8080 dnat to 10.77.0.2:80',
].join('; ');

const WHY_ENDED = { en: 'one of that name is still there: it ends first', zh: '同名的那个还在：先结束它' };
const WHY_OWNER = {
  en: 'what it changes belongs to its own root, not to ours',
  zh: '它改动的东西归它自己的 root，不归我们的',
};
const WHY_JOIN = {
  en: 'into the group before it does anything: all that it uses from now on is counted there',
  zh: '趁它什么都还没做就进组：此后用到的一切都记在组里',
};
const WHY_MAP = {
  en: 'root inside is nobody special outside; only we, from outside, may say so',
  zh: '里面的 root，在外面谁也不是；这话只能由外面的我们来说',
};
const WHY_REMEMBER = {
  en: 'its number, for whoever wants to end it',
  zh: '记下它的进程号，结束它的时候要用',
};
const WHY_BRIDGE = { en: 'a switch for all containers, made once', zh: '所有容器共用的交换机，只做一次' };
const WHY_OLD_WIRE = {
  en: 'the wire of the one before may still be on its way out',
  zh: '前一个容器的线可能还没消失干净',
};
const WHY_WIRE = {
  en: 'a wire: one end in the switch, the other inside, in the net namespace of that process',
  zh: '一根线：一端插在交换机上，另一端直接放进那个进程的网络命名空间',
};
const WHY_FORWARD = { en: 'the host passes on what is for others', zh: '主机替别人转交' };
const WHY_RULES = {
  en: 'out with our address, and port 8080 in to the first container; the nft program writes it',
  zh: '出去时换上我们的地址，8080 端口转进第一个容器；规则由 nft 程序写入',
};
