import type { AttributeTable } from './attributes.ts';
import type { Names, Struct } from './struct.ts';

/* linux/if_link.h, if_addr.h, rtnetlink.h, veth.h, netlink.h: as much of them as containers need. */

const FAMILIES: Names = { AF_INET: 2, AF_BRIDGE: 7, AF_INET6: 10 };

/** net/if.h, netdevice(7) */
export const LINK_FLAGS: Names = {
  IFF_UP: 0x1,
  IFF_BROADCAST: 0x2,
  IFF_LOOPBACK: 0x8,
  IFF_POINTOPOINT: 0x10,
  IFF_RUNNING: 0x40,
  IFF_NOARP: 0x80,
  IFF_PROMISC: 0x100,
  IFF_ALLMULTI: 0x200,
  IFF_MULTICAST: 0x1000,
  IFF_LOWER_UP: 0x10000,
};

export const IFINFOMSG: Struct = [
  { name: 'ifi_family', width: 1, is: FAMILIES },
  { name: 'pad', width: 1 },
  { name: 'ifi_type', width: 2, is: { ARPHRD_ETHER: 1, ARPHRD_LOOPBACK: 772 } },
  { name: 'ifi_index', width: 4 },
  { name: 'ifi_flags', width: 4, flags: LINK_FLAGS },
  { name: 'ifi_change', width: 4, flags: LINK_FLAGS },
];

export const IFADDRMSG: Struct = [
  { name: 'ifa_family', width: 1, is: FAMILIES },
  { name: 'ifa_prefixlen', width: 1 },
  { name: 'ifa_flags', width: 1, flags: { IFA_F_PERMANENT: 0x80 } },
  { name: 'ifa_scope', width: 1, is: { RT_SCOPE_LINK: 253, RT_SCOPE_HOST: 254 } },
  { name: 'ifa_index', width: 4 },
];

export const RTMSG: Struct = [
  { name: 'rtm_family', width: 1, is: FAMILIES },
  { name: 'rtm_dst_len', width: 1 },
  { name: 'rtm_src_len', width: 1 },
  { name: 'rtm_tos', width: 1 },
  { name: 'rtm_table', width: 1, is: { RT_TABLE_MAIN: 254, RT_TABLE_LOCAL: 255 } },
  { name: 'rtm_protocol', width: 1, is: { RTPROT_KERNEL: 2, RTPROT_BOOT: 3 } },
  { name: 'rtm_scope', width: 1, is: { RT_SCOPE_LINK: 253, RT_SCOPE_HOST: 254, RT_SCOPE_NOWHERE: 255 } },
  { name: 'rtm_type', width: 1, is: { RTN_UNICAST: 1, RTN_LOCAL: 2, RTN_BROADCAST: 3 } },
  { name: 'rtm_flags', width: 4, flags: { RTNH_F_DEAD: 1, RTNH_F_ONLINK: 4, RTNH_F_LINKDOWN: 16 } },
];

/** RFC 2863: LOWERLAYERDOWN is a veth whose other end is down. */
const OPERATIONAL_STATES: Names = {
  IF_OPER_UNKNOWN: 0,
  IF_OPER_NOTPRESENT: 1,
  IF_OPER_DOWN: 2,
  IF_OPER_LOWERLAYERDOWN: 3,
  IF_OPER_TESTING: 4,
  IF_OPER_DORMANT: 5,
  IF_OPER_UP: 6,
};

export const LINK_ATTRIBUTES: AttributeTable = {
  IFLA_ADDRESS: [1, 'mac'],
  IFLA_IFNAME: [3, 'string'],
  IFLA_MTU: [4, 'u32'],
  /** The other end of a veth; it may be in another namespace: then IFLA_LINK_NETNSID says in which. */
  IFLA_LINK: [5, 'u32'],
  IFLA_MASTER: [10, 'u32'],
  IFLA_OPERSTATE: [16, { names: OPERATIONAL_STATES }],
  IFLA_LINKINFO: [
    18,
    {
      nest: {
        IFLA_INFO_KIND: [1, 'string'],
        IFLA_INFO_DATA: [
          2,
          {
            by: 'IFLA_INFO_KIND',
            cases: {
              veth: { nest: { VETH_INFO_PEER: [1, { struct: IFINFOMSG, nest: () => LINK_ATTRIBUTES }] } },
              bridge: { nest: { IFLA_BR_STP_STATE: [5, 'u32'], IFLA_BR_VLAN_FILTERING: [7, 'u8'] } },
            },
          },
        ],
        IFLA_INFO_SLAVE_KIND: [4, 'string'],
        IFLA_INFO_SLAVE_DATA: [
          5,
          {
            by: 'IFLA_INFO_SLAVE_KIND',
            cases: { bridge: { nest: { IFLA_BRPORT_STATE: [1, 'u8'], IFLA_BRPORT_MODE: [4, 'u8'] } } },
          },
        ],
      },
    },
  ],
  IFLA_NET_NS_PID: [19, 'u32'],
  IFLA_NET_NS_FD: [28, 'u32'],
  IFLA_EXT_MASK: [29, 'u32'],
  IFLA_LINK_NETNSID: [37, 'u32'],
};

export const ADDRESS_ATTRIBUTES: AttributeTable = {
  IFA_ADDRESS: [1, 'address'],
  IFA_LOCAL: [2, 'address'],
  IFA_LABEL: [3, 'string'],
  IFA_BROADCAST: [4, 'address'],
  IFA_FLAGS: [8, 'u32'],
};

export const ROUTE_ATTRIBUTES: AttributeTable = {
  RTA_DST: [1, 'address'],
  RTA_SRC: [2, 'address'],
  RTA_OIF: [4, 'u32'],
  RTA_GATEWAY: [5, 'address'],
  RTA_PRIORITY: [6, 'u32'],
  RTA_PREFSRC: [7, 'address'],
  RTA_TABLE: [15, 'u32'],
};

/** What an answer says beside its errno, where NETLINK_EXT_ACK is on. */
export const ANSWER_ATTRIBUTES: AttributeTable = {
  NLMSGERR_ATTR_MSG: [1, 'string'],
  NLMSGERR_ATTR_OFFS: [2, 'u32'],
  NLMSGERR_ATTR_POLICY: [
    4,
    { nest: { NL_POLICY_TYPE_ATTR_TYPE: [1, 'u32'], NL_POLICY_TYPE_ATTR_MAX_LENGTH: [7, 'u32'] } },
  ],
  NLMSGERR_ATTR_MISS_TYPE: [5, 'u32'],
  NLMSGERR_ATTR_MISS_NEST: [6, 'u32'],
};
