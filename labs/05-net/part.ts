import {
  addressAdd,
  execve,
  linkAdd,
  linkDelete,
  linkSet,
  result,
  routeAdd,
  rtnetlink,
  spawn,
  wait4,
  writeFile,
} from 'nslab';
import { NAME, NUMBER, type Part } from '../09-container/frame.ts';

// en: The packet filter is not spoken in system calls here: the nft program writes its rules.
// zh: 包过滤规则不在这里用系统调用写：交给 nft 程序。
const NFT = `
  table ip box {
    chain pre  { type nat hook prerouting priority dstnat; }
    chain post { type nat hook postrouting priority srcnat; }
  }
  flush table ip box
  add rule ip box post ip saddr 10.77.0.0/24 oifname "uplink" masquerade
  add rule ip box pre iifname "uplink" tcp dport 8080 dnat to 10.77.0.2:80
`;

export const net: Part = {
  flags: ['CLONE_NEWNET'],
  before: [
    // en: Once for all containers: the second one finds it there, and goes on.
    // zh: 所有容器共用，只做一次：第二个容器发现已经有了，就接着往下。
    ...rtnetlink([
      linkAdd({ name: 'box0', kind: 'bridge', up: true }, { onError: 'continue' }),
      addressAdd({ link: 'box0', address: '10.77.0.1/24' }, { onError: 'continue' }),
    ]),
    // en: TODO: what makes a router of the host? /proc/sys/net/ipv4/ip_forward.
    // zh: TODO：是什么让主机成为路由器？/proc/sys/net/ipv4/ip_forward。
    //<
    ...writeFile('/proc/sys/net/ipv4/ip_forward', '1'),
    //>
    spawn(
      { child: [execve('/usr/bin/env', ['env', 'nft', NFT], ['PATH=/usr/sbin:/sbin:/usr/bin:/bin'])] },
      { as: 'nft' },
    ),
    wait4(result('nft'), { mustSucceed: true }),
  ],
  outside: [
    ...rtnetlink([
      // en: A wire of the one before may still be on its way out.
      // zh: 前一个容器的线可能还没消失干净。
      linkDelete(`veth-${NAME}`, { onError: 'continue' }),
      // en: TODO: a veth pair: the one end, `veth-${NAME}`, in the bridge (master), and up; the other, eth0, in the
      // en: net namespace of process result('box'): peer: { name, netns: { pid } }.
      // zh: TODO：一对 veth：一端 `veth-${NAME}` 插在网桥上（master）并启用；另一端 eth0 在进程 result('box') 的
      // zh: 网络命名空间里：peer: { name, netns: { pid } }。
      //<
      linkAdd({
        name: `veth-${NAME}`,
        kind: 'veth',
        master: 'box0',
        up: true,
        peer: { name: 'eth0', netns: { pid: result('box') } },
      }),
      //>
    ]),
  ],
  inside: [
    ...rtnetlink([
      // en: TODO: lo and eth0 up; the address 10.77.0.NUMBER/24; the default route via 10.77.0.1.
      // zh: TODO：启用 lo 和 eth0；地址 10.77.0.NUMBER/24；默认路由经过 10.77.0.1。
      //<
      linkSet('lo', { up: true }),
      linkSet('eth0', { up: true }),
      addressAdd({ link: 'eth0', address: `10.77.0.${NUMBER}/24` }),
      routeAdd({ to: 'default', via: '10.77.0.1' }),
      //>
    ]),
  ],
};
