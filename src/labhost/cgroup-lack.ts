import { join } from 'node:path';
import type { CgroupLack, Controller } from '../observe/cgroup-trees.ts';
import type { Mount } from '../observe/mountinfo.ts';
import { listed, type Text } from '../text/text.ts';
import { type CgroupFacts, groupIn, isUsefulOne, ownGroups } from './cgroup-own.ts';

/** Why there is no group for the lab host, and what to do about it. */
export function lackOf(facts: CgroupFacts, mounts: readonly Mount[]): CgroupLack {
  const one = mounts.filter(isUsefulOne);
  const two = mounts.find((m) => m.type === 'cgroup2');
  const main = one[0] ?? two;
  if (main === undefined) return NOT_MOUNTED;
  if (isReadOnly(main)) return readOnly(main);
  if (one.length > 0)
    return facts.uid === 0 ? notOurs(main.target, AS_REAL_ROOT) : notOurs(main.target, V1_ROOT);
  const own = ownGroups(facts.own).find((g) => g.controllers.length === 0 && g.name === '')?.path ?? '/';
  const folder = groupIn(main, own);
  if (folder === undefined) return OUT_OF_SIGHT;
  if (/threaded|invalid/.test(facts.read(join(folder, 'cgroup.type')) ?? '')) return threaded(folder);
  if (!facts.writable(folder)) return notOurs(folder, facts.uid === 0 ? AS_REAL_ROOT : DELEGATION);
  return noControllers(facts, folder);
}

/** A user's own systemd can give only what it was given itself: on many machines memory and pids alone. */
export function managerLacks(facts: CgroupFacts, without: readonly Controller[]): CgroupLack {
  const { reason } = fewControllers(facts, without);
  return { reason, remedy: facts.uid === 0 ? SYSTEMD_ROOT : MORE_DELEGATION };
}

/** Some of the needed controllers are there, others are not. */
export function fewControllers(facts: CgroupFacts, without: readonly Controller[]): CgroupLack {
  return {
    reason: {
      en: `The group that nslab may divide lacks these controllers: ${listed(without, 'en')}.`,
      zh: `nslab 可以划分的那个 cgroup 缺少这些控制器：${listed(without, 'zh')}。`,
    },
    remedy: facts.uid === 0 ? SYSTEMD_ROOT : DELEGATION,
  };
}

/** A call was refused while the groups were made or entered. */
export function refusedLack(what: string, errno: string): CgroupLack {
  return {
    reason: {
      en: `This machine refused the lab host a cgroup of its own: ${what}: ${errno}.`,
      zh: `这台机器不让实验主机有自己的 cgroup：${what}：${errno}。`,
    },
    remedy: WHY_REFUSED[errno] ?? ELSEWHERE,
  };
}

const NOT_MOUNTED: CgroupLack = {
  reason: { en: 'No cgroup file system is mounted here.', zh: '这里没有挂载 cgroup 文件系统。' },
  remedy: {
    en: 'As root: mount -t cgroup2 cgroup2 /sys/fs/cgroup',
    zh: '以 root 运行：mount -t cgroup2 cgroup2 /sys/fs/cgroup',
  },
};

const AS_REAL_ROOT: Text = {
  en: 'This is a container that keeps its cgroups to itself: do this lab on a machine, or a virtual machine, of your own.',
  zh: '这里是一个不开放 cgroup 的容器：请在自己的机器或虚拟机上做这个实验。',
};
const OUT_OF_SIGHT: CgroupLack = {
  reason: {
    en: 'The cgroups that are mounted here do not show the group that nslab runs in.',
    zh: '这里挂载的 cgroup 看不到 nslab 所在的那个 cgroup。',
  },
  remedy: AS_REAL_ROOT,
};

function isReadOnly(mount: Mount): boolean {
  return mount.options.includes('ro');
}

function readOnly({ target }: Mount): CgroupLack {
  return {
    reason: {
      en: `${target} is mounted read-only, as in most containers: no group can be made in it.`,
      zh: `${target} 是只读挂载（多数容器里都是这样）：无法在里面新建 cgroup。`,
    },
    remedy: {
      en: 'Do this lab on a machine, or a virtual machine, of your own; a container must be started with --privileged --cgroupns=private.',
      zh: '请在自己的机器或虚拟机上做这个实验；如果用容器，启动时要加 --privileged --cgroupns=private。',
    },
  };
}

function notOurs(folder: string, remedy: Text): CgroupLack {
  return {
    reason: {
      en: `${folder} is not ours to divide: no group can be made in it.`,
      zh: `${folder} 不由 nslab 支配：无法在里面新建 cgroup。`,
    },
    remedy,
  };
}

