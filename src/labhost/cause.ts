import type { TraceEntry } from '../engine/trace.ts';
import type { Text } from '../text/text.ts';
import type { Surroundings } from './surroundings.ts';

/** Why namespaces are refused on this machine, and what to do about it. */
export interface Cause {
  readonly text: Text;
  readonly hint: Text;
}

/** Undefined when nothing that we know explains it. */
export function causeOf(entry: TraceEntry, here: Surroundings): Cause | undefined {
  const { errno } = entry;
  const limit = ['user', 'mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup'].find(
    (kind) => here.read(`/proc/sys/user/max_${kind}_namespaces`) === '0',
  );
  if (errno === 'ENOSPC' && limit) return limitIsZero(limit);
  if (errno === 'ENOSPC' && entry.call.name === 'spawn') return LIMIT_REACHED;
  if (errno !== 'EPERM' && errno !== 'EACCES' && errno !== 'ENOSYS') return undefined;
  if (here.uid !== 0 && here.read('/proc/sys/kernel/unprivileged_userns_clone') === '0') return DEBIAN_SWITCH;
  if (here.uid !== 0 && here.read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return APPARMOR;
  if (/^Seccomp:\s*2$/m.test(here.read('/proc/self/status') ?? '')) return SECCOMP;
  if (isContainer(here) || lacksAdmin(here)) return CONTAINER;
  return undefined;
}

function isContainer(here: Surroundings): boolean {
  return here.read('/.dockerenv') !== undefined || here.read('/run/.containerenv') !== undefined;
}

/** Bit 21 of the effective set (capabilities(7)); for an ordinary user it means nothing, since it is never there. */
function lacksAdmin(here: Surroundings): boolean {
  const set = /^CapEff:\s*([0-9a-f]+)$/m.exec(here.read('/proc/self/status') ?? '')?.[1];
  return here.uid === 0 && set !== undefined && (BigInt(`0x${set}`) & (1n << 21n)) === 0n;
}

function limitIsZero(kind: string): Cause {
  const sysctl = `user.max_${kind}_namespaces`;
  return {
    text: {
      en: `New namespaces are forbidden here: ${sysctl} is 0.`,
      zh: `这里禁止新建命名空间：${sysctl} 为 0。`,
    },
    hint: {
      en: `As root: sysctl -w ${sysctl}=15000 (to keep it: a line in /etc/sysctl.d/). Or use a virtual machine.`,
      zh: `以 root 运行：sysctl -w ${sysctl}=15000（要长期生效，写进 /etc/sysctl.d/）。也可以改用虚拟机。`,
    },
  };
}

const LIMIT_REACHED = {
  text: {
    en: 'No more namespaces may be made: a limit of user.max_*_namespaces is reached, or they are nested 32 deep.',
    zh: '不能再新建命名空间：已达到 user.max_*_namespaces 的某个上限，或已嵌套 32 层。',
  },
  hint: {
    en: 'End what holds them (lsns lists them), or raise the limit as root.',
    zh: '结束占用它们的进程（lsns 可列出），或以 root 提高上限。',
  },
};
const DEBIAN_SWITCH = {
  text: {
    en: 'Only root may make user namespaces here: kernel.unprivileged_userns_clone is 0.',
    zh: '这里只有 root 能创建用户命名空间：kernel.unprivileged_userns_clone 为 0。',
  },
  hint: {
    en: 'As root: sysctl -w kernel.unprivileged_userns_clone=1. Or run nslab with sudo.',
    zh: '以 root 运行：sysctl -w kernel.unprivileged_userns_clone=1。也可以用 sudo 运行 nslab。',
  },
};
const APPARMOR = {
  text: {
    en: 'AppArmor takes every capability from user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns is 1, as in Ubuntu 24.04).',
    zh: 'AppArmor 去掉了普通用户所建的用户命名空间里的全部 capability（kernel.apparmor_restrict_unprivileged_userns 为 1，Ubuntu 24.04 默认如此）。',
  },
  hint: {
    en: 'Run nslab with sudo; or, as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0.',
    zh: '用 sudo 运行 nslab；或以 root 运行：sysctl -w kernel.apparmor_restrict_unprivileged_userns=0。',
  },
};
const SECCOMP = {
  text: {
    en: 'A seccomp filter sits on this process, as in containers and sandboxes, and refuses the call.',
    zh: '当前进程受 seccomp 过滤（容器和沙箱中常见），这个调用被拒绝。',
  },
  hint: {
    en: 'Start the container with --privileged (or --security-opt seccomp=unconfined), leave the sandbox, or use a virtual machine.',
    zh: '启动容器时加上 --privileged（或 --security-opt seccomp=unconfined）、离开沙箱，或使用虚拟机。',
  },
};
const CONTAINER = {
  text: {
    en: 'This root lacks CAP_SYS_ADMIN, as in a container whose runtime took it.',
    zh: '这里的 root 没有 CAP_SYS_ADMIN，容器的运行时常把它去掉。',
  },
  hint: {
    en: 'Start it with --privileged (docker run --privileged …), or use the machine itself or a virtual machine.',
    zh: '启动时加上 --privileged（docker run --privileged …），或直接在宿主机、虚拟机里使用。',
  },
};
