import type { Text } from '../text/text.ts';

/** What a system call does, in a line: for those beside which the program says nothing of its own. */
export function whatItDoes(name: string): Text | undefined {
  return WORDS[name];
}

const WORDS: Readonly<Record<string, Text>> = {
  capset: {
    en: 'sets this process’s capabilities; it can only give some away',
    zh: '设置本进程的 capability；只能交出，不能多拿',
  },
  chdir: { en: 'moves into this directory', zh: '进入这个目录' },
  chmod: { en: 'sets the permission bits of a file', zh: '设置文件的权限位' },
  chown: { en: 'gives the file to another owner', zh: '更换文件的属主' },
  close: { en: 'gives the descriptor back', zh: '关闭这个描述符' },
  dup3: { en: 'the same open file under another number', zh: '让同一个打开的文件多一个号码' },
  execve: { en: 'the same process, from here on another program', zh: '进程还是它，程序从此换成另一个' },
  exit_group: { en: 'the process ends', zh: '进程结束' },
  fchdir: { en: 'moves into an open directory', zh: '进入一个已打开的目录' },
  fchownat: { en: 'gives the file to another owner', zh: '更换文件的属主' },
  fcntl: { en: 'asks or changes how a descriptor behaves', zh: '查询或更改描述符的行为' },
  getpid: {
    en: 'its own number, as its pid namespace counts',
    zh: '自己的进程号，按所在 PID 命名空间的编号',
  },
  getppid: {
    en: 'its parent’s number, as its pid namespace counts',
    zh: '父进程的号码，按所在 PID 命名空间的编号',
  },
  ioctl: { en: 'a request to the driver behind the descriptor', zh: '向描述符背后的驱动发一个请求' },
  kill: { en: 'sends a signal', zh: '发一个信号' },
  lchown: {
    en: 'gives the file to another owner, a symlink itself and not its target',
    zh: '更换文件的属主；是符号链接就改链接本身',
  },
  link: { en: 'a second name for the same file', zh: '给同一个文件再起一个名字' },
  mkdir: { en: 'makes a directory', zh: '新建目录' },
  mkdirat: { en: 'makes a directory', zh: '新建目录' },
  mknod: { en: 'makes a device file: a name for a driver', zh: '新建设备文件：驱动的一个名字' },
  mknodat: { en: 'makes a device file: a name for a driver', zh: '新建设备文件：驱动的一个名字' },
  mount: {
    en: 'changes the mount list of the caller’s mount namespace',
    zh: '修改调用者所在挂载命名空间的挂载列表',
  },
  nanosleep: { en: 'waits for a while', zh: '等一会儿' },
  open: { en: 'opens a file: the answer is its number here', zh: '打开文件：得到的是它在这里的号码' },
  openat: { en: 'opens a file: the answer is its number here', zh: '打开文件：得到的是它在这里的号码' },
  openat2: { en: 'opens a file, with a say in how its path may lead', zh: '打开文件，并限定路径可以怎么走' },
  pause: { en: 'sleeps until a signal comes', zh: '一直睡到有信号来' },
  pidfd_open: {
    en: 'a process as a file: it cannot come to mean another one',
    zh: '以文件形式指向一个进程：不会错指别的进程',
  },
  pipe2: {
    en: 'a pipe: what is written at one end is read at the other',
    zh: '一根管道：一端写入，另一端读出',
  },
  pivot_root: {
    en: 'another mount becomes the root of this mount namespace',
    zh: '让另一个挂载成为这个挂载命名空间的根',
  },
  prctl: { en: 'changes a setting of this process alone', zh: '更改本进程自己的一项设置' },
  prlimit64: { en: 'sets how much a process may use of something', zh: '设置进程对某种资源的上限' },
  read: { en: 'takes what there is, and waits when there is nothing yet', zh: '有就读走，没有就等' },
  reap: {
    en: 'is PID 1: collects every child and orphan that ends (wait4 in a loop)',
    zh: '当好 1 号进程：回收每个结束的子进程和孤儿（循环 wait4）',
  },
  recvfrom: { en: 'takes the kernel’s answer from the socket', zh: '从套接字取内核的回答' },
  rename: { en: 'another name for a file', zh: '给文件换个名字' },
  rmdir: { en: 'removes an empty directory', zh: '删除空目录' },
  rt_sigprocmask: { en: 'which signals have to wait', zh: '指定哪些信号先等着' },
  seccomp: {
    en: 'a filter: from here on the kernel asks it before every system call',
    zh: '装上过滤器：此后每次系统调用，内核都先问它',
  },
  sendto: { en: 'sends the message over the socket', zh: '通过套接字发出消息' },
  setgroups: { en: 'the supplementary groups, here none', zh: '设置附加组，这里是清空' },
  sethostname: {
    en: 'the hostname of the caller’s UTS namespace',
    zh: '设置调用者所在 UTS 命名空间的主机名',
  },
  setns: { en: 'enters an existing namespace', zh: '进入一个已有的命名空间' },
  setresgid: {
    en: 'becomes another group id: real, effective and saved',
    zh: '换成另一个组 id：实际、有效、保存的三个',
  },
  setresuid: {
    en: 'becomes another user id: real, effective and saved',
    zh: '换成另一个用户 id：实际、有效、保存的三个',
  },
  setsid: { en: 'a session of its own, without a terminal', zh: '自成一个会话，不带终端' },
  socket: { en: 'a socket: here a line to the kernel itself', zh: '一个套接字：这里是通向内核的一条线' },
  spawn: { en: 'makes a child process', zh: '创建子进程' },
  symlink: { en: 'makes a symbolic link', zh: '新建符号链接' },
  symlinkat: { en: 'makes a symbolic link', zh: '新建符号链接' },
  umask: { en: 'the permission bits that new files do not get', zh: '新建文件时去掉哪些权限位' },
  umount2: { en: 'takes a mount off the list', zh: '从挂载列表里去掉一个挂载' },
  unlink: { en: 'removes a name of a file', zh: '删除文件的一个名字' },
  unshare: { en: 'leaves a namespace for a new one of its own', zh: '离开原来的命名空间，进入一个新的' },
  wait4: { en: 'waits until a child has ended, and collects its status', zh: '等子进程结束，并取走它的状态' },
  write: { en: 'writes to what the descriptor stands for', zh: '向描述符所指的对象写入' },
};