function threaded(folder: string): CgroupLack {
  return {
    reason: {
      en: `${folder}, the group that nslab runs in, is threaded: a group of whole processes cannot be made in it.`,
      zh: `nslab 所在的 cgroup ${folder} 是 threaded 类型：无法在里面新建容纳整个进程的 cgroup。`,
    },
    remedy: {
      en: 'Start nslab from another terminal, or in a group of its own: systemd-run --scope -p Delegate=yes nslab …',
      zh: '换一个终端启动 nslab，或让它在自己的 cgroup 里启动：systemd-run --scope -p Delegate=yes nslab …',
    },
  };
}

/** Writable, but full of processes, and nothing above it is ours: a container's root, or a shell in a group that was given to it. */
function noControllers(facts: CgroupFacts, folder: string): CgroupLack {
  const has = facts.read(join(folder, 'cgroup.controllers'))?.trim() ?? '';
  if (has === '') {
    return {
      reason: {
        en: `${folder} has no controllers: none is enabled in the group above it.`,
        zh: `${folder} 没有任何控制器：它的上一级一个也没有启用。`,
      },
      remedy: facts.uid === 0 ? SYSTEMD_ROOT : DELEGATION,
    };
  }
  return {
    reason: {
      en: `${folder} has processes in it, ours among them, so it can give no controllers to a group below (the rule of no inner processes).`,
      zh: `${folder} 里有进程（包括我们自己），所以不能把控制器交给下级 cgroup（“内部节点不放进程”规则）。`,
    },
    remedy: {
      en: `Move this shell one group down first: mkdir ${folder}/shell; echo $$ > ${folder}/shell/cgroup.procs; the others too; then echo '+cpu +memory +pids' > ${folder}/cgroup.subtree_control`,
      zh: `先把这个 shell 移到下一级：mkdir ${folder}/shell; echo $$ > ${folder}/shell/cgroup.procs；其他进程也照样移走；然后 echo '+cpu +memory +pids' > ${folder}/cgroup.subtree_control`,
    },
  };
}

const V1_ROOT: Text = {
  en: 'Start nslab as root: sudo nslab start … (on version 1 a group cannot be handed to an ordinary user safely).',
  zh: '请以 root 身份启动 nslab：sudo nslab start …（v1 的 cgroup 不能安全地交给普通用户）。',
};
const DELEGATION: Text = {
  en: 'With systemd: systemd-run --user --scope -p Delegate=yes nslab start …; else start nslab as root.',
  zh: '有 systemd 时：systemd-run --user --scope -p Delegate=yes nslab start …；否则请以 root 启动 nslab。',
};
const MORE_DELEGATION: Text = {
  en: 'As root: systemctl edit user@.service, there [Service] and Delegate=cpu cpuset io memory pids, then log in anew; or start nslab as root.',
  zh: '以 root 运行 systemctl edit user@.service，写入 [Service] 和 Delegate=cpu cpuset io memory pids，再重新登录；或以 root 启动 nslab。',
};
const SYSTEMD_ROOT: Text = {
  en: 'With systemd: systemd-run --scope -p Delegate=yes nslab start …; else as root: echo "+cpu +memory +pids" > /sys/fs/cgroup/cgroup.subtree_control, and so on down to this group.',
  zh: '有 systemd 时：systemd-run --scope -p Delegate=yes nslab start …；否则以 root 运行：echo "+cpu +memory +pids" > /sys/fs/cgroup/cgroup.subtree_control，再照样一级一级往下写，直到这个 cgroup。',
};
const ELSEWHERE: Text = {
  en: 'The other labs work here; do this one on a machine, or a virtual machine, of your own.',
  zh: '其他实验在这里都能做；这一个请在自己的机器或虚拟机上做。',
};
const WHY_REFUSED: Readonly<Record<string, Text>> = {
  EAGAIN: {
    en: 'A group above may have no more groups below it: see its cgroup.max.descendants and cgroup.max.depth.',
    zh: '上级 cgroup 不允许再有更多下级：请看它的 cgroup.max.descendants 和 cgroup.max.depth。',
  },
  ENOSPC: {
    en: 'The kernel has room for no more groups, or the cpuset above is empty: remove groups that are not used.',
    zh: '内核已容不下更多 cgroup，或上级的 cpuset 为空：请删除不用的 cgroup。',
  },
  EACCES: DELEGATION,
  EPERM: DELEGATION,
};
