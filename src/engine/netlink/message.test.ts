import { describe, expect, test } from 'vitest';
import { NslabError } from '../../text/error.ts';
import { decodeAnswer, refusalOf } from './answer.ts';
import { decodeMessages, encodeMessage } from './message.ts';
import { ANSWERED, SENT } from './saved.test-kit.ts';
import { shownAnswer, shownMessage } from './shown.ts';

const MADE = 'NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE, seq=1795317766';
const SET = 'NLM_F_REQUEST|NLM_F_ACK, seq=1795317766';

const SAID: Readonly<Record<keyof typeof SENT, string>> = {
  'ip link add web0 type veth peer name eth0': `{RTM_NEWLINK, ${MADE}, {}, [[IFLA_IFNAME, "web0"], [IFLA_LINKINFO, [[IFLA_INFO_KIND, "veth"], [IFLA_INFO_DATA, [[VETH_INFO_PEER, {{}, [[IFLA_IFNAME, "eth0"]]}]]]]]]}`,
  'ip link add box0 type bridge': `{RTM_NEWLINK, ${MADE}, {}, [[IFLA_IFNAME, "box0"], [IFLA_LINKINFO, [[IFLA_INFO_KIND, "bridge"]]]]}`,
  'ip addr add 10.77.0.1/24 dev box0': `{RTM_NEWADDR, ${MADE}, {ifa_family=AF_INET, ifa_prefixlen=24, ifa_index=4}, [[IFA_LOCAL, 10.77.0.1], [IFA_ADDRESS, 10.77.0.1]]}`,
  'ip link set box0 up': `{RTM_NEWLINK, ${SET}, {ifi_index=4, ifi_flags=IFF_UP, ifi_change=IFF_UP}}`,
  'ip route add default via 10.77.0.9': `{RTM_NEWROUTE, ${MADE}, {rtm_family=AF_INET, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_type=RTN_UNICAST}, [[RTA_GATEWAY, 10.77.0.9]]}`,
  'ip link set web0 master box0': `{RTM_NEWLINK, ${SET}, {ifi_index=3}, [[IFLA_MASTER, 4]]}`,
  'ip link set eth0 netns 3712': `{RTM_NEWLINK, ${SET}, {ifi_index=2}, [[IFLA_NET_NS_PID, 3712]]}`,
  'ip route add 10.88.0.0/24 via 10.77.0.9 dev box0': `{RTM_NEWROUTE, ${MADE}, {rtm_family=AF_INET, rtm_dst_len=24, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_type=RTN_UNICAST}, [[RTA_DST, 10.88.0.0], [RTA_GATEWAY, 10.77.0.9], [RTA_OIF, 4]]}`,
  'ip link del web0': `{RTM_DELLINK, ${SET}, {ifi_index=3}}`,
};

const sent = Object.entries(SENT) as [keyof typeof SENT, Uint8Array][];

test.each(sent)('%s', (command, bytes) => {
  expect(decodeMessages(bytes).map(shownMessage)).toEqual([SAID[command]]);
});

test.each(sent)('there and back: %s', (_, bytes) => {
  const [message] = decodeMessages(bytes);
  if (!message) throw new Error('nothing was decoded');
  const again = encodeMessage(message);
  expect(again.relocations).toEqual([]);
  expect(decodeMessages(again.bytes)).toEqual([message]);
  // ip leaves out the NUL behind the kind of a link; the kernel takes both.
  if (!Buffer.from(bytes).includes(Buffer.from([0x12, 0]))) expect(again.bytes).toEqual(bytes);
});

