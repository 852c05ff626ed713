import { same, type Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import type { Probe } from './probe.ts';

/** What came with which kernel, of the things that nslab uses: the manual pages' "VERSIONS". */
const SINCE: readonly (readonly [number, number, Text])[] = [
  [5, 3, { en: 'clone3 and pidfd_open', zh: 'clone3 与 pidfd_open' }],
  [5, 6, { en: 'time namespaces', zh: 'time namespace' }],
  [
    5,
    8,
    {
      en: 'setns with a pidfd, by which a shell enters the lab host',
      zh: '用 pidfd 调用 setns（进入实验主机所需）',
    },
  ],
  [
    5,
    11,
    {
      en: 'overlay in a user namespace: the lab host shows your programs read-only',
      zh: '在用户命名空间里挂载 overlay：实验主机只能以只读方式看到你的程序',
    },
  ],
  [
    5,
    12,
    {
      en: 'mount_setattr(2): the lab host cannot be made',
      zh: 'mount_setattr(2)：无法建立实验主机',
    },
  ],
];
const LEAST = [5, 12] as const;

export function kernelVersion(release: string): [number, number] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

function below([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a < c || (a === c && b < d);
}

export function checkLinux(probe: Probe): Check {
  if (probe.platform === 'linux') return good('linux', same('Linux'));
  return bad('linux', same(probe.platform), {
    en: 'Namespaces are a thing of the Linux kernel: use a virtual machine with Linux, or WSL2 on Windows.',
    zh: '命名空间是 Linux 内核的机制：请使用装有 Linux 的虚拟机，在 Windows 上可用 WSL2。',
  });
}

export function checkKernel(probe: Probe): Check {
  const version = kernelVersion(probe.release);
  if (!below(version, LEAST)) return good('kernel', same(probe.release));
  const missing = SINCE.filter(([major, minor]) => below(version, [major, minor])).map(([, , what]) => what);
  return bad(
    'kernel',
    {
      en: `${probe.release}, without ${missing.map((m) => m.en).join('; ')}`,
      zh: `${probe.release}，缺少：${missing.map((m) => m.zh).join('；')}`,
    },
    {
      en: 'Boot a kernel of 5.12 or newer (Debian 12 has 6.1), or use a virtual machine that has one.',
      zh: '请启动 5.12 或更新的内核（Debian 12 自带 6.1），或在装有新内核的虚拟机里使用。',
    },
    { matters: 'all' },
  );
}

export function checkNode(probe: Probe): Check {
  if (Number(probe.node.split('.')[0]) >= 20) return good('node', same(probe.node));
  return bad('node', same(probe.node), {
    en: 'Install Node.js 20 or newer.',
    zh: '请安装 Node.js 20 或更新版本。',
  });
}
