import type { Difference } from '../difference.ts';
import type { Rule } from './rule.ts';

const OCI = ['runc', 'crun'] as const;
const BWRAP = ['bwrap'] as const;

/** What a container gets of the machine: devices, groups, a network. */
export const MACHINE: readonly Rule[] = [
  {
    id: 'core',
    section: 'devices',
    name: /core/,
    when: ({ ours, theirs }) => ours === undefined && theirs === '-> /proc/kcore',
    text: {
      en: 'A link to the machine’s memory, /proc/kcore, as Linux had it in /dev long ago. It leads to a file that is masked, or not there at all.',
      zh: '指向机器内存 /proc/kcore 的链接，是 Linux 早年 /dev 里的惯例。它指向的文件不是被遮盖，就是根本不存在。',
    },
  },
  {
    id: 'device-owner',
    section: 'devices',
    name: /.*/,
    when: ({ ours, theirs }) =>
      withoutOwner(ours) !== undefined && withoutOwner(ours) === withoutOwner(theirs),
    text: {
      en: 'The machine’s own device, bound here; only its owner looks different: outside it is root, who has a number in a container that maps root, and in a range of its own has none: shown as 65534, nobody. Mode 0666 lets everybody use it.',
      zh: '都是绑定进来的机器自己的设备，只是属主看起来不同：它在外面是 root，映射了 root 的容器里有对应的号码，有自己一段 id 的容器里没有，就显示成 65534（nobody）。权限位 0666 让谁都能用。',
    },
  },
  {
    id: 'crun-rootless',
    section: 'cgroups',
    runtimes: ['crun'],
    name: /.*/,
    when: (row, among) => isLeft(row) && among.some(isLeft) && among.every(isLeft),
    text: {
      en: 'With cgroup v1, crun puts a container into groups only for root of the machine. Here it is root of a user namespace, the lab host’s: the groups stay empty, the container in its maker’s, and limits that were asked for are passed over in silence. With --host they hold; with cgroup v2, here too.',
      zh: '在 cgroup v1 下，只有机器的 root 运行 crun，它才会把容器放进 cgroup。这里它是实验主机这个用户命名空间的 root：建出来的组空着，容器留在创建者的组里，要求的限额被悄悄略过。用 --host 限额就有效；换成 cgroup v2，在这里也有效。',
    },
  },
  {
    id: 'swap',
    section: 'cgroups',
    runtimes: OCI,
    name: /memory\.memsw|memory\.swap\.max/,
    when: ({ ours, theirs }) => ours !== undefined && ours !== 'max' && theirs === 'max',
    text: {
      en: 'A limit for memory alone lets a container escape into swap. Docker allows as much swap again as memory, and so does ours; a bundle whose configuration names no swap leaves it without a limit.',
      zh: '只限制内存，容器可以躲进交换区。Docker 默认允许再用同样多的交换区，我们也是；bundle 的配置里不写交换区，就不限制。',
    },
  },
  {
    id: 'device-rules',
    section: 'cgroups',
    runtimes: OCI,
    name: /device [abc] .*/,
    text: {
      en: 'cgroup v1’s devices controller says which devices may be opened. The others forbid all and allow a list. Ours writes no rules: in a user namespace mknod(2) makes no device, so there is none but those that are bound into /dev.',
      zh: 'cgroup v1 的 devices 控制器规定哪些设备可以打开。它们先全部禁止，再放行一张表。我们不写规则：用户命名空间里 mknod(2) 造不出设备，能用的只有绑定到 /dev 里的那几个。',
    },
  },
  {
    id: 'bwrap-cgroups',
    section: 'cgroups',
    runtimes: BWRAP,
    name: /.*/,
    when: isLeft,
    text: {
      en: 'bubblewrap makes no groups: its container stays in its maker’s, and nothing limits it but what limits that.',
      zh: 'bubblewrap 不建 cgroup：它的容器留在创建者的组里，除了对那个组的限制，没有别的限制。',
    },
  },
  {
    id: 'no-wire',
    section: 'network',
    name: /eth0|route .*/,
    when: ({ theirs }) => theirs === undefined,
    text: {
      en: 'A runtime leaves the network to whoever calls it: Docker, containerd with CNI, podman with netavark plug the wire in. Alone it makes an empty network namespace, with lo up. Ours is plugged into a bridge (lab 5).',
      zh: '运行时不管网络，那是调用者的事：Docker、containerd 加 CNI、podman 加 netavark 会来插网线。单独用时只有一个空的网络命名空间，lo 已启用。我们的容器接在网桥上（实验 5）。',
    },
  },
];

/** Its group is its maker's, or says nothing of its own. */
function isLeft({ ours, theirs }: Difference): boolean {
  return theirs === undefined || (ours === 'own' && theirs === 'shared');
}

/** `c 1:3 0666 0:0 bound` without `0:0`; undefined for what is no device. */
function withoutOwner(value: string | undefined): string | undefined {
  const [, before, after] = /^([cb] \d+:\d+ \d+) \d+:\d+( bound)?$/.exec(value ?? '') ?? [];
  return before === undefined ? undefined : `${before}${after ?? ''}`;
}