const ANSWERS: Readonly<Record<keyof typeof ANSWERED, string>> = {
  done: '{NLMSG_ERROR, seq=1, {error=0}}',
  'no such link': '{NLMSG_ERROR, seq=5, {error=-ENODEV}}',
  'name too long':
    '{NLMSG_ERROR, seq=6, {error=-ERANGE}, [[NLMSGERR_ATTR_MSG, "Attribute failed policy validation"], [NLMSGERR_ATTR_OFFS, 32], [NLMSGERR_ATTR_POLICY, [[NL_POLICY_TYPE_ATTR_MAX_LENGTH, 15], [NL_POLICY_TYPE_ATTR_TYPE, 11]]]]}',
  'no such neighbour':
    '{NLMSG_ERROR, seq=7, {error=-ENETUNREACH}, [[NLMSGERR_ATTR_MSG, "Nexthop has invalid gateway"]]}',
  'not capped':
    '{NLMSG_ERROR, seq=7, {error=-ENETUNREACH}, [[NLMSGERR_ATTR_MSG, "Nexthop has invalid gateway"]]}',
  'a port of a bridge':
    '{RTM_NEWLINK, 0, seq=4, {ifi_type=ARPHRD_ETHER, ifi_index=4, ifi_flags=IFF_UP|IFF_BROADCAST|IFF_MULTICAST}, [[IFLA_IFNAME, "web0"], [IFLA_OPERSTATE, IF_OPER_LOWERLAYERDOWN], [IFLA_MTU, 1500], [IFLA_MASTER, 2], [IFLA_ADDRESS, 1a:55:18:23:3e:bb], [IFLA_LINKINFO, [[IFLA_INFO_KIND, "veth"], [IFLA_INFO_SLAVE_KIND, "bridge"]]], /* 1 more */]}',
};

const answered = Object.entries(ANSWERED) as [keyof typeof ANSWERED, Uint8Array][];

test.each(answered)('answered: %s', (name, bytes) => {
  expect(shownAnswer(bytes)).toBe(ANSWERS[name]);
});

test('the kernel points at the attribute that it refuses', () => {
  const request = SENT['ip link add box0 type bridge'];
  expect(refusalOf(ANSWERED['name too long'], request)).toEqual({
    errno: 'ERANGE',
    words: 'Attribute failed policy validation',
    about: 'IFLA_IFNAME',
  });
  expect(refusalOf(ANSWERED.done, request)).toBeUndefined();
  expect(refusalOf(ANSWERED['a port of a bridge'], request)).toBeUndefined();
});

const all = [...sent, ...answered];
const decodeAny = (bytes: Uint8Array) => decodeAnswer(bytes);

describe('malformed', () => {
  test.each(all)('cut off at every byte: %s', (_, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeAny(bytes.subarray(0, length)), String(length)).toThrow(NslabError);
    }
  });

  test.each(all)('cut off at every byte, with a length that agrees: %s', (_, bytes) => {
    for (let length = 16; length < bytes.length; length++) {
      const copy = bytes.slice(0, length);
      new DataView(copy.buffer).setUint32(0, length, true);
      onlyOurError(() => decodeAny(copy));
    }
  });

  test.each(all)('any byte another: %s', (_, bytes) => {
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 3, 5, 0xff]) {
        const copy = bytes.slice();
        copy[at] = value;
        onlyOurError(() => decodeAny(copy));
        shownAnswer(copy);
        refusalOf(copy, bytes);
        refusalOf(bytes, copy);
      }
    }
  });

  const address = SENT['ip addr add 10.77.0.1/24 dev box0'];
  const words: readonly (readonly [string, number, number, string])[] = [
    ['an attribute without a header', 24, 3, 'an attribute says it has 3 bytes, and 16 are there'],
    ['an attribute beyond the end', 32, 9, 'an attribute says it has 9 bytes, and 8 are there'],
    ['a message beyond the end', 0, 41, 'it says it has 41 bytes, and 40 are there'],
    ['a message without a header', 0, 15, 'it says it has 15 bytes, and 40 are there'],
    ['an unknown type', 4, 99, 'type 99 is not known'],
  ];
  test.each(words)('%s', (_, at, value, said) => {
    const copy = address.slice();
    new DataView(copy.buffer).setUint16(at, value, true);
    expect(() => decodeAny(copy)).toThrow(`The netlink message is malformed: ${said}.`);
  });

  test('a number of the wrong size', () => {
    const copy = SENT['ip link set web0 master box0'].slice();
    copy[32] = 6;
    expect(() => decodeAny(copy)).toThrow('IFLA_MASTER has 2 bytes and not 4');
  });
});

function onlyOurError(what: () => unknown): void {
  try {
    what();
  } catch (error) {
    expect(error).toBeInstanceOf(NslabError);
  }
}
