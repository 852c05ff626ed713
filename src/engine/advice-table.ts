import type { Text } from '../text/text.ts';

/**
 * What an errno of a call means in this field, and what to do next: from the ERRORS sections of section 2
 * of the manual and from the kernel's own conditions. Keyed by the call's name; `*` for any call.
 */
export const ADVICE: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  pivot_root: {
    EINVAL: {
      en: 'new_root must be a mount point: bind it onto itself first. Neither it, nor its parent mount, nor the parent of the present root may be shared, and put_old must lie in new_root.',
      zh: 'new_root 必须是挂载点：先把它绑定到自身。它、它的父挂载以及当前根的父挂载都不能是共享的，put_old 必须位于 new_root 之内。',
    },
    EBUSY: {
      en: 'new_root or put_old is on the present root mount: bind new_root onto itself first, so that it is a mount of its own.',
      zh: 'new_root 或 put_old 还在当前的根挂载上：先把 new_root 绑定到自身，使它成为独立的挂载。',
    },
    ENOENT: {
      en: 'put_old (or new_root) does not exist: make the directory inside new_root first.',
      zh: 'put_old（或 new_root）不存在：先在 new_root 里创建这个目录。',
    },
    ENOTDIR: { en: 'new_root and put_old must be directories.', zh: 'new_root 和 put_old 都必须是目录。' },
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN in the user namespace that owns this mount namespace: be root, or make a user namespace first.',
      zh: '需要在拥有当前挂载命名空间的用户命名空间里有 CAP_SYS_ADMIN：用 root，或先建用户命名空间。',
    },
  },
  mount: {
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN in the user namespace that owns this mount namespace. There, some types are refused still: proc needs a pid namespace of its own and a fully visible proc, sysfs a net namespace of its own; a locked flag (nosuid, nodev, ro) cannot be cleared.',
      zh: '需要在拥有当前挂载命名空间的用户命名空间里有 CAP_SYS_ADMIN。即便如此仍有限制：proc 要有自己的 PID 命名空间且能看到完整的 proc，sysfs 要有自己的网络命名空间；被锁定的标志（nosuid、nodev、ro）不能去掉。',
    },
    EINVAL: {
      en: 'A bad superblock or option (the kernel log may say which), a remount or a change of propagation of what is no mount point, or a bind of a locked subtree: bind it with MS_REC.',
      zh: '超级块或选项有误（内核日志里可能写着原因），或对并非挂载点的路径做 remount、改变传播类型，或绑定了含有锁定挂载的子树：请加上 MS_REC。',
    },
    ENOENT: {
      en: 'The source or the target does not exist: a mount point must be there before, a directory for a directory, a file for a file.',
      zh: 'source 或 target 不存在：挂载点必须事先存在，目录对目录，文件对文件。',
    },
    ENODEV: {
      en: 'This kernel does not know the file system type: see /proc/filesystems.',
      zh: '内核不认识这种文件系统：见 /proc/filesystems。',
    },
    ENOTDIR: {
      en: 'A directory can only be mounted on a directory, a file only on a file.',
      zh: '目录只能挂载到目录上，文件只能挂载到文件上。',
    },
    EBUSY: {
      en: 'The same file system is mounted there already, or is in use with other flags.',
      zh: '同一文件系统已挂载在那里，或正以其他标志使用。',
    },
    ENOTBLK: {
      en: 'This type needs a block device as its source.',
      zh: '这种文件系统的 source 必须是块设备。',
    },
    EACCES: {
      en: 'The path may not be walked by this process, or the device is read-only or on a nodev mount.',
      zh: '进程无权走到这个路径，或设备只读，或设备位于 nodev 的挂载上。',
    },
    ELOOP: {
      en: 'The overlay or the bind leads back into itself, or the target is a symbolic link loop.',
      zh: 'overlay 或绑定挂载指回了自身，或 target 是循环的符号链接。',
    },
    ENOSPC: {
      en: 'The limit of mounts per namespace is reached (fs.mount-max).',
      zh: '已达到每个命名空间的挂载数上限（fs.mount-max）。',
    },
  },
  umount2: {
    EBUSY: {
      en: 'Something still uses it: a working directory, an open file, or a mount below it. MNT_DETACH takes it out of sight at once.',
      zh: '还有东西在用它：工作目录、打开的文件或其下的挂载。MNT_DETACH 可以立即把它摘下。',
    },
    EINVAL: {
      en: 'It is no mount point in this mount namespace, or it is locked: it came with the mounts of an outer user namespace.',
      zh: '它在当前挂载命名空间里不是挂载点，或被锁定：它来自外层用户命名空间的挂载。',
    },
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN in the user namespace that owns this mount namespace.',
      zh: '需要在拥有当前挂载命名空间的用户命名空间里有 CAP_SYS_ADMIN。',
    },
    ENOENT: { en: 'There is no such path.', zh: '没有这个路径。' },
  },
  unshare: {
    EPERM: {
      en: 'Every namespace but user takes CAP_SYS_ADMIN: be root, or make a user namespace with it. CLONE_NEWUSER itself is refused in a chroot, and where the machine forbids it (nslab doctor tells).',
      zh: '除用户命名空间外，新建任何一种都需要 CAP_SYS_ADMIN：用 root，或同时建用户命名空间。在 chroot 里以及本机禁止时，CLONE_NEWUSER 本身也会被拒绝（nslab doctor 会说明）。',
    },
    EINVAL: {
      en: 'A flag this kernel does not know, or CLONE_NEWUSER in a process with several threads.',
      zh: '内核不认识某个标志，或在多线程进程里使用了 CLONE_NEWUSER。',
    },
    ENOSPC: {
      en: 'A limit of namespaces is reached: user.max_*_namespaces, or 32 levels of user or pid namespaces.',
      zh: '达到命名空间的上限：user.max_*_namespaces，或用户命名空间、PID 命名空间已嵌套 32 层。',
    },
    ENOMEM: {
      en: 'No memory; for CLONE_NEWPID also: number 1 of the pid namespace has already ended.',
      zh: '内存不足；对 CLONE_NEWPID 还可能是：该 PID 命名空间的 1 号进程已经结束。',
    },
  },
  spawn: {
    EPERM: {
      en: 'Every namespace but user takes CAP_SYS_ADMIN: be root, or add CLONE_NEWUSER. That one is refused in a chroot, and where the machine forbids it (nslab doctor tells).',
      zh: '除用户命名空间外，新建任何一种都需要 CAP_SYS_ADMIN：用 root，或加上 CLONE_NEWUSER。在 chroot 里以及本机禁止时，CLONE_NEWUSER 也会被拒绝（nslab doctor 会说明）。',
    },
    ENOMEM: {
      en: 'Number 1 of the pid namespace has ended, so that nobody can be born in it any more; or memory is really short.',
      zh: 'PID 命名空间的 1 号进程已经结束，因此再也不能在其中创建进程；也可能真的内存不足。',
    },
    ENOSPC: {
      en: 'A limit of namespaces is reached: user.max_*_namespaces, or 32 levels of user or pid namespaces.',
      zh: '达到命名空间的上限：user.max_*_namespaces，或用户命名空间、PID 命名空间已嵌套 32 层。',
    },
    EAGAIN: {
      en: 'A limit of processes is reached: pids.max of the cgroup, RLIMIT_NPROC of the uid, or kernel.pid_max.',
      zh: '达到进程数上限：cgroup 的 pids.max、该 uid 的 RLIMIT_NPROC，或 kernel.pid_max。',
    },
    EINVAL: {
      en: 'A flag this kernel does not know, or two that exclude each other (CLONE_NEWUSER or CLONE_NEWNS with CLONE_FS).',
      zh: '内核不认识某个标志，或两个标志互斥（CLONE_NEWUSER 或 CLONE_NEWNS 与 CLONE_FS）。',
    },
    ENOSYS: {
      en: 'There is no clone3 here (an old kernel, or a seccomp filter), and clone(2) cannot do what these flags ask.',
      zh: '这里没有 clone3（内核过旧，或被 seccomp 过滤），而 clone(2) 做不到这些标志要求的事。',
    },
    EUSERS: {
      en: 'User namespaces are nested too deeply (32 levels).',
      zh: '用户命名空间嵌套过深（32 层）。',
    },
  },
  setns: {
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN in the user namespace that owns the target, and in one’s own: enter the user namespace first.',
      zh: '需要在拥有目标的用户命名空间以及自己的用户命名空间里有 CAP_SYS_ADMIN：先进入用户命名空间。',
    },
    EINVAL: {
      en: 'The file is no namespace of this kind, it is the user namespace one is in already, or the process has several threads.',
      zh: '这个文件不是该类型的命名空间，或它就是自己当前的用户命名空间，或进程有多个线程。',
    },
    ESRCH: { en: 'The process behind the pidfd has ended.', zh: 'pidfd 所指的进程已经结束。' },
  },
  sethostname: {
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN in the user namespace that owns this UTS namespace: being in a new UTS namespace is not enough for an ordinary user.',
      zh: '需要在拥有当前 UTS 命名空间的用户命名空间里有 CAP_SYS_ADMIN：对普通用户来说，光有新的 UTS 命名空间还不够。',
    },
    EINVAL: { en: 'A hostname has at most 64 bytes.', zh: '主机名最多 64 字节。' },
  },
  setgroups: {
    EPERM: {
      en: 'It takes CAP_SETGID, a written gid_map, and "allow" in /proc/PID/setgroups.',
      zh: '需要 CAP_SETGID、已写好的 gid_map，且 /proc/PID/setgroups 为 allow。',
    },
    EINVAL: {
      en: 'A group that has no number in this user namespace.',
      zh: '某个组在当前用户命名空间里没有对应编号。',
    },
  },
  setresuid: {
    EINVAL: {
      en: 'This uid has no line in /proc/self/uid_map: write the map first, from outside.',
      zh: '这个 uid 不在 /proc/self/uid_map 里：先从外面写好映射。',
    },
    EPERM: { en: 'Changing to another uid takes CAP_SETUID.', zh: '切换到别的 uid 需要 CAP_SETUID。' },
    EAGAIN: {
      en: 'That uid has as many processes as RLIMIT_NPROC allows.',
      zh: '该 uid 的进程数已达 RLIMIT_NPROC。',
    },
  },
  setresgid: {
    EINVAL: {
      en: 'This gid has no line in /proc/self/gid_map: write the map first, from outside.',
      zh: '这个 gid 不在 /proc/self/gid_map 里：先从外面写好映射。',
    },
    EPERM: { en: 'Changing to another gid takes CAP_SETGID.', zh: '切换到别的 gid 需要 CAP_SETGID。' },
  },
  execve: {
    ENOENT: {
      en: 'The file is not there, as seen from this root; or it is there and its interpreter is not: the loader of a dynamic program (/lib64/ld-linux…), or what #! names.',
      zh: '从当前的根看不到这个文件；或者文件在，而它的解释器不在：动态程序的加载器（/lib64/ld-linux…），或 #! 所写的程序。',
    },
    EACCES: {
      en: 'No permission to execute it: chmod +x, a noexec mount, or a directory on the way.',
      zh: '没有执行权限：缺 chmod +x、位于 noexec 挂载，或路径上某个目录进不去。',
    },
    ENOEXEC: {
      en: 'No program this kernel can run: made for another architecture, or a script without #!.',
      zh: '内核无法运行它：为别的架构编译，或脚本缺少 #!。',
    },
    ENOTDIR: { en: 'Something on the way to it is no directory.', zh: '路径中间有一段不是目录。' },
    ETXTBSY: { en: 'Somebody has the file open for writing.', zh: '有进程正以写方式打开这个文件。' },
  },
  write: {
    EPERM: {
      en: 'In /proc/PID/uid_map or gid_map: it is written already, or the writer lacks CAP_SETUID over the outer namespace, or gid_map wants "deny" in setgroups first. Elsewhere: a sysctl or cgroup file that is not ours.',
      zh: '若是 /proc/PID/uid_map 或 gid_map：已经写过一次，或写入者对外层没有 CAP_SETUID，或写 gid_map 前要先在 setgroups 里写 deny。其他情况：不属于我们的 sysctl 或 cgroup 文件。',
    },
    EINVAL: {
      en: 'The kernel does not understand the text; a map must come in one write, its ranges may not overlap.',
      zh: '内核看不懂写入的内容；映射必须一次写完，各段不能重叠。',
    },
    EBUSY: {
      en: 'cgroup v2: a group that hands controllers on may hold no processes of its own.',
      zh: 'cgroup v2：向下分发控制器的组自身不能有进程。',
    },
    ENOSPC: {
      en: 'Full; or a cpuset without cpus or memory nodes.',
      zh: '没有空间；或 cpuset 的 cpus、mems 为空。',
    },
    EPIPE: { en: 'Nobody has the other end open for reading.', zh: '另一端已没有读者。' },
    EBADF: { en: 'The file was never opened, or not for writing.', zh: '文件没有打开，或不是以写方式打开。' },
    ESRCH: { en: 'The process has ended.', zh: '进程已经结束。' },
    EACCES: { en: 'The file of this process may not be written by us.', zh: '我们无权写这个进程的文件。' },
  },
  open: {
    ENOENT: {
      en: 'There is no such path, as seen from this root and working directory.',
      zh: '从当前的根和工作目录看，没有这个路径。',
    },
    EACCES: {
      en: 'The file’s mode, a directory on the way, or ptrace_scope (for /proc/PID) forbids it.',
      zh: '文件权限、路径上的目录，或（对 /proc/PID）ptrace_scope 不允许。',
    },
    EROFS: { en: 'The mount is read-only.', zh: '这个挂载是只读的。' },
    EEXIST: {
      en: 'It is there already, and O_EXCL wants to make it.',
      zh: '文件已存在，而 O_EXCL 要求新建。',
    },
    ENXIO: {
      en: 'A pipe without a reader, or a device that is not there.',
      zh: '管道没有读者，或设备不存在。',
    },
    EPERM: {
      en: 'The file is sealed or immutable, or O_NOATIME is not for its owner.',
      zh: '文件被封存或不可修改，或非属主使用了 O_NOATIME。',
    },
    ELOOP: {
      en: 'A loop of symbolic links, or O_NOFOLLOW met one.',
      zh: '符号链接成环，或 O_NOFOLLOW 遇到了链接。',
    },
    EISDIR: { en: 'It is a directory and cannot be opened for writing.', zh: '它是目录，不能以写方式打开。' },
  },
  openat2: {
    ELOOP: {
      en: 'A circle of symlinks; or, with RESOLVE_NO_MAGICLINKS, a link of /proc (fd/N, cwd, root, exe): such a link leads past every root, to whatever somebody holds open, so it is not followed.',
      zh: '符号链接成环；或者在 RESOLVE_NO_MAGICLINKS 之下遇到了 /proc 里的链接（fd/N、cwd、root、exe）：这种链接会越过任何根，直达别人打开着的东西，所以不跟随。',
    },
  },
  mkdir: {
    EEXIST: { en: 'It is there already.', zh: '已经存在。' },
    ENOENT: { en: 'Its parent directory is missing.', zh: '它的上级目录不存在。' },
    EROFS: { en: 'The mount is read-only.', zh: '这个挂载是只读的。' },
    EACCES: { en: 'The parent directory may not be written by this uid.', zh: '当前 uid 无权写上级目录。' },
    EOVERFLOW: {
      en: 'The caller’s uid has no number in the file system’s user namespace: write uid_map first.',
      zh: '调用者的 uid 在该文件系统的用户命名空间里没有编号：先写 uid_map。',
    },
  },
  mknod: {
    EPERM: {
      en: 'Devices cannot be made in a user namespace (only 0:0, the whiteout): bind the machine’s, as every rootless runtime does.',
      zh: '在用户命名空间里不能创建设备（0:0 的 whiteout 除外）：像各种 rootless 运行时那样，把机器上的设备绑定进来。',
    },
    EEXIST: { en: 'It is there already.', zh: '已经存在。' },
  },
  chroot: {
    EPERM: {
      en: 'It takes CAP_SYS_CHROOT in one’s user namespace.',
      zh: '需要在自己的用户命名空间里有 CAP_SYS_CHROOT。',
    },
    ENOENT: { en: 'There is no such directory.', zh: '没有这个目录。' },
  },
  chdir: {
    ENOENT: { en: 'There is no such directory, as seen from this root.', zh: '从当前的根看，没有这个目录。' },
    EACCES: { en: 'The directory may not be entered by this uid.', zh: '当前 uid 无权进入这个目录。' },
    ENOTDIR: { en: 'It is no directory.', zh: '它不是目录。' },
  },
  rmdir: {
    EBUSY: { en: 'It is a mount point, or somebody’s root.', zh: '它是挂载点，或是某个进程的根。' },
    ENOTEMPTY: { en: 'There is still something in it.', zh: '里面还有东西。' },
  },
  unlink: { EBUSY: { en: 'It is a mount point: unmount it first.', zh: '它是挂载点：先 umount。' } },
  kill: {
    ESRCH: {
      en: 'No process has this number in the caller’s pid namespace.',
      zh: '在调用者的 PID 命名空间里，没有这个号码的进程。',
    },
    EPERM: {
      en: 'The process belongs to another uid, and CAP_KILL in its user namespace is missing.',
      zh: '进程属于别的 uid，而我们在它的用户命名空间里没有 CAP_KILL。',
    },
  },
  wait4: {
    ECHILD: {
      en: 'It is not a child of the caller, or was waited for already.',
      zh: '它不是调用者的子进程，或已经被 wait 过。',
    },
  },
  reap: {
    ECHILD: { en: 'The main process is not a child of the caller.', zh: '主进程不是调用者的子进程。' },
  },
  relay: {
    ECHILD: {
      en: 'The process at the terminal is not a child of the caller.',
      zh: '终端另一侧的进程不是调用者的子进程。',
    },
  },
  pidfd_open: {
    ESRCH: { en: 'The process has ended.', zh: '进程已经结束。' },
    ENOSYS: { en: 'pidfd_open(2) needs Linux 5.3.', zh: 'pidfd_open(2) 需要 Linux 5.3。' },
  },
  ioctl: {
    EPERM: {
      en: 'TIOCSCTTY: only a session leader without a terminal may take one (setsid first), and not one that another session has.',
      zh: 'TIOCSCTTY：只有还没有终端的会话首进程才能取得终端（先 setsid），且该终端不能属于别的会话。',
    },
    ENOTTY: {
      en: 'The file is no terminal, or does not know this request.',
      zh: '这个文件不是终端，或不支持该请求。',
    },
    EIO: {
      en: 'The pty is locked (TIOCSPTLCK first), or its other side is gone.',
      zh: 'pty 被锁住（先 TIOCSPTLCK），或另一侧已关闭。',
    },
  },
  mount_setattr: {
    EPERM: {
      en: 'A locked flag cannot be cleared; to idmap takes CAP_SYS_ADMIN in the user namespace of the file system, and a mount not attached yet.',
      zh: '被锁定的标志不能去掉；idmap 需要在该文件系统的用户命名空间里有 CAP_SYS_ADMIN，且挂载尚未接到树上。',
    },
    EINVAL: {
      en: 'Not a mount point, a file system that cannot be idmapped, or a map that is not written yet.',
      zh: '不是挂载点，或文件系统不支持 idmap，或映射还没有写好。',
    },
    ENOSYS: { en: 'mount_setattr(2) needs Linux 5.12.', zh: 'mount_setattr(2) 需要 Linux 5.12。' },
  },
  open_tree: {
    EPERM: { en: 'OPEN_TREE_CLONE takes CAP_SYS_ADMIN.', zh: 'OPEN_TREE_CLONE 需要 CAP_SYS_ADMIN。' },
    EINVAL: {
      en: 'A mount with locked children can only be cloned with AT_RECURSIVE.',
      zh: '含有锁定子挂载的树，只能加上 AT_RECURSIVE 来复制。',
    },
    ENOSYS: { en: 'open_tree(2) needs Linux 5.2.', zh: 'open_tree(2) 需要 Linux 5.2。' },
  },
  move_mount: {
    EINVAL: {
      en: 'A shared parent, a locked mount, or a target inside what is moved.',
      zh: '父挂载是共享的，或挂载被锁定，或目标位于被移动的树之内。',
    },
    EPERM: {
      en: 'It takes CAP_SYS_ADMIN over both mount namespaces.',
      zh: '需要对两边的挂载命名空间都有 CAP_SYS_ADMIN。',
    },
  },
  mq_open: {
    ENOENT: {
      en: 'No such queue in this ipc namespace; O_CREAT makes it.',
      zh: '当前 IPC 命名空间里没有这个队列；O_CREAT 可以新建。',
    },
    EEXIST: { en: 'The queue is there already.', zh: '队列已经存在。' },
    EACCES: {
      en: 'The queue’s mode forbids it, or the name holds a slash.',
      zh: '队列的权限不允许，或名字里含有斜杠。',
    },
    ENOSPC: {
      en: 'The limit of queues is reached (fs.mqueue.queues_max).',
      zh: '达到队列数上限（fs.mqueue.queues_max）。',
    },
  },
  msgget: {
    ENOENT: {
      en: 'No queue has this key in this ipc namespace; IPC_CREAT makes it.',
      zh: '当前 IPC 命名空间里没有这个键的队列；IPC_CREAT 可以新建。',
    },
    EEXIST: { en: 'A queue with this key is there already.', zh: '这个键的队列已经存在。' },
    ENOSPC: {
      en: 'The limit of queues is reached (kernel.msgmni).',
      zh: '达到队列数上限（kernel.msgmni）。',
    },
  },
  capset: {
    EPERM: {
      en: 'A set can only shrink: permitted to what is permitted now, effective to what is permitted after the call; a new inheritable capability must be in the bounding set (capabilities(7)).',
      zh: '能力集只能缩小：permitted 不能超出现有的 permitted，effective 不能超出新的 permitted；新加入 inheritable 的能力还必须在 bounding 集合里（capabilities(7)）。',
    },
  },
  prctl: {
    EPERM: {
      en: 'PR_CAPBSET_DROP takes CAP_SETPCAP; PR_CAP_AMBIENT_RAISE takes a capability that is both permitted and inheritable.',
      zh: 'PR_CAPBSET_DROP 需要 CAP_SETPCAP；PR_CAP_AMBIENT_RAISE 的能力必须同时在 permitted 和 inheritable 里。',
    },
    EINVAL: {
      en: 'This kernel does not know the option, or the capability; or an argument that must be 0 is not.',
      zh: '内核不认识这个选项或这个能力；或者必须为 0 的参数不是 0。',
    },
  },
  seccomp: {
    EACCES: {
      en: 'A filter takes no_new_privs first, so that no set-user-ID program is fooled by it: prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0). CAP_SYS_ADMIN in the own user namespace does as well.',
      zh: '装过滤器之前要先设 no_new_privs，免得 set-user-ID 程序被它欺骗：prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)。在自己的用户命名空间里有 CAP_SYS_ADMIN 也可以。',
    },
    EINVAL: {
      en: 'The kernel takes this filter for broken (a jump out of it, a path without a return), or does not know a flag.',
      zh: '内核认为过滤器有误（跳出了程序，或某条路径没有 return），或者不认识某个标志。',
    },
  },
  prlimit64: {
    EPERM: {
      en: 'Only CAP_SYS_RESOURCE in the machine’s own user namespace raises a hard limit; root of a container cannot.',
      zh: '只有在机器最初的用户命名空间里有 CAP_SYS_RESOURCE 才能提高硬上限；容器里的 root 不行。',
    },
    EINVAL: { en: 'The soft limit is above the hard one.', zh: '软上限高于硬上限。' },
  },
  '*': {
    EROFS: { en: 'The mount is read-only.', zh: '这个挂载是只读的。' },
    ENOSYS: {
      en: 'This kernel, or a seccomp filter on this process, does not offer the call.',
      zh: '这个内核没有该调用，或被进程上的 seccomp 过滤掉了。',
    },
    EBADF: {
      en: 'An earlier call did not give the file descriptor that is used here.',
      zh: '这里用到的文件描述符，并没有从前面的调用得到。',
    },
    EMFILE: { en: 'RLIMIT_NOFILE: too many files are open.', zh: 'RLIMIT_NOFILE：打开的文件太多。' },
    EPERM: {
      en: 'A capability is missing in the user namespace that owns what is touched (capabilities(7)).',
      zh: '缺少 capability：要看拥有该对象的是哪个用户命名空间（capabilities(7)）。',
    },
  },
};
