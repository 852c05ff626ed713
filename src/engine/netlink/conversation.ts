import { type Call, result } from '../call.ts';
import { close } from '../calls/files.ts';
import { recvfrom, sendto, setsockopt, socket } from '../calls/sockets.ts';
import { encodeMessage, HEADER_SIZE, type Message } from './message.ts';
import { indexName, linkGet, type Request } from './requests.ts';
import { shownMessage } from './shown.ts';

const SOCKET = 'netlink';
/** An ack with the kernel's words, and with what the attribute's policy says. */
const ACK_ROOM = 512;
/** All that a link says about itself: about 1,500 bytes in Linux 6.18. */
const LINK_ROOM = 4096;

/**
 * Requests to rtnetlink(7), one after the other, about the net namespace that the process is in: a socket
 * stays in the one that it was made in. A request that the kernel refuses stops the program, unless its
 * `onError` says otherwise.
 */
export function rtnetlink(requests: readonly Request[]): Call[] {
  const known = new Set<string>();
  let sequence = 0;
  const calls: Call[] = [];
  for (const request of requests) {
    for (const link of request.links) {
      if (known.has(link)) continue;
      known.add(link);
      calls.push(...exchange(linkGet(link, { why: whyNumber(link) }), ++sequence, indexName(link)));
    }
    calls.push(...exchange(request, ++sequence));
    forget(known, request);
  }
  return [...opened(), ...calls, close(result(SOCKET))];
}

/** With words beside each errno (linux/netlink.h, 4.12), and without the request repeated in each answer (4.3). */
function opened(): Call[] {
  const netlink = result(SOCKET);
  return [
    socket('AF_NETLINK', ['SOCK_RAW', 'SOCK_CLOEXEC'], 'NETLINK_ROUTE', { as: SOCKET, why: WHY_SOCKET }),
    setsockopt(netlink, 'SOL_NETLINK', 'NETLINK_EXT_ACK', 1, { why: WHY_WORDS }),
    setsockopt(netlink, 'SOL_NETLINK', 'NETLINK_CAP_ACK', 1),
  ];
}

function exchange(request: Request, sequence: number, as?: string): Call[] {
  const { type, header, attributes, why, onError } = request;
  const asks = type.startsWith('RTM_GET');
  const flags = ['NLM_F_REQUEST', ...(asks ? [] : ['NLM_F_ACK']), ...request.flags];
  const message: Message = { type, flags, sequence, header, attributes };
  const { bytes, relocations } = encodeMessage(message);
  const shown = shownMessage(message);
  // struct nlmsgerr begins with its error; what every other answer begins with, as an int, is not negative.
  const answer = { errorAt: HEADER_SIZE, type, request: bytes, shown };
  return [
    sendto(result(SOCKET), bytes, { relocations, shown, ...(why ? { why } : {}) }),
    recvfrom(result(SOCKET), asks ? LINK_ROOM : ACK_ROOM, {
      answer,
      ...(as === undefined ? {} : { as }),
      ...(onError ? { onError } : {}),
    }),
  ];
}

/** A link that has gone, or gone elsewhere, may come back under its name with another number. */
function forget(known: Set<string>, { type, attributes }: Request): void {
  const name = attributes.find(([attribute]) => attribute === 'IFLA_IFNAME')?.[1];
  const moves = attributes.some(([attribute]) => attribute.startsWith('IFLA_NET_NS_'));
  if (type === 'RTM_DELLINK' || moves) known.delete(String(name));
}

const WHY_SOCKET = {
  en: 'a line to the kernel: interfaces, addresses and routes are asked for in messages (rtnetlink)',
  zh: '一条通向内核的线路：接口、地址和路由都靠消息来请求（rtnetlink）',
};
const WHY_WORDS = {
  en: 'when it refuses, it shall say why in words, not by a number alone',
  zh: '请内核在拒绝时用文字说明原因，而不只给一个数字',
};

function whyNumber(link: string) {
  return {
    en: `the kernel knows an interface by its number: which one has ${link}?`,
    zh: `内核用编号认接口：${link} 是几号？`,
  };
}
