import type { Rule } from './rule.ts';

const BWRAP = ['bwrap'] as const;

/** The process: names, streams, environment, its users. */
export const PROCESS: readonly Rule[] = [
  {
    id: 'bwrap-keyring',
    section: 'process',
    runtimes: BWRAP,
    name: /keyring/,
    when: ({ ours, theirs }) => ours === 'own' && theirs === 'shared',
    text: {
      en: 'A session keyring is inherited, and who holds it may read its keys whatever their user. bubblewrap leaves its caller’s in place; here only the seccomp filter keeps keyctl away from it.',
      zh: 'session keyring 会被继承，持有它的进程不论什么用户都能读里面的密钥。bubblewrap 保留调用者的那一个，这里只有 seccomp 过滤器不让用 keyctl。',
    },
  },
  {
    id: 'bwrap-one-id',
    section: 'users',
    runtimes: BWRAP,
    name: /uid_map|gid_map/,
    when: ({ theirs }) => theirs?.split(' ')[2] === '1',
    text: {
      en: 'bubblewrap’s user namespace has one id, which outside is that of its caller. Our container has a range of its own, in which root is nobody outside. With the caller’s number it owns, outside as well, what belongs to the caller.',
      zh: 'bubblewrap 的用户命名空间里只有一个 id，在外面就是调用者自己。我们的容器有自己的一段 id，里面的 root 到外面谁也不是。用调用者的号码，则在外面也拥有调用者的东西。',
    },
  },
  {
    id: 'bwrap-setgroups',
    section: 'users',
    runtimes: BWRAP,
    name: /setgroups/,
    when: ({ theirs }) => theirs === 'deny',
    text: {
      en: 'bubblewrap gives up setgroups(2) for good, which an ordinary user must before writing a gid_map (lab 4). Programs that change their groups, such as login, fail in it.',
      zh: 'bubblewrap 永久放弃 setgroups(2)：普通用户写 gid_map 之前必须这么做（实验 4）。login 之类要换组的程序在里面会失败。',
    },
  },
  {
    id: 'bwrap-groups',
    section: 'users',
    runtimes: BWRAP,
    name: /groups/,
    text: {
      en: 'bubblewrap keeps its caller’s supplementary groups; ours are those that were asked for, and none by default.',
      zh: 'bubblewrap 保留调用者的附加组；我们的只有指定的那些，默认一个也没有。',
    },
  },
  {
    id: 'pwd',
    section: 'environment',
    runtimes: BWRAP,
    name: /PWD/,
    when: ({ ours }) => ours === undefined,
    text: {
      en: 'bubblewrap sets PWD to where its command begins. A shell sets it by itself.',
      zh: 'bubblewrap 把 PWD 设成命令开始的目录。shell 自己也会设。',
    },
  },
  {
    id: 'stdin',
    section: 'files',
    name: /fd 0/,
    when: ({ ours, theirs }) => ours === '/dev/null' && ['pipe', 'socket'].includes(theirs ?? ''),
    text: {
      en: 'Standard input without -i: ours is /dev/null; theirs gets, from this command, a pipe that has ended. Both read end of file. (crun 1.8 would give /dev/null to the container’s root: the machine’s own, for everybody.)',
      zh: '没有 -i 时的标准输入：我们给的是 /dev/null；给它们的是一条已经结束的管道。读到的都是文件结尾。（crun 1.8 会把 /dev/null 的属主改成容器的 root，改的是机器上大家共用的那个。）',
    },
  },
  {
    id: 'streams',
    section: 'files',
    name: /fd [12]/,
    when: ({ ours, theirs }) => [ours, theirs].every((value) => value === 'pipe' || value === 'socket'),
    text: {
      en: 'Between our container and its reader stands the monitor, with pipes; the other program hands on what it was given by this command, one end of a pair of sockets.',
      zh: '我们的容器和读者之间隔着监视进程，用的是管道；另一个程序把这条命令给它的 socket 对的一端直接传了进去。',
    },
  },
  {
    id: 'inherited-files',
    section: 'files',
    runtimes: BWRAP,
    name: /fd (?!0$|1$|2$)\d+/,
    when: ({ ours }) => ours === undefined,
    text: {
      en: 'A file that somebody outside had open and that bubblewrap has handed on. A directory among them would be a way out (CVE-2024-21626 was one); ours closes all but the three standard streams.',
      zh: '外面某个进程打开着的文件，bubblewrap 原样传了进来。其中若有一个目录，就是一条出路（CVE-2024-21626 便是）；我们只留三个标准流，其余都关掉。',
    },
  },
];
