import type { Text } from '../../text/text.ts';

/** Why each of the last calls before the command is made, and why there. */
export const WHY = {
  limits: {
    en: 'limits first: raising a hard one takes a capability that is about to go',
    zh: '先设资源限制：提高硬上限需要的能力马上就要放弃了',
  },
  earlyFilter: {
    en: 'no no_new_privs was asked for: then a filter takes CAP_SYS_ADMIN, which is still here now',
    zh: '没有要求 no_new_privs：这时装过滤器需要 CAP_SYS_ADMIN，而它现在还在',
  },
  bounding: {
    en: 'out of the bounding set: whatever this process and its children execute, this one never comes back',
    zh: '移出 bounding 集合：无论本进程及其子进程执行什么，这个能力都不会再回来',
  },
  keepCapabilities: {
    en: 'leaving uid 0 clears the permitted set; not this time, there is still a set to choose from it',
    zh: '离开 uid 0 时 permitted 会被清空；这一次先保留，后面还要从中挑选',
  },
  groups: {
    en: 'the groups of whoever started us are left behind, before the right to change them is',
    zh: '先丢掉启动者的附加组，此后就没有权力再改了',
  },
  gid: {
    en: 'the group before the user: after it there is no right to',
    zh: '先换组再换用户：换了用户就没有权力换组了',
  },
  uid: { en: 'from here on a user of the container', zh: '从这里起，是容器里的用户' },
  deathAgain: {
    en: 'a change of ids has cleared it: with its maker dead, this process ends (prctl(2))',
    zh: '更换 id 时它被清掉了：创建者一死，本进程也要结束（prctl(2)）',
  },
  sets: {
    en: 'the three sets of this thread; what the command gets of them execve works out (capabilities(7))',
    zh: '本线程的三个集合；命令最终得到什么，由 execve 推算（capabilities(7)）',
  },
  ambientClear: {
    en: 'nothing that we were given by inheritance is passed on',
    zh: '不把继承来的 ambient 能力传下去',
  },
  ambientRefused: {
    en: 'only what is permitted and inheritable can become ambient (capabilities(7)); this one stays as it is',
    zh: '只有既在 permitted 又在 inheritable 里的能力才能成为 ambient（capabilities(7)）；这一项维持原状',
  },
  ambient: {
    en: 'ambient: execve keeps it also for a user who is not root',
    zh: 'ambient：即使不是 root，execve 之后也保留',
  },
  noNewPrivileges: {
    en: 'from here on no execve gives more than it found: set-user-ID bits and file capabilities are ignored',
    zh: '从这里起 execve 不会给出更多特权：set-user-ID 位和文件能力都被忽略',
  },
  filter: {
    en: 'the last one: every call from here on goes through the filter, execve is the first',
    zh: '最后一步：此后每次系统调用都要过这个过滤器，execve 是第一个',
  },
} as const satisfies Record<string, Text>;
