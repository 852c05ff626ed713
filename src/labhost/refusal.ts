import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { Trace, TraceEntry } from '../engine/trace.ts';
import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';
import { atLeast } from './machine-files.ts';

/** What a refused creation asks of the machine; a test gives its own. */
export interface Surroundings {
  readonly uid: number;
  readonly kernel: readonly [number, number];
  read(path: string): string | undefined;
}

export function surroundings(): Surroundings {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return {
    uid: process.getuid?.() ?? 0,
    kernel: [major, minor],
    read: (path) => {
      try {
        return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** Says which call of a creation failed, and why it does so on this machine. */
export function refusalOf(
  trace: Trace,
  advice: (entry: TraceEntry) => Text | undefined,
  here: Surroundings,
): NslabError {
  const entry = trace.failed;
  if (!entry) return died(trace);
  const seen =
    `${entry.call.shown} = ${entry.result < 0n || entry.errno ? -1 : entry.result} ${entry.errno ?? ''}`.trim();
  const known = tooOld(entry, here) ?? noProc(entry) ?? forbidden(entry, here) ?? noSpace(entry);
  if (known) {
    const text = { en: `${known.text.en}\n  ${seen}`, zh: `${known.text.zh}\n  ${seen}` };
    return new NslabError(known.code, text, { hint: known.hint });
  }
  const hint = advice(entry);
  return new NslabError(
    'labhost-failed',
    {
      en: `The lab host could not be made. This call failed:\n  ${seen}`,
      zh: `实验主机未能创建。失败的调用是：\n  ${seen}`,
    },
    { hint: hint ?? DOCTOR },
  );
}

interface Known {
  readonly code: string;
  readonly text: Text;
  readonly hint: Text;
}

const DOCTOR: Text = {
  en: 'nslab doctor tells what this machine can do, and what it lacks.',
  zh: '运行 nslab doctor 查看这台机器能做什么、缺什么。',
};

function tooOld(entry: TraceEntry, here: Surroundings): Known | undefined {
  const old = !atLeast(here.kernel, 5, 12);
  if (!old && entry.errno !== 'ENOSYS') return undefined;
  if (entry.errno === 'ENOSYS' && !old) return undefined;
  const name = entry.call.name;
  const version = here.kernel.join('.');
  return {
    code: 'kernel-too-old',
    text: {
      en: `This kernel (${version}) is too old for the lab host, which needs 5.12: it refused ${name}.`,
      zh: `这个内核（${version}）太旧，实验主机需要 5.12：它拒绝了 ${name}。`,
    },
    hint: {
      en: 'Boot a kernel of 5.12 or newer (Debian 12 has 6.1), or use a virtual machine that has one.',
      zh: '请启动 5.12 或更新的内核（Debian 12 自带 6.1），或在装有新内核的虚拟机里使用。',
    },
  };
}

/** mount(2) of proc is EPERM where the proc that we see is partly covered (mount_namespaces(7)). */
function noProc(entry: TraceEntry): Known | undefined {
  if (entry.call.name !== 'mount' || entry.errno !== 'EPERM') return undefined;
  if (!entry.call.shown.includes('"proc"') && !entry.call.shown.includes('"sysfs"')) return undefined;
  return {
    code: 'no-proc',
    text: {
      en: 'A new proc may not be mounted: parts of /proc or /sys are covered here, as container runtimes do, and the kernel will not uncover them.',
      zh: '无法挂载新的 proc：这里的 /proc 或 /sys 有一部分被遮住（容器运行时常这样做），内核不允许借新 mount 绕开遮盖。',
    },
    hint: {
      en: 'Start the container with its paths unmasked (docker run --privileged …, or --security-opt systempaths=unconfined), or use the machine itself or a virtual machine.',
      zh: '启动容器时取消遮盖（docker run --privileged …，或 --security-opt systempaths=unconfined），或直接在宿主机、虚拟机里使用。',
    },
  };
}

const REFUSALS = new Set(['EPERM', 'EACCES', 'ENOSPC', 'ENOSYS', 'EUSERS', 'EINVAL']);
const GATES = new Set([
  'spawn',
  'clone3',
  'unshare',
  'open_tree',
  'write',
  'open',
  'mount',
  'setgroups',
  'setresuid',
]);

function forbidden(entry: TraceEntry, here: Surroundings): Known | undefined {
  if (!GATES.has(entry.call.name) || !REFUSALS.has(entry.errno ?? '')) return undefined;
  const cause = causeOf(entry, here);
  return cause && { code: 'userns-forbidden', ...cause };
}

function causeOf(entry: TraceEntry, here: Surroundings): Pick<Known, 'text' | 'hint'> | undefined {
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
  if (isContainer(here)) return CONTAINER;
  return undefined;
}

function isContainer(here: Surroundings): boolean {
  return here.read('/.dockerenv') !== undefined || here.read('/run/.containerenv') !== undefined;
}

function limitIsZero(kind: string): Pick<Known, 'text' | 'hint'> {
  const sysctl = `user.max_${kind}_namespaces`;
  return {
    text: {
      en: `New namespaces are forbidden here: ${sysctl} is 0.`,
      zh: `这里禁止新建 namespace：${sysctl} 为 0。`,
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
    zh: '不能再新建 namespace：已达到 user.max_*_namespaces 的某个上限，或已嵌套 32 层。',
  },
  hint: {
    en: 'End what holds them (lsns lists them), or raise the limit as root.',
    zh: '结束占用它们的进程（lsns 可列出），或以 root 提高上限。',
  },
};
const DEBIAN_SWITCH = {
  text: {
    en: 'Only root may make user namespaces here: kernel.unprivileged_userns_clone is 0.',
    zh: '这里只有 root 能创建 user namespace：kernel.unprivileged_userns_clone 为 0。',
  },
  hint: {
    en: 'As root: sysctl -w kernel.unprivileged_userns_clone=1. Or run nslab with sudo.',
    zh: '以 root 运行：sysctl -w kernel.unprivileged_userns_clone=1。也可以用 sudo 运行 nslab。',
  },
};
const APPARMOR = {
  text: {
    en: 'AppArmor takes every capability from user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns is 1, as in Ubuntu 24.04).',
    zh: 'AppArmor 去掉了普通用户的 user namespace 里的所有 capability（kernel.apparmor_restrict_unprivileged_userns 为 1，Ubuntu 24.04 默认如此）。',
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
    en: 'This is a container whose runtime took the capability that the call needs.',
    zh: '这里是容器，运行时去掉了这个调用所需的 capability。',
  },
  hint: {
    en: 'Start it with --privileged (docker run --privileged …), or use the machine itself or a virtual machine.',
    zh: '启动时加上 --privileged（docker run --privileged …），或直接在宿主机、虚拟机里使用。',
  },
};

function noSpace(entry: TraceEntry): Known | undefined {
  if (entry.errno !== 'ENOMEM' && entry.errno !== 'EAGAIN') return undefined;
  return {
    code: 'no-memory',
    text: {
      en: 'The machine has no room for another process or for its namespaces.',
      zh: '机器已经没有余量再容纳新进程或其 namespace。',
    },
    hint: {
      en: 'Look at `free -m` and `ulimit -u`; end something, then try again.',
      zh: '用 `free -m` 和 `ulimit -u` 查看；结束一些进程后再试。',
    },
  };
}

function died(trace: Trace): NslabError {
  const signal = trace.status > 128 ? ` (signal ${trace.status - 128})` : '';
  return new NslabError(
    'labhost-failed',
    {
      en: `The engine ended with status ${trace.status}${signal} while it was making the lab host.`,
      zh: `引擎在创建实验主机时以状态 ${trace.status}${signal} 结束。`,
    },
    { hint: { en: 'Try again; nothing was left behind.', zh: '请重试；没有留下任何东西。' } },
  );
}
