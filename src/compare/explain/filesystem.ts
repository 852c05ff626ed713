import { onlyIn, type Rule } from './rule.ts';

const OCI = ['runc', 'crun'] as const;
const BWRAP = ['bwrap'] as const;

/** Roots, mounts, and what lies over files of the kernel's. */
export const FILESYSTEM: readonly Rule[] = [
  {
    id: 'cgroup-folder',
    section: 'mounts',
    runtimes: OCI,
    name: /\/sys\/fs\/cgroup/,
    when: ({ ours, theirs }) => [ours, theirs].every((value) => value?.startsWith('tmpfs ')),
    text: {
      en: 'With cgroup v1 this is only the folder that the hierarchies are mounted in, and every program makes it its own way. Ours is small and read-only; theirs can be written to, and what is written is lost with the container.',
      zh: '在 cgroup v1 下，这只是挂载各个层级用的目录，每个程序的做法不同。我们的很小而且只读；它们的可写，写进去的东西随容器一起消失。',
    },
  },
  {
    id: 'cgroup-hierarchies',
    section: 'mounts',
    runtimes: OCI,
    name: /\/sys\/fs\/cgroup\/.+/,
    when: ({ ours, theirs }) => ours === undefined || theirs === undefined,
    text: {
      en: 'Which of cgroup v1’s hierarchies are shown is left open by the specification. What only one of them shows here limits nothing: a hierarchy that has a name and no controller, or cgroup v2 without one.',
      zh: '规范没有规定要显示 cgroup v1 的哪些层级。这里只有一方显示的，都不限制任何东西：要么是只有名字、没有控制器的层级，要么是没有控制器的 cgroup v2。',
    },
  },
  {
    id: 'superblock-read-only',
    section: 'mounts',
    runtimes: OCI,
    name: /\/sys/,
    when: ({ ours, theirs }) =>
      isOnly(onlyIn(ours, theirs), ['(ro)']) && isOnly(onlyIn(theirs, ours), ['(ro)']),
    text: {
      en: 'Read-only can be a property of this one mount (its options) or of the file system behind it (in parentheses). Who is inside can change neither, so it comes to the same.',
      zh: '“只读”可以是这一个挂载的属性（它的选项），也可以是背后那个文件系统的属性（括号里）。容器里两样都改不了，所以效果相同。',
    },
  },
  {
    id: 'other-place',
    section: 'mounts',
    name: /\/.*/,
    when: ({ ours, theirs }) => ours !== undefined && withoutPlace(ours) === withoutPlace(theirs),
    text: {
      en: 'The same content; the bundle lies in another file system than our container’s own folder.',
      zh: '内容相同，只是 bundle 和我们容器自己的目录不在同一个文件系统里。',
    },
  },
  {
    id: 'bwrap-sys',
    section: 'mounts',
    runtimes: BWRAP,
    name: /\/sys(\/.*)?/,
    when: ({ theirs }) => theirs === undefined,
    text: {
      en: 'bubblewrap has no option for sysfs or cgroups; it could only show the machine’s own. Programs that look at /sys find nothing there.',
      zh: 'bubblewrap 没有挂载 sysfs 和 cgroup 的选项，只能把机器自己的露出来。要看 /sys 的程序在里面什么也找不到。',
    },
  },
  {
    id: 'bwrap-dev',
    section: 'mounts',
    runtimes: BWRAP,
    name: /\/dev(\/(pts|shm))?/,
    text: {
      en: 'bubblewrap makes /dev as a whole (--dev) and takes no options for it: no limit to its size, /dev/shm is a folder in it, and the terminals in /dev/pts belong to no group tty.',
      zh: 'bubblewrap 整个地造出 /dev（--dev），不接受选项：大小没有限制，/dev/shm 只是里面的一个目录，/dev/pts 里的终端不归 tty 组。',
    },
  },
  {
    id: 'bwrap-options',
    section: 'mounts',
    runtimes: BWRAP,
    name: /\/.*/,
    when: ({ ours, theirs }) => ours !== undefined && theirs !== undefined && sameKind(ours, theirs),
    text: {
      en: 'bubblewrap decides on a mount’s options itself: nosuid and nodev on all that it binds, so that no set-user-ID program and no device in it works; of ours it takes only read-only, size and mode.',
      zh: '挂载选项由 bubblewrap 自己定：它绑定的一切都带 nosuid 和 nodev，其中的 set-user-ID 程序和设备都不起作用；我们的选项它只认只读、大小和权限位。',
    },
  },
  {
    id: 'layer-or-copy',
    section: 'root',
    name: /type/,
    when: ({ ours }) => ours === 'overlay',
    text: {
      en: 'Ours is a layer of its own over files that stay as they are, with their owners translated on the way (lab 6, lab 4). A bundle is only a folder: theirs runs in a copy, whose owners were changed one by one.',
      zh: '我们的是盖在原文件上的独立一层，原文件不动，属主在中途换算（实验 6、实验 4）。bundle 只是一个目录：它用的是一份副本，文件的属主逐个改过。',
    },
  },
  {
    id: 'root-nodev',
    section: 'root',
    runtimes: OCI,
    name: /options/,
    when: ({ ours, theirs }) => isOnly(onlyIn(ours, theirs), ['nodev']) && onlyIn(theirs, ours).length === 0,
    text: {
      en: 'A device file that came with an image opens nothing in ours: whoever cannot make devices is not to find any, either.',
      zh: '镜像里带来的设备文件，在我们的根里打不开：既然造不了设备，也就不该捡到现成的。',
    },
  },
  {
    id: 'root-propagation',
    section: 'root',
    name: /propagation/,
    when: ({ ours, theirs }) => ours === 'private' && theirs === 'slave',
    text: {
      en: 'Their root is a slave (lab 3): what is mounted outside below its folder, later on, appears inside, too. Ours hears of nothing. The specification leaves it open (rootfsPropagation).',
      zh: '它的根是 slave（实验 3）：以后外面在那个目录下挂载的东西，里面也会出现。我们的根与外面不通消息。规范把这留给 rootfsPropagation 决定。',
    },
  },
  {
    id: 'bwrap-root-options',
    section: 'root',
    runtimes: BWRAP,
    name: /options/,
    when: ({ ours, theirs }) =>
      onlyIn(theirs, ours).every((o) => ['nosuid', 'nodev'].includes(o)) && onlyIn(ours, theirs).length === 0,
    text: {
      en: 'bubblewrap binds the root with nosuid and nodev: set-user-ID programs such as su gain nothing in it, and device files do not open. The runtime specification leaves a root as it is.',
      zh: 'bubblewrap 绑定根时加上 nosuid 和 nodev：里面的 su 之类 set-user-ID 程序得不到权限，设备文件也打不开。运行时规范对根不作改动。',
    },
  },
  {
    id: 'bwrap-read-only-paths',
    section: 'covers',
    runtimes: BWRAP,
    name: /\/proc\/.*/,
    when: ({ ours, theirs }) => ours === 'read-only' && theirs === 'open',
    text: {
      en: 'bubblewrap has no option that makes a part of a new /proc read-only: it could only bind the machine’s own over it. What still protects these files is who may write to them; and that is root, by its number outside.',
      zh: 'bubblewrap 没有选项能让新 /proc 的一部分变成只读，只能把机器自己的那份绑上去。剩下的保护只有文件权限：能写的是 root，而这看的是它在外面的号码。',
    },
  },
  {
    id: 'bwrap-no-sys',
    section: 'covers',
    runtimes: BWRAP,
    name: /\/sys\/.*/,
    when: ({ theirs }) => theirs === 'absent',
    text: {
      en: 'Without a /sys there is nothing to cover.',
      zh: '里面没有 /sys，也就没有什么要遮盖。',
    },
  },
];

function isOnly(words: readonly string[], allowed: readonly string[]): boolean {
  return words.every((word) => allowed.includes(word));
}

/** `file of ext4 rw` → `file of rw`: whatever it lies on. */
function withoutPlace(value: string | undefined): string {
  return value?.replace(/^(file|folder) of \S+/, '$1 of') ?? '';
}

/** `tmpfs`, `folder of`: all before the options. */
function sameKind(one: string, other: string): boolean {
  const kind = (value: string) => withoutPlace(value).replace(/ (rw|ro)[, ]?.*$/, '');
  return kind(one) === kind(other);
}
