import type { Text } from '../text/text.ts';

const any = /./;
/** Calls whose name and whose shown arguments fit, and what is said of them. */
export type Line = readonly [name: RegExp, shown: RegExp, line: Text];

export const LAST: Line = [any, any, { en: 'Part of the step above.', zh: '属于上面那一步。' }];

/** The first that fits counts. */
export const LINES: readonly Line[] = [
  [/^open_tree$/, any, { en: 'A copy of this mount, too.', zh: '同样复制这个挂载。' }],
  [/^mount_setattr$/, /MS_PRIVATE/, { en: 'The copy leaves its peer group.', zh: '让副本退出对等组。' }],
  [
    /^mount_setattr$/,
    /IDMAP/,
    { en: 'Its files, too, are shown with translated owners.', zh: '它的文件也换算属主后显示。' },
  ],
  [
    /^mount_setattr$/,
    /RDONLY/,
    { en: 'Read-only, with everything below it.', zh: '设为只读，连同它下面的一切。' },
  ],
  [/^move_mount$/, any, { en: 'The copy gets its place in the new tree.', zh: '把副本挂到新的目录树里。' }],
  [/^mount$/, /"overlay"/, { en: 'The same for this folder.', zh: '这个目录也一样。' }],
  [/^mount$/, /"tmpfs"/, { en: 'In memory, with a limit.', zh: '放在内存里，有上限。' }],
  [
    /^mount$/,
    /MS_BIND/,
    { en: 'The machine’s, seen here a second time.', zh: '真实机器上的那一个，在这里再出现一次。' },
  ],
  [
    /^mkdir$/,
    /"\/(lower|upper|work)\//,
    {
      en: 'One of the three folders that overlay wants: lower, upper, work.',
      zh: 'overlay 需要的三个目录之一：lower、upper、work。',
    },
  ],
  [
    /^mkdir$/,
    /"\/upper\/.*local/,
    {
      en: 'Writable for the lab host’s root, where the machine’s folder is not.',
      zh: '让实验主机的 root 可写，真实机器上的那个目录不可写。',
    },
  ],
  [/^mkdir$/, any, { en: 'A folder to mount on.', zh: '一个用来挂载的目录。' }],
  [
    /^symlink$/,
    /ptmx/,
    {
      en: 'Opening /dev/ptmx makes a terminal in the devpts beside it (devpts.rst).',
      zh: '打开 /dev/ptmx 就会在旁边的 devpts 里新建终端（devpts.rst）。',
    },
  ],
  [
    /^symlink$/,
    /proc\/self\/fd/,
    { en: 'A name that programs expect in /dev.', zh: '程序期望在 /dev 里看到的名字。' },
  ],
  [/^symlink$/, any, { en: 'A link, as the machine has it.', zh: '与真实机器相同的符号链接。' }],
  [/^open/, /\/new\/dev\//, { en: 'An empty file to bind a device on.', zh: '一个空文件，用来绑定设备。' }],
  [
    /^open/,
    /[ug]id_map/,
    {
      en: 'The map is a file of the child’s, and written from outside.',
      zh: '映射是子进程的一个文件，从外面写入。',
    },
  ],
  [
    /^open/,
    /bashrc/,
    {
      en: 'Only if there is none: the learner’s own is kept.',
      zh: '仅当还没有时才创建：学习者自己的会保留。',
    },
  ],
  [/^open/, /\/dev\/null/, { en: 'PID 1 needs no terminal.', zh: 'PID 1 不需要终端。' }],
  [
    /^open/,
    /nslab-init/,
    { en: 'The program that PID 1 starts anew with.', zh: 'PID 1 重新执行时要用的程序。' },
  ],
  [/^unlink$/, any, { en: 'An open file needs no name.', zh: '已打开的文件不再需要名字。' }],
  [/^dup3$/, any, { en: 'Under the number where it is looked for.', zh: '放到程序会去找的那个编号上。' }],
  [/^mount$/, /"cgroup2?"/, { en: 'The same for this hierarchy.', zh: '这个层级也一样。' }],
  [/^write$/, /mapped/, { en: 'The barrier opens: the ids are mapped.', zh: '屏障打开：id 映射已写好。' }],
  [/^write$/, /done/, { en: 'Tells the parent that it may go.', zh: '告诉父进程可以离开了。' }],
  [/^write$/, any, { en: 'What the file is to hold.', zh: '写入文件内容。' }],
  [/^read$/, any, { en: 'Waits for the other side.', zh: '等待另一方。' }],
  [/^pipe2$/, any, { en: 'A second barrier, the other way round.', zh: '方向相反的第二道屏障。' }],
  [
    /^close$/,
    /done/,
    { en: 'So that the pipe ends when the child does.', zh: '这样子进程一结束，管道也就到头了。' },
  ],
  [/^close$/, any, { en: 'No longer needed.', zh: '不再需要。' }],
  [
    /^prctl$/,
    /PDEATHSIG/,
    {
      en: 'Ends with its parent until it is complete; a change of uid clears this, so it is said again.',
      zh: '完成之前随父进程一起结束；换 uid 会清除这个设置，所以要再说一次。',
    },
  ],
  [/^prctl$/, /PR_SET_NAME/, { en: 'The name that ps shows.', zh: 'ps 显示的名字。' }],
  [/^setgroups$/, any, { en: 'Leaves the groups of whoever started this.', zh: '退出启动者所在的各个组。' }],
  [
    /^setresgid$/,
    any,
    {
      en: 'gid 0 first: after the uid it might no longer be allowed.',
      zh: '先换 gid 0：换了 uid 之后可能就不允许了。',
    },
  ],
  [
    /^umask$/,
    /\(0\)|0000/,
    { en: 'Modes are to be as they are written here.', zh: '让权限位与这里写的一致。' },
  ],
  [
    /^umask$/,
    any,
    { en: 'The usual one, for all that starts here.', zh: '恢复通常的值，供这里启动的一切使用。' },
  ],
  [/^spawn$/, any, { en: 'A process for the program that does it.', zh: '为执行此事的程序建一个进程。' }],
  [/^chmod$/, any, { en: 'The mode that it has on the machine.', zh: '与真实机器上相同的权限位。' }],
  [
    /^open/,
    /setgroups/,
    { en: 'Before the map: whether groups may be given up.', zh: '先于映射：是否允许放弃组。' },
  ],
  [/^open/, /"\/upper\//, { en: 'A file of the layer above.', zh: '上层里的一个文件。' }],
  [/^open/, /"\/new\//, { en: 'A file of the new root.', zh: '新的根里的一个文件。' }],
  [
    /^chdir$/,
    any,
    { en: 'The working directory is to lie in the new root.', zh: '让工作目录位于新的根之内。' },
  ],
  [
    /^socket$/,
    any,
    {
      en: 'Any socket will do to speak of interfaces (netdevice(7)).',
      zh: '要设置网络接口，随便一个 socket 都行（netdevice(7)）。',
    },
  ],
  [/^wait4$/, any, { en: 'Until it has ended.', zh: '等它结束。' }],
  [/^execve$/, any, { en: 'The program that does it.', zh: '执行完成此事的程序。' }],
  [/^ready$/, any, { en: 'There is a lab host.', zh: '实验主机就绪。' }],
];
