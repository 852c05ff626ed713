import type { Text } from '../../text/text.ts';
import type { Refusal } from './answer.ts';

type ByErrno = Readonly<Record<string, Text>>;

/** What a refusal means: by the attribute that the kernel points at, by its own words, by request and errno. */
export function refusalAdvice(type: string, { errno, words, about }: Refusal): Text | undefined {
  return (
    (errno === 'ERANGE' || words === POLICY ? BY_ATTRIBUTE[about ?? ''] : undefined) ??
    BY_WORDS[words ?? ''] ??
    REFUSALS[type]?.[errno] ??
    REFUSALS['*']?.[errno]
  );
}

const POLICY = 'Attribute failed policy validation';

const BY_ATTRIBUTE: ByErrno = {
  IFLA_IFNAME: {
    en: 'The name of an interface has at most 15 characters (IFNAMSIZ is 16, with the NUL): choose a shorter one.',
    zh: '接口名最多 15 个字符（IFNAMSIZ 为 16，含结尾的 NUL）：换个短一点的名字。',
  },
};

const GATEWAY: Text = {
  en: 'The gateway is nobody’s neighbour: it must lie in the network of an address that an interface here has, and that interface must be up. First the address and the link, then the route.',
  zh: '网关不在任何一个相邻网段里：它必须落在本处某个接口地址所在的网段，且该接口已打开。先配地址、打开接口，再加路由。',
};

const BY_WORDS: ByErrno = {
  'Nexthop has invalid gateway': GATEWAY,
  'Invalid prefix for given prefix length': {
    en: 'The destination has bits outside its own network: 10.88.0.0/24, not 10.88.0.1/24.',
    zh: '目的地址里含有网段之外的位：应写 10.88.0.0/24，而不是 10.88.0.1/24。',
  },
  'The interface netns is immutable': {
    en: 'lo and bridges stay in the namespace that they were made in: make one over there.',
    zh: 'lo 和网桥只能留在创建时所在的命名空间里：请到那边去新建。',
  },
};

/** By the request, then the errno: what every kernel says, with words or without. */
export const REFUSALS: Readonly<Record<string, ByErrno>> = {
  RTM_NEWLINK: {
    EEXIST: {
      en: 'An interface of that name is in this net namespace already, or, for a veth, where its other end was to go: choose another name, or delete the old one.',
      zh: '这个网络命名空间里已有同名接口；对 veth 来说，也可能是另一端要去的地方已有同名接口：换个名字，或先删掉旧的。',
    },
    ENODEV: {
      en: 'No interface here has that name: it may be in another net namespace, where it was moved.',
      zh: '这里没有叫这个名字的接口：它可能已被移到别的网络命名空间。',
    },
    EINVAL: {
      en: 'A name that is empty or holds a slash, a colon or a space; or something that this interface cannot be: lo is no port of a bridge, and neither lo nor a bridge leaves its namespace.',
      zh: '名字为空，或含有斜杠、冒号、空格；或这个接口做不到：lo 不能插到网桥上，lo 和网桥也不能离开自己的命名空间。',
    },
    ERANGE: {
      en: 'A value is out of its range: the name of an interface has at most 15 characters.',
      zh: '某个值超出了范围：接口名最多 15 个字符。',
    },
    EOPNOTSUPP: {
      en: 'This kernel does not know that kind of interface (its module is missing: veth, bridge), or the master is no bridge.',
      zh: '内核不认识这种接口（缺少模块：veth、bridge），或所指的 master 不是网桥。',
    },
    EBUSY: {
      en: 'The interface is in use: it is up and cannot be renamed, or it is a port of another bridge.',
      zh: '接口正在使用：打开着就不能改名，或者它已是别的网桥的端口。',
    },
    ELOOP: {
      en: 'A bridge cannot be a port of a bridge; connect two of them with a veth pair.',
      zh: '网桥不能作为网桥的端口；两个网桥之间用一对 veth 相连。',
    },
    ENOTCONN: {
      en: 'One end of a veth cannot be up before the other end is there: make the pair, then set it up.',
      zh: 'veth 的另一端还不存在时，这一端不能打开：先创建这一对，再打开。',
    },
    ESRCH: {
      en: 'There is no process of that number, whose net namespace was meant: it has ended, or the number is that of another pid namespace.',
      zh: '没有这个编号的进程，找不到它的网络命名空间：进程已结束，或编号属于别的 PID 命名空间。',
    },
    EBADF: {
      en: 'The file that should be a net namespace is not open.',
      zh: '本该是网络命名空间的那个文件没有打开。',
    },
  },
  RTM_GETLINK: {
    ENODEV: {
      en: 'No interface in this net namespace has that name: it is in another one, or not made yet.',
      zh: '这个网络命名空间里没有叫这个名字的接口：它在别的命名空间里，或者还没有创建。',
    },
  },
  RTM_DELLINK: {
    ENODEV: {
      en: 'No interface here has that name: it is gone already; the two ends of a veth go together.',
      zh: '这里没有叫这个名字的接口：它已经不在了；veth 的两端是一起消失的。',
    },
    EOPNOTSUPP: {
      en: 'lo, and what is hardware, cannot be deleted.',
      zh: 'lo 和硬件接口不能删除。',
    },
  },
  RTM_NEWADDR: {
    EEXIST: {
      en: 'The interface has this address already: leave it, or delete it first.',
      zh: '接口上已有这个地址：不用再加，或者先删掉。',
    },
    ENODEV: { en: 'The interface has gone meanwhile.', zh: '接口在此期间消失了。' },
    EINVAL: {
      en: 'The prefix is no length from 0 to 32, or the address is none that an interface can have.',
      zh: '前缀长度不在 0 到 32 之间，或这个地址不能配在接口上。',
    },
  },
  RTM_DELADDR: {
    EADDRNOTAVAIL: {
      en: 'The interface does not have this address, with this length of its network.',
      zh: '接口上没有这个地址（网段长度也要一致）。',
    },
  },
  RTM_NEWROUTE: {
    EEXIST: {
      en: 'There is a route to this destination already: delete it first.',
      zh: '到这个目的地的路由已经有了：先删掉旧的。',
    },
    ENETUNREACH: GATEWAY,
    ENETDOWN: {
      en: 'The interface that the route would use is down: set it up first.',
      zh: '路由要用的接口没有打开：先把它打开。',
    },
    EINVAL: {
      en: 'The destination has bits outside its own network, or the gateway is one of our own addresses.',
      zh: '目的地址含有网段之外的位，或网关就是我们自己的地址。',
    },
  },
  RTM_DELROUTE: {
    ESRCH: { en: 'There is no such route in the main table.', zh: '主路由表里没有这条路由。' },
  },
  '*': {
    EPERM: {
      en: 'It takes CAP_NET_ADMIN in the user namespace that owns this net namespace: be root there, or make both.',
      zh: '需要在拥有这个网络命名空间的用户命名空间里有 CAP_NET_ADMIN：在那里做 root，或者两者都新建。',
    },
  },
};
