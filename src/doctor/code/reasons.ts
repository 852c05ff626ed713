import type { Text } from '../../text/text.ts';
import { install } from '../programs.ts';
import { USERNS_CAUSES } from '../userns.ts';

/** What a machine lacks: in a word or two for a table of the room, and what to do. */
export interface Reason {
  readonly short: Text;
  readonly remedy: Text;
}

const noPackage = (name: string, program = name): Reason => ({
  short: { en: `no ${program}`, zh: `无 ${program}` },
  remedy: install(name),
});

const userns = (cause: keyof typeof USERNS_CAUSES, en: string, zh: string): Reason => ({
  short: { en, zh },
  remedy: USERNS_CAUSES[cause].remedy,
});

/** By the names in `format.ts`. */
const REASON_WORDS: Readonly<Record<string, Reason>> = {
  linux: {
    short: { en: 'not Linux', zh: '不是 Linux' },
    remedy: {
      en: 'Use a virtual machine with Linux, or WSL2 on Windows.',
      zh: '请使用装有 Linux 的虚拟机，在 Windows 上可用 WSL2。',
    },
  },
  'userns-zero': userns('userns-zero', 'user namespaces: max is 0', '用户命名空间上限为 0'),
  'userns-switch': userns('userns-switch', 'user namespaces: switched off', '用户命名空间被关掉'),
  apparmor: userns('apparmor', 'AppArmor', 'AppArmor 限制'),
  container: userns('container', 'in a container', '身在容器里'),
  seccomp: userns('seccomp', 'a seccomp filter', 'seccomp 过滤'),
  'userns-not-built': userns('userns-not-built', 'kernel without user namespaces', '内核没有用户命名空间'),
  userns: userns('userns', 'no user namespaces', '用不了用户命名空间'),
  uidmap: { ...noPackage('uidmap', 'newuidmap') },
  'no-range': {
    short: { en: 'no id range', zh: '没有 id 范围' },
    remedy: {
      en: 'As root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 NAME. Or run nslab with sudo.',
      zh: '以 root 运行：usermod --add-subuids 100000-165535 --add-subgids 100000-165535 用户名。也可以用 sudo 运行 nslab。',
    },
  },
  kernel: {
    short: { en: 'old kernel', zh: '内核太旧' },
    remedy: {
      en: 'Boot a kernel of 5.12 or newer (Debian 12 has 6.1), or use a virtual machine that has one.',
      zh: '请启动 5.12 或更新的内核（Debian 12 自带 6.1），或在装有新内核的虚拟机里使用。',
    },
  },
  node: {
    short: { en: 'old Node.js', zh: 'Node.js 太旧' },
    remedy: { en: 'Install Node.js 20 or newer.', zh: '请安装 Node.js 20 或更新版本。' },
  },
  engine: {
    short: { en: 'no engine', zh: '没有引擎' },
    remedy: {
      en: 'Install nslab again from the package, which carries its engine; from a checkout: npm run build, with gcc and make.',
      zh: '用安装包重装 nslab，引擎就在包里；若是源码，装好 gcc 与 make 后运行 npm run build。',
    },
  },
  proc: {
    short: { en: 'masked /proc', zh: '/proc 被遮盖' },
    remedy: {
      en: 'This is a container: start it with --privileged, or use the machine itself.',
      zh: '这里是容器：启动时加上 --privileged，或直接在宿主机上使用。',
    },
  },
  overlay: {
    short: { en: 'no overlay', zh: '无 overlay' },
    remedy: { en: 'As root: modprobe overlay.', zh: '以 root 运行：modprobe overlay。' },
  },
  cgroup: {
    short: { en: 'no cgroups of its own', zh: '没有可用的 cgroup' },
    remedy: {
      en: 'Log in through systemd (a desktop, ssh), or run nslab with sudo; nslab doctor there says which file stood in the way.',
      zh: '通过 systemd 登录（桌面或 ssh），或用 sudo 运行 nslab；在那台机器上 nslab doctor 会说明是哪个文件不行。',
    },
  },
  'lab-host': {
    short: { en: 'no lab host', zh: '建不起实验主机' },
    remedy: {
      en: 'Read what nslab doctor says there; a virtual machine with a current Linux is the way out.',
      zh: '看那台机器上 nslab doctor 的说明；换用装有较新 Linux 的虚拟机总是可以的。',
    },
  },
  'busybox-static': noPackage('busybox-static', 'busybox'),
  tmux: {
    short: { en: 'no tmux', zh: '无 tmux' },
    remedy: {
      en: 'Install tmux (nslab doctor --fix does it), or work with two terminals: nslab start N --shell second.',
      zh: '请安装 tmux（nslab doctor --fix 可以代劳），或者开两个终端：nslab start N --shell second。',
    },
  },
  iproute2: noPackage('iproute2', 'ip'),
  nftables: noPackage('nftables', 'nft'),
  iptables: noPackage('iptables'),
  perl: noPackage('perl'),
  procps: noPackage('procps', 'ps'),
  'util-linux': noPackage('util-linux', 'unshare'),
  other: {
    short: { en: 'something else', zh: '别的问题' },
    remedy: {
      en: 'The code has no room for it: nslab doctor there says what.',
      zh: '预检码装不下这一项：看那台机器上 nslab doctor 的说明。',
    },
  },
};

export function reasonOf(id: string): Reason {
  return REASON_WORDS[id] ?? (REASON_WORDS['other'] as Reason);
}
