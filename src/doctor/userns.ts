import type { Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import type { Probe, Ran } from './probe.ts';

const ID = 'user-namespaces';

/** Tries it for real: sysctls say what is forbidden, only the kernel says what is allowed. */
export function checkUserNamespaces(probe: Probe): Check {
  const tried = probe.run(['unshare', '--user', '--map-root-user', 'true']);
  if (tried.status === 0) {
    return good(ID, {
      en: 'allowed: a process entered one and became root in it',
      zh: '允许：已有进程成功进入并在其中成为 root',
    });
  }
  return refusal(probe, tried);
}

function refusal(probe: Probe, tried: Ran): Check {
  const seen = tried.stderr.trim().split('\n').at(-1) ?? '';
  if (probe.find('unshare') === undefined) return bad(ID, NOT_TRIED, INSTALL, { packages: ['util-linux'] });
  const cause = causeOf(probe);
  const { why, remedy } = USERNS_CAUSES[cause];
  return bad(ID, { en: `refused (${seen}): ${why.en}`, zh: `被拒绝（${seen}）：${why.zh}` }, remedy, {
    cause,
  });
}

function causeOf(probe: Probe): UsernsCause {
  if (probe.read('/proc/sys/user/max_user_namespaces') === '0') return 'userns-zero';
  const isUser = probe.uid !== 0;
  if (isUser && probe.read('/proc/sys/kernel/unprivileged_userns_clone') === '0') return 'userns-switch';
  if (isUser && probe.read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'apparmor';
  if (probe.exists('/.dockerenv') || probe.exists('/run/.containerenv')) return 'container';
  if (seccomp(probe)) return 'seccomp';
  return probe.exists('/proc/self/ns/user') ? 'userns' : 'userns-not-built';
}

/** Mode 2 in /proc/self/status: a filter sits on us, as in containers and sandboxes (seccomp(2)). */
function seccomp(probe: Probe): boolean {
  return /^Seccomp:\s*2$/m.test(probe.read('/proc/self/status') ?? '');
}

const NOT_TRIED: Text = { en: 'not tried: there is no unshare', zh: '未能尝试：找不到 unshare' };
const INSTALL: Text = { en: 'Install util-linux.', zh: '请安装 util-linux。' };

/** Why the kernel refuses, as far as it can be found out, and what helps. */
export type UsernsCause =
  | 'userns-zero'
  | 'userns-switch'
  | 'apparmor'
  | 'container'
  | 'seccomp'
  | 'userns-not-built'
  | 'userns';

export const USERNS_CAUSES: Readonly<Record<UsernsCause, { readonly why: Text; readonly remedy: Text }>> = {
  'userns-zero': {
    why: { en: 'user.max_user_namespaces is 0', zh: 'user.max_user_namespaces 为 0' },
    remedy: {
      en: 'As root: sysctl -w user.max_user_namespaces=15000 (to keep it: a line in /etc/sysctl.d/). Or use a virtual machine.',
      zh: '以 root 运行：sysctl -w user.max_user_namespaces=15000（要长期生效，写进 /etc/sysctl.d/）。也可以改用虚拟机。',
    },
  },
  'userns-switch': {
    why: {
      en: 'kernel.unprivileged_userns_clone is 0, so only root may make them',
      zh: 'kernel.unprivileged_userns_clone 为 0，只有 root 可以创建',
    },
    remedy: {
      en: 'As root: sysctl -w kernel.unprivileged_userns_clone=1. Or run nslab with sudo.',
      zh: '以 root 运行：sysctl -w kernel.unprivileged_userns_clone=1。也可以用 sudo 运行 nslab。',
    },
  },
  apparmor: {
    why: {
      en: 'AppArmor restricts them for ordinary users (kernel.apparmor_restrict_unprivileged_userns is 1; Ubuntu 24.04 does this)',
      zh: 'AppArmor 限制普通用户使用（kernel.apparmor_restrict_unprivileged_userns 为 1；Ubuntu 24.04 默认如此）',
    },
    remedy: {
      en: 'Run nslab with sudo; or, as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0.',
      zh: '用 sudo 运行 nslab；或以 root 运行：sysctl -w kernel.apparmor_restrict_unprivileged_userns=0。',
    },
  },
  container: {
    why: {
      en: 'this is a container, whose runtime took CAP_SYS_ADMIN away or filters the call with seccomp',
      zh: '这里是一个容器，运行时去掉了 CAP_SYS_ADMIN，或用 seccomp 过滤了该调用',
    },
    remedy: {
      en: 'Start the container with --privileged (docker run --privileged …), or use the machine itself or a virtual machine.',
      zh: '启动容器时加上 --privileged（docker run --privileged …），或直接在宿主机、虚拟机里使用。',
    },
  },
  seccomp: {
    why: { en: 'a seccomp filter sits on this process', zh: '当前进程受 seccomp 过滤' },
    remedy: {
      en: 'Leave the sandbox or container that this shell runs in, or start it without its seccomp profile.',
      zh: '请离开当前 shell 所在的沙箱或容器，或启动它时不加 seccomp 配置。',
    },
  },
  'userns-not-built': {
    why: { en: 'this kernel was built without CONFIG_USER_NS', zh: '当前内核编译时没有启用 CONFIG_USER_NS' },
    remedy: {
      en: "Boot a distribution's own kernel, or use a virtual machine.",
      zh: '请启动发行版自带的内核，或使用虚拟机。',
    },
  },
  userns: {
    why: { en: 'no sysctl or filter that nslab knows explains it', zh: '没有找到 nslab 已知的原因' },
    remedy: {
      en: 'Try as root; look at `dmesg` for a security module that says why; or use a virtual machine.',
      zh: '请以 root 再试；用 `dmesg` 查看是否有安全模块给出原因；也可以改用虚拟机。',
    },
  },
};
