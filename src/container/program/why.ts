import type { Text } from '../../text/text.ts';

/* One line for the learner at each notable call: why this one, here. */

export const DEATH = {
  en: 'With its monitor dead, the container ends too: never one without the other.',
  zh: '监视进程一死，容器也随之结束：两者绝不单独存在。',
};
export const DEATH_AGAIN = {
  en: 'A change of ids has cleared it (prctl(2)).',
  zh: '更换 id 时它被清掉了（prctl(2)），所以再设一次。',
};
export const BORN = {
  en: 'The container’s first process: one clone3, all its namespaces. The user namespace comes first and owns the others.',
  zh: '容器的第一个进程：一次 clone3 建好全部命名空间。用户命名空间最先建立，并拥有其余的。',
};
export const BARRIER = {
  en: 'A barrier: the child waits at this pipe until its ids are mapped.',
  zh: '一道关卡：子进程在这个管道上等待，直到它的 id 映射写好。',
};
export const WIRED_BARRIER = {
  en: 'A second barrier: until the wire is plugged in.',
  zh: '第二道关卡：等网线插好。',
};
export const STARTING = {
  en: 'This one closes by itself at execve: that is how the monitor hears of it.',
  zh: '这个管道会在 execve 时自动关上：监视进程就是这样得知的。',
};
export const WAIT_STARTED = {
  en: 'Ends when the last copy of the other end is closed: by execve, or by the child’s end.',
  zh: '另一端的最后一份副本关上时才返回：要么 execve 了，要么子进程结束了。',
};
export const MAP = {
  en: 'Root in the container is this id outside, which is nobody: in one write, from outside, once.',
  zh: '容器里的 root 在外面就是这个 id，谁也不是：从外面一次写入，只能写一次。',
};
export const GROUPS = {
  en: 'Groups of whoever started this mean nothing in there.',
  zh: '启动者所属的附加组，在里面没有意义。',
};
export const BECOME_ROOT = {
  en: 'Mapped: from here on it is uid 0 of its user namespace.',
  zh: '映射已写好：从这里起，它就是自己用户命名空间里的 uid 0。',
};
export const UNDUMPABLE = {
  en: 'Nobody in the container may look into it or attach to it before it is the command (CVE-2016-9962).',
  zh: '在它变成要运行的命令之前，容器里谁也不能窥探或附着到它（CVE-2016-9962）。',
};
export const JOIN = {
  en: 'A namespace that is there already: the maker goes in, and its child is born there.',
  zh: '已经存在的命名空间：创建者先进去，子进程就生在里面。',
};
export const LEAVE = { en: 'And back again.', zh: '再回来。' };
export const CGROUP_NAMESPACE = {
  en: 'After joining its groups: the cgroup namespace begins where its maker is.',
  zh: '先加入 cgroup 再做这一步：cgroup 命名空间以创建者所在之处为根。',
};
export const IPC_NAMESPACE = {
  en: 'Made by root of the container, so that its message queues belong to somebody.',
  zh: '由容器的 root 来创建，消息队列才有属主。',
};
export const ROOT_CLONE = {
  en: 'The root’s folder as a mount of its own, attached nowhere yet: pivot_root moves mounts, not folders.',
  zh: '把根目录所在的文件夹变成独立的挂载，暂时不挂到任何地方：pivot_root 搬动的是挂载，不是目录。',
};
export const ALONE = {
  en: 'A clone is a peer of its origin; alone, no mount of ours shows outside.',
  zh: '副本与原挂载是对等的；让它独立出来，我们的挂载才不会出现在外面。',
};
export const PRIVATE = {
  en: 'The list of mounts is a copy; private, so that nothing goes back and forth.',
  zh: '挂载列表是一份副本；设为私有，两边就互不影响。',
};
export const OVER = {
  en: 'Laid over the old root. Our own `/` is still the one below: the machine’s proc and devices stay at hand.',
  zh: '盖在旧根之上。我们自己的 `/` 仍是下面那个：真实机器的 proc 和设备还能用到。',
};
export const PIVOT = {
  en: 'The new root takes the place of the old one; both names may be "." (pivot_root(2)).',
  zh: '新根取代旧根的位置；两个参数都可以是 "."（pivot_root(2)）。',
};
export const DETACH_BENCH = {
  en: 'What the layers were put together in lies over the old root: away with it first.',
  zh: '拼装各层用的那个文件系统盖在旧根上面：先把它摘下。',
};
export const DETACH = {
  en: 'The old root lies on top now: away with it, and with every file of the machine.',
  zh: '旧根此时叠在最上面：把它连同真实机器的全部文件一起摘下。',
};
export const PROPAGATION = {
  en: 'How mounts at the new root spread, as the configuration says.',
  zh: '新根上的挂载如何传播，按配置所说。',
};
export const READONLY_ROOT = {
  en: 'This mount only; volumes and memory on top of it stay as they are.',
  zh: '只改这一个挂载；挂在它上面的卷和内存文件系统不变。',
};
export const LAYER_CLONE = {
  en: 'A layer as a mount of its own: who owns what in it can be told otherwise here, and nowhere else.',
  zh: '让每一层成为独立的挂载：只在这里改变其中文件的属主显示，别处不受影响。',
};
export const USER_NAMESPACE = {
  en: 'The child’s user namespace, as a file: its map translates owners.',
  zh: '以文件形式打开子进程的用户命名空间：用它的映射换算属主。',
};
export const IDMAP = {
  en: 'What is uid 0’s on disk is the container’s root’s through this mount; the disk stays as it is.',
  zh: '磁盘上属于 uid 0 的，透过这个挂载看就属于容器的 root；磁盘上什么都没变。',
};
export const BENCH = {
  en: 'A place in memory to put the layers: overlay takes paths. It goes with the old root.',
  zh: '内存里的一块地方，用来摆放各层：overlay 只认路径。它会随旧根一起消失。',
};
export const OVERLAY = {
  en: 'The image below, read only; a layer of its own above, for what the container changes.',
  zh: '下面是镜像，只读；上面是容器自己的一层，存放它的改动。',
};
export const MOUNT_POINT = {
  en: 'Something to mount on; it may be there already.',
  zh: '挂载点；也许已经存在。',
};
export const CLONE = {
  en: 'What is to be bound, copied now: the container’s root may not walk there.',
  zh: '要绑定的内容现在就复制出来：容器的 root 无权走到那里。',
};
export const ATTACH = {
  en: 'From descriptor to descriptor: no path is walked any more that a symlink could bend.',
  zh: '从描述符到描述符：不再走任何可能被符号链接带偏的路径。',
};
export const ATTRIBUTES = {
  en: 'Options of the copy alone; the machine’s mount keeps its own.',
  zh: '只改副本的选项；真实机器上的挂载保持原样。',
};
export const MACHINE_SYSFS = {
  en: 'A sysfs shows a net namespace, and this one is not the container’s: the machine’s is bound, read-only.',
  zh: 'sysfs 展示的是网络命名空间，而这里的网络不归容器所有：把真实机器的那份只读绑定过来。',
};
export const FILE_SYSTEMS: Readonly<Record<string, Text>> = {
  proc: {
    en: 'The processes of the container’s own pid namespace. Allowed while the machine’s proc is still to be seen.',
    zh: '容器自己 PID 命名空间里的进程。只有真实机器的 proc 还看得见时才允许挂载。',
  },
  tmpfs: { en: 'In memory, gone with the container.', zh: '在内存里，随容器一起消失。' },
  devpts: { en: 'Terminals of its own.', zh: '自己的一套终端。' },
  mqueue: {
    en: 'POSIX message queues of its ipc namespace, as files.',
    zh: '它的 IPC 命名空间里的 POSIX 消息队列，以文件形式呈现。',
  },
  sysfs: {
    en: 'The kernel’s devices, to look at: of the network, the container’s own.',
    zh: '内核的设备信息，只许看；其中的网络部分属于容器自己。',
  },
};
export const CGROUP = {
  en: 'Through its cgroup namespace this hierarchy begins at the container’s group.',
  zh: '透过 cgroup 命名空间看，这个层级从容器自己的 cgroup 开始。',
};
export const CGROUP_FRAME = {
  en: 'Version 1 has several hierarchies, one folder each.',
  zh: 'v1 有多个层级，每个一个目录。',
};
export const DEVICE = {
  en: 'Devices cannot be made in a user namespace: this one is shown from where it is.',
  zh: '在用户命名空间里不能创建设备：把已有的这一个显示过来。',
};
export const NODE = { en: 'A device is a name for two numbers.', zh: '设备文件只是两个号码的名字。' };
export const LINKS = {
  en: 'Names that programs count on (proc(5)).',
  zh: '许多程序依赖的名字（proc(5)）。',
};
export const MASK_FILE = {
  en: 'Hidden behind a file that is always empty.',
  zh: '用一个永远为空的文件盖住它。',
};
export const MASK_FOLDER = {
  en: 'Hidden behind a folder that is empty and stays so.',
  zh: '用一个空的、只读的目录盖住它。',
};
export const MASK_SAME = { en: 'Hidden behind the same empty folder.', zh: '用同一个空目录盖住它。' };
export const READONLY_BIND = {
  en: 'Bound onto itself: a mount of its own can have options of its own.',
  zh: '绑定到自己身上：成为独立的挂载，才能有独立的选项。',
};
export const READONLY = {
  en: 'Read-only, while the rest of /proc is not; locked flags stay, since only this one is set.',
  zh: '设为只读，/proc 的其余部分不受影响；只设这一项，被锁定的标志保持不变。',
};
export const LOG = {
  en: 'Everything that the container writes is kept here, too.',
  zh: '容器写出的一切也会保存在这里。',
};
export const PIPES = {
  stdin: { en: 'The container’s stdin.', zh: '容器的 stdin。' },
  stdout: { en: 'The container’s stdout.', zh: '容器的 stdout。' },
  stderr: { en: 'The container’s stderr.', zh: '容器的 stderr。' },
};
export const PIPE_OWNER = {
  en: 'The container’s user owns it, or /dev/stdout could not be opened by name.',
  zh: '归容器里的用户所有，否则里面没法按名字打开 /dev/stdout。',
};
export const SESSION = {
  en: 'A session of its own: our terminal is not its terminal.',
  zh: '自己的会话：我们的终端不是它的终端。',
};
export const SOCKET = {
  en: 'The terminal is made inside; its master comes out over this socket.',
  zh: '终端在里面创建，主端经由这个 socket 送出来。',
};
export const PEER = {
  en: 'Its other side, asked of itself: a path could lead elsewhere.',
  zh: '它的另一端，直接向它自己要：按路径去找可能被带到别处。',
};
export const TERMINAL_OWNER = {
  en: 'The container’s user may open its terminal by name.',
  zh: '容器里的用户可以按名字打开自己的终端。',
};
export const CONSOLE = {
  en: '/dev/console is the container’s terminal.',
  zh: '/dev/console 就是容器的终端。',
};
export const SEND_MASTER = {
  en: 'A descriptor travels as the ancillary data of a message (unix(7), SCM_RIGHTS).',
  zh: '描述符作为消息的附带数据传送（unix(7)，SCM_RIGHTS）。',
};
export const RECEIVE_MASTER = {
  en: 'The master of the container’s terminal.',
  zh: '容器终端的主端。',
};
export const CONTROLLING = {
  en: 'The terminal becomes the session’s: Ctrl-C and job control work.',
  zh: '终端归这个会话所有：Ctrl-C 和作业控制由此生效。',
};
export const MONITOR = {
  en: 'Between the container’s streams and ours, until it ends.',
  zh: '站在容器的标准流和我们的之间，直到它结束。',
};
export const HOSTNAME = {
  en: 'Of its own UTS namespace; the machine’s stays.',
  zh: '只改它自己的 UTS 命名空间；真实机器的主机名不变。',
};
export const SYSCTL = {
  en: 'A kernel setting that each namespace has for itself.',
  zh: '每个命名空间各有一份的内核设置。',
};
export const OOM = {
  en: 'Whom the OOM killer takes first (proc(5)).',
  zh: '内存不足时先杀谁（proc(5)）。',
};
export const CWD = {
  en: 'Not by way of /proc/PID: a folder that was left open must not become a way out (CVE-2024-21626).',
  zh: '不许取道 /proc/PID：没关上的目录不能成为出路（CVE-2024-21626）。',
};
export const CLOSE_ALL = {
  en: 'Nothing that is open goes along but 0, 1 and 2.',
  zh: '除了 0、1、2，任何打开的文件都不带过去。',
};
export const EXEC = {
  en: 'The same process becomes the command; if it is not here, the next folder of PATH.',
  zh: '还是这个进程，变成要运行的命令；不在这里，就试 PATH 的下一个目录。',
};
export const EXIT = {
  en: 'How it ended, for whoever asks later.',
  zh: '它是怎么结束的，留给以后来问的人。',
};
export const READY = { en: 'The command runs.', zh: '命令已经在运行。' };
export const PIDFD = {
  en: 'The container’s first process as a file: its number could come to mean another one meanwhile.',
  zh: '以文件形式指向容器的第一个进程：号码可能在此期间换了主人。',
};
export const ENTER = {
  en: 'All its namespaces in one call; the user namespace first, which gives the rights over the others.',
  zh: '一次进入它的全部命名空间；先进用户命名空间，由此得到对其余各个的权限。',
};
export const INSIDE = {
  en: 'Whoever enters a pid namespace stays outside; this child is the first who is in it.',
  zh: '进入 PID 命名空间的进程自己仍在外面；这个子进程才真正在里面。',
};
export const VISITOR_WAITS = {
  en: 'Its exit status is passed on, and so are signals.',
  zh: '把它的退出状态传出来，把信号传进去。',
};
export const MASTER = {
  en: 'A terminal of the container’s devpts. What else may be called so is not waited for.',
  zh: '取自容器 devpts 的终端。如果别的东西冒用这个名字，也不会等它。',
};
