import type { Text } from '../../text/text.ts';

/* What each part of the groups is for, beside its call. */

export const ENABLE: Text = {
  en: 'the group above has these controllers; now it gives them to the groups below it',
  zh: '上级 cgroup 有这些控制器；现在把它们交给下级',
};
export const GROUP: Text = {
  en: 'a group is a folder: the kernel fills it with files',
  zh: '一个 cgroup 就是一个目录：里面的文件由内核放好',
};
export const JOIN: Text = {
  en: '"0" is whoever writes it: the child joins, and all that it starts is in the group from the beginning',
  zh: '“0”就是写入者自己：子进程加入，它启动的一切从一开始就在组里',
};
export const KILL: Text = {
  en: 'SIGKILL for whatever is left in the group, in one write',
  zh: '一次写入，就向组里剩下的所有进程发 SIGKILL',
};
export const DEVICES: Text = {
  en: 'version 2 has no file for devices: at each open of one the kernel asks this small program, made of the rules',
  zh: 'v2 没有管设备的文件：每次打开设备，内核都会问这个由规则编成的小程序',
};

const MEMORY: Text = {
  en: 'so much memory; when the group needs more, the kernel kills in it',
  zh: '内存就这么多；组里要得更多时，内核就在组内杀进程',
};
const SWAP: Text = { en: 'and so much swap', zh: '交换空间也就这么多' };
const CPU: Text = {
  en: 'so many microseconds of CPU time in each period',
  zh: '每个周期里最多用这么多微秒的 CPU 时间',
};
const PERIOD: Text = { en: 'the period, in microseconds', zh: '周期长度，单位微秒' };
const WEIGHT: Text = {
  en: 'its share when processors are scarce; when they are idle it may have them all',
  zh: 'CPU 紧张时按这个份额分；空闲时可以全用',
};
const PIDS: Text = {
  en: 'so many processes and threads; the next fork is refused',
  zh: '进程和线程最多这么多；再 fork 就被拒绝',
};
const CPUS: Text = {
  en: 'a new group has no processors until it is told which',
  zh: '新建的 cgroup 没有任何处理器，要先告诉它用哪些',
};

export const SETTINGS: Readonly<Record<string, Text | undefined>> = {
  'memory.limit_in_bytes': MEMORY,
  'memory.max': MEMORY,
  'memory.memsw.limit_in_bytes': SWAP,
  'memory.swap.max': SWAP,
  'cpu.cfs_quota_us': CPU,
  'cpu.max': CPU,
  'cpu.cfs_period_us': PERIOD,
  'cpu.shares': WEIGHT,
  'cpu.weight': WEIGHT,
  'pids.max': PIDS,
  'cpuset.cpus': CPUS,
};
