import type { CgroupLack, Controller } from '../../observe/cgroup-trees.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';

/** What the flags call it, beside the specification's name. */
const FLAGS: Readonly<Record<string, string>> = {
  'memory.limit': '--memory',
  'cpu.quota': '--cpus',
  'pids.limit': '--pids-limit',
};

function shown(name: string): string {
  const flag = FLAGS[name];
  return flag === undefined ? `linux.resources.${name}` : `${flag} (linux.resources.${name})`;
}

/** A limit that nobody would keep is never ignored. */
export function noController(name: string, controller: Controller, lack: CgroupLack | undefined): NslabError {
  const { reason, remedy } = lack ?? notGiven(controller);
  return new NslabError(
    'limit-unsupported',
    {
      en: `${shown(name)} cannot be kept: it takes a group with the controller ${controller}, and there is none for us. ${reason.en}`,
      zh: `无法实施 ${shown(name)}：需要带 ${controller} 控制器的 cgroup，而这里没有可用的。${reason.zh}`,
    },
    { hint: remedy },
  );
}

function notGiven(controller: Controller): CgroupLack {
  return {
    reason: {
      en: `No hierarchy that nslab may divide has it.`,
      zh: `nslab 可以划分的层级里都没有它。`,
    },
    remedy: {
      en: `On version 2, as root: echo +${controller} > /sys/fs/cgroup/cgroup.subtree_control, and so on down to our group; or run the container without this limit.`,
      zh: `v2 上以 root 运行：echo +${controller} > /sys/fs/cgroup/cgroup.subtree_control，再一级一级往下写到我们的 cgroup；或者去掉这个限制。`,
    },
  };
}

export function noFile(name: string, file: string): NslabError {
  return new NslabError(
    'limit-unsupported',
    {
      en: `${shown(name)} cannot be kept: this kernel does not count swap, ${file} is not there.`,
      zh: `无法实施 ${shown(name)}：这个内核不统计交换空间，没有 ${file} 这个文件。`,
    },
    {
      hint: {
        en: 'Leave swap out, or boot with swapaccount=1.',
        zh: '去掉对 swap 的限制，或用 swapaccount=1 启动内核。',
      },
    },
  );
}

export function swapAloneUnlimited(): NslabError {
  return new NslabError(
    'limit-unsupported',
    {
      en: 'linux.resources.memory.swap limits memory and swap together: without memory.limit it cannot be told how much of it is swap.',
      zh: 'linux.resources.memory.swap 限制的是内存与交换空间之和：没有 memory.limit 就算不出其中交换空间占多少。',
    },
    { status: 2, hint: { en: 'Set memory.limit, too.', zh: '请同时设置 memory.limit。' } },
  );
}

export function unifiedOnOne(file: string): NslabError {
  return new NslabError(
    'limit-unsupported',
    {
      en: `linux.resources.unified.${file} is a file of cgroup version 2, and the controllers of this machine are version 1’s.`,
      zh: `linux.resources.unified.${file} 是 cgroup v2 的文件，而这台机器的控制器都在 v1 上。`,
    },
    { hint: UNIFIED },
  );
}

export function malformedUnified(file: string): NslabError {
  return new NslabError(
    'limit-unsupported',
    {
      en: `linux.resources.unified.${file}: that is not the name of a controller’s file.`,
      zh: `linux.resources.unified.${file}：这不是某个控制器的文件名。`,
    },
    { status: 2, hint: { en: 'For example memory.high, io.max.', zh: '例如 memory.high、io.max。' } },
  );
}

const UNIFIED: Text = {
  en: 'Say it in memory, cpu or pids, which exist in both.',
  zh: '请改用 memory、cpu 或 pids，两个版本都有。',
};
