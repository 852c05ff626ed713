import type { Setting } from './groups.ts';

/** cpu: of every 100 ms, so many may be used; what is left waits for the next 100. */
export function cpuLimit(percent: number): Setting {
  const quota = String(percent * 1000);
  return {
    of: 'cpu',
    v1: ['cpu.cfs_quota_us', quota],
    v2: ['cpu.max', `${quota} 100000`],
    why: {
      en: `${quota} µs of every period of 100000: ${percent} % of one core`,
      zh: `每 100000 微秒的周期里可用 ${quota} 微秒：一个核的 ${percent} %`,
    },
  };
}

/** The default is 1024 on v1 and 100 on v2: `times` it. */
export function cpuWeight(times: number): Setting {
  return {
    of: 'cpu',
    v1: ['cpu.shares', String(1024 * times)],
    v2: ['cpu.weight', String(100 * times)],
    why:
      times === 1
        ? { en: 'the weight that every new group has', zh: '每个新组都有的权重' }
        : { en: `${times} times the weight of a new group`, zh: `权重是新组的 ${times} 倍` },
  };
}

export function memoryLimit(megabytes: number): Setting {
  return {
    of: 'memory',
    v1: ['memory.limit_in_bytes', `${megabytes}M`],
    v2: ['memory.max', `${megabytes}M`],
    why: { en: 'what goes beyond is not granted', zh: '超出的部分不给' },
  };
}

/** No way out into swap: v1 limits memory and swap together, v2 swap by itself. */
export function noSwap(megabytes: number): Setting {
  return {
    of: 'memory',
    v1: ['memory.memsw.limit_in_bytes', `${megabytes}M`],
    v2: ['memory.swap.max', '0'],
    why: {
      en: 'no way out into swap; the file is there only where the kernel counts swap',
      zh: '不许躲进交换区；内核统计交换区时才有这个文件',
    },
  };
}

export function pidsLimit(count: number): Setting {
  return {
    of: 'pids',
    v1: ['pids.max', String(count)],
    v2: ['pids.max', String(count)],
    why: { en: `fork is refused beyond ${count}`, zh: `超过 ${count} 个，fork 就被拒绝` },
  };
}

export const FREEZE: Setting = {
  of: 'freezer',
  v1: ['freezer.state', 'FROZEN'],
  v2: ['cgroup.freeze', '1'],
  why: { en: 'every process of the group stops where it is', zh: '组里的每个进程就地停住' },
};

export const THAW: Setting = {
  of: 'freezer',
  v1: ['freezer.state', 'THAWED'],
  v2: ['cgroup.freeze', '0'],
  why: { en: 'they go on; who was killed meanwhile dies now', zh: '它们接着跑；这期间被杀的，到这时才死去' },
};
