import { same, type Text } from '../../text/text.ts';

/** What one wants, the command, the system call behind it. In a command, CAPITALS stand for what is yours to name. */
export interface Row {
  readonly want: Text;
  readonly command: string;
  readonly call: string;
}

export const KERNEL_ROWS: readonly Row[] = [
  {
    want: { en: 'a namespace of one’s own', zh: '新建一个命名空间' },
    command: 'unshare --KIND PROGRAM',
    call: 'unshare(2), clone3(2)',
  },
  {
    want: { en: 'the namespaces of a process', zh: '一个进程在哪些命名空间里' },
    command: 'readlink /proc/PID/ns/KIND · lsns -p PID',
    call: 'readlink(2)',
  },
  {
    want: { en: 'go into the namespaces of a process', zh: '进入一个进程的命名空间' },
    command: 'nsenter --target PID --KIND PROGRAM',
    call: 'setns(2)',
  },
  {
    want: { en: 'a hostname', zh: '改主机名' },
    command: 'hostname NAME',
    call: 'sethostname(2)',
  },
  {
    want: { en: 'mount; mount a folder a second time', zh: '挂载；把一个目录再挂一处' },
    command: 'mount -t TYPE SOURCE TARGET · mount --bind FROM TO',
    call: 'mount(2)',
  },
  {
    want: { en: 'cut the tie between two lists of mounts', zh: '切断两份挂载列表的联系' },
    command: 'mount --make-rprivate TARGET',
    call: 'mount(2), MS_REC | MS_PRIVATE',
  },
  {
    want: { en: 'another root', zh: '换一个根' },
    command: 'pivot_root NEW_ROOT PUT_OLD',
    call: 'pivot_root(2)',
  },
  {
    want: { en: 'take a mount away, even one in use', zh: '卸载，哪怕还在用' },
    command: 'umount -l TARGET',
    call: 'umount2(2), MNT_DETACH',
  },
  {
    want: { en: 'ids in here, ids out there', zh: '里面的 id 对应外面的 id' },
    command: 'INSIDE OUTSIDE COUNT → /proc/PID/uid_map',
    call: 'write(2)',
  },
  {
    want: { en: 'a pair of plugs, one of them moved', zh: '一对插头，把其中一头送过去' },
    command: 'ip link add A type veth peer name B · ip link set B netns NAME',
    call: 'rtnetlink(7)',
  },
  {
    want: { en: 'layers', zh: '一层一层的文件系统' },
    command: 'mount -t overlay -o lowerdir=L,upperdir=U,workdir=W NAME TARGET',
    call: 'mount(2)',
  },
  {
    want: { en: 'a group, and a process into it', zh: '建一个 cgroup，把进程放进去' },
    command: 'mkdir GROUP · echo PID > GROUP/cgroup.procs',
    call: 'mkdir(2), write(2)',
  },
  {
    want: { en: 'so much and no more', zh: '只许用这么多' },
    command: 'v2: cpu.max memory.max pids.max · v1: cpu.cfs_quota_us memory.limit_in_bytes pids.max',
    call: 'write(2)',
  },
  {
    want: { en: 'less than root', zh: '比 root 更少' },
    command: 'setpriv --bounding-set SET PROGRAM · capsh --decode=HEX',
    call: 'prctl(2), capset(2)',
  },
  {
    want: { en: 'nothing gained by exec; some calls refused', zh: 'exec 也拿不到新权限；某些调用被拒绝' },
    command: 'NoNewPrivs, Seccomp in /proc/PID/status',
    call: 'prctl(2), seccomp(2)',
  },
  {
    want: { en: 'look at a process', zh: '看一个进程' },
    command: 'ps -ef --forest · pgrep -a NAME · /proc/PID/{status,environ,cwd,exe,mountinfo}',
    call: 'read(2)',
  },
];

export const NSLAB_ROWS: readonly (readonly [string, Text])[] = [
  ['nslab doctor', { en: 'what this machine can do; its code', zh: '这台机器能做什么；它的预检码' }],
  ['nslab start N', { en: 'open a lab, or go on with it', zh: '打开一个实验，或接着做' }],
  ['nslab check', { en: 'what the kernel says about your step', zh: '你这一步，内核怎么说' }],
  ['nslab hint', { en: 'a hint; again for a plainer one', zh: '提示；再来一次会更直白' }],
  ['nslab map', { en: 'a picture of the lab host', zh: '把实验主机画出来' }],
  ['nslab again', { en: 'this step anew, in a new lab host', zh: '换一台实验主机，把这一步重做' }],
  ['nslab list', { en: 'all labs, and how far you are', zh: '全部实验，和你的进度' }],
  ['nslab stop', { en: 'end the lab host', zh: '结束实验主机' }],
];

/** The eight kinds (namespaces(7)), as `--KIND` of unshare and nsenter has them, and the lab that is about each. */
export const KIND_ROWS: readonly (readonly [string, string, Text])[] = [
  ['uts', 'CLONE_NEWUTS', { en: 'hostname', zh: '主机名' }],
  ['ipc', 'CLONE_NEWIPC', { en: 'message queues, shared memory', zh: '消息队列、共享内存' }],
  ['pid', 'CLONE_NEWPID', { en: 'process numbers (with --fork)', zh: '进程号（要加 --fork）' }],
  ['mount', 'CLONE_NEWNS', { en: 'the list of mounts', zh: '挂载列表' }],
  ['user', 'CLONE_NEWUSER', { en: 'user ids, capabilities', zh: '用户 id、capability' }],
  ['net', 'CLONE_NEWNET', { en: 'interfaces, routes, ports', zh: '网络接口、路由、端口' }],
  ['cgroup', 'CLONE_NEWCGROUP', { en: 'where the cgroup tree begins', zh: 'cgroup 树从哪里开始' }],
  ['time', 'CLONE_NEWTIME', same('CLOCK_MONOTONIC, CLOCK_BOOTTIME')],
];
