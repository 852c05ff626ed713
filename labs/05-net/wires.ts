import { type Call, result } from '../../src/engine/call.ts';
import { close, open } from '../../src/engine/calls/files.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { addressAdd, addressDelete } from '../../src/engine/netlink/inet-requests.ts';
import { linkAdd, linkSet, type Request } from '../../src/engine/netlink/requests.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { addNamespace, fileOf, isNamed, visit } from './net-namespaces.ts';
import { BRIDGE, type Container, DB, WEB } from './topology.ts';

const GATEWAY = `${BRIDGE.address}/${BRIDGE.length}`;

/** A veth pair from the host into a container, with an address at each end. */
export function wireTo(container: Container): Call[] {
  return [
    ...opened(container),
    ...rtnetlink([
      pair(container),
      addressAdd({ link: container.hostEnd, address: GATEWAY }, { why: WHY_HOST_ADDRESS }),
    ]),
    close(result(container.name)),
    ...addressed(container),
  ];
}

/** The one wire becomes a port of a bridge, and a second container gets one. */
export function bridged(at: ProgramContext): Call[] {
  return [
    ...(isNamed(at, DB.name) ? [] : addNamespace(at, DB.name)),
    ...opened(DB),
    ...rtnetlink([
      addressDelete({ link: WEB.hostEnd, address: GATEWAY }, { why: WHY_TAKEN }),
      linkAdd({ name: BRIDGE.link, kind: 'bridge', up: true }, { why: WHY_BRIDGE }),
      addressAdd({ link: BRIDGE.link, address: GATEWAY }, { why: WHY_GATEWAY }),
      linkSet(WEB.hostEnd, { master: BRIDGE.link }, { why: WHY_PORT }),
      pair(DB, BRIDGE.link),
    ]),
    close(result(DB.name)),
    ...addressed(DB),
  ];
}

function opened({ name }: Container): Call[] {
  return [open(fileOf(name), ['O_RDONLY', 'O_CLOEXEC'], 0, { as: name, why: WHY_FILE })];
}

function pair({ name, hostEnd, link }: Container, master?: string): Request {
  const peer = { name: link, netns: { fd: result(name) } };
  return linkAdd(
    { name: hostEnd, kind: 'veth', peer, up: true, ...(master === undefined ? {} : { master }) },
    { why: master === undefined ? WHY_PAIR : WHY_PLUGGED },
  );
}

function addressed({ name, link, address }: Container): Call[] {
  return visit(
    name,
    rtnetlink([
      linkSet(link, { up: true }, { why: WHY_UP }),
      addressAdd({ link, address: `${address}/${BRIDGE.length}` }, { why: WHY_ADDRESS }),
    ]),
  );
}

const WHY_FILE = { en: 'the container’s net namespace, as a file', zh: '容器的网络命名空间，以文件的形式' };
const WHY_PAIR = {
  en: 'a wire with two ends, made in one request: one stays here and is up, eth0 appears in the container',
  zh: '一根线的两端，一次请求做好：一端留在这里并打开，eth0 出现在容器里',
};
const WHY_PLUGGED = {
  en: 'the second wire, plugged into the bridge from the start',
  zh: '第二根线，一开始就插在网桥上',
};
const WHY_HOST_ADDRESS = { en: 'the host’s end gets an address', zh: '主机这一端配上地址' };
const WHY_ADDRESS = { en: 'the container’s address, in the same network', zh: '容器的地址，在同一个网段里' };
const WHY_UP = {
  en: 'the other end, too: a wire carries nothing until both are up',
  zh: '另一端也要打开：两端都开着，线才通',
};
const WHY_TAKEN = {
  en: 'an address belongs to a whole network: the bridge will have it, not one port',
  zh: '地址属于整个网段：应该归网桥，而不是某一个端口',
};
const WHY_BRIDGE = { en: 'a switch, made of nothing but kernel', zh: '一台交换机，全由内核变出来' };
const WHY_GATEWAY = {
  en: 'the host has its own foot in that network here: the gateway of all containers',
  zh: '主机自己也在这个网段里落脚：它就是所有容器的网关',
};
const WHY_PORT = { en: 'web0 becomes a port of the bridge', zh: 'web0 成为网桥的一个端口' };
