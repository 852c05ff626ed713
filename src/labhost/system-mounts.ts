import type { Call } from '../engine/call.ts';
import { close, mkdir, open, symlink } from '../engine/calls/files.ts';
import { mount } from '../engine/calls/mounts.ts';
import { outside } from './idmap.ts';
import type { HostPlan } from './plan.ts';

/** proc, sysfs, /tmp, /run and a small /dev for the new root, all of the lab host's own. */
export function systemMounts(plan: HostPlan): Call[] {
  const { sizes } = plan;
  return [
    mkdir('/new/proc', 0o755),
    mount(
      { source: 'proc', target: '/new/proc', type: 'proc', flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] },
      { why: WHY_PROC },
    ),
    ...sysfs('/new/sys', WHY_SYSFS),
    ...memory('/new/tmp', sizes.tmp, sizes.files, '1777', WHY_TMP),
    ...memory('/new/run', sizes.run, sizes.files, '755'),
    ...sysfs('/new/run/sysfs', WHY_SECOND_SYSFS),
    ...devices(plan),
  ];
}

function sysfs(target: string, why: Call['why']): Call[] {
  return [
    mkdir(target, 0o755),
    mount(
      { source: 'sysfs', target, type: 'sysfs', flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] },
      why ? { why } : {},
    ),
  ];
}

/** Debian's `tty`, which wall(1) and write(1) run as. */
const TTY_GROUP = 5;

function devices(plan: HostPlan): Call[] {
  const gid = outside(plan.mapping.gids, TTY_GROUP) === undefined ? '' : `,gid=${TTY_GROUP}`;
  return [
    mkdir('/new/dev', 0o755),
    mount(
      {
        source: 'tmpfs',
        target: '/new/dev',
        type: 'tmpfs',
        flags: ['MS_NOSUID'],
        data: 'size=1m,nr_inodes=4096,mode=755',
      },
      { why: WHY_DEV },
    ),
    ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].flatMap((name, i) => device(name, i === 0)),
    symlink('/proc/self/fd', '/new/dev/fd'),
    symlink('/proc/self/fd/0', '/new/dev/stdin'),
    symlink('/proc/self/fd/1', '/new/dev/stdout'),
    symlink('/proc/self/fd/2', '/new/dev/stderr'),
    mkdir('/new/dev/pts', 0o755),
    mount(
      {
        source: 'devpts',
        target: '/new/dev/pts',
        type: 'devpts',
        flags: ['MS_NOSUID', 'MS_NOEXEC'],
        data: `newinstance,ptmxmode=0666,mode=620${gid}`,
      },
      { why: WHY_DEVPTS },
    ),
    symlink('pts/ptmx', '/new/dev/ptmx'),
    ...memory('/new/dev/shm', plan.sizes.shm, plan.sizes.files, '1777'),
    mkdir('/new/dev/mqueue', 0o1777),
    mount(
      {
        source: 'mqueue',
        target: '/new/dev/mqueue',
        type: 'mqueue',
        flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
      },
      { why: WHY_MQUEUE },
    ),
  ];
}

function device(name: string, first: boolean): Call[] {
  const target = `/new/dev/${name}`;
  return [
    ...emptyFile(target, `dev-${name}`),
    mount({ source: `/machine/dev/${name}`, target, flags: ['MS_BIND'] }, first ? { why: WHY_DEVICE } : {}),
  ];
}

/** A mount point for a file. */
export function emptyFile(path: string, as: string): Call[] {
  return [open(path, ['O_CREAT', 'O_WRONLY', 'O_CLOEXEC'], 0o644, { as }), close({ ref: 'result', of: as })];
}

function memory(target: string, size: number, files: number, mode: string, why?: Call['why']): Call[] {
  const data = `size=${size},nr_inodes=${files},mode=${mode}`;
  return [
    mkdir(target, 0o755),
    mount(
      { source: 'tmpfs', target, type: 'tmpfs', flags: ['MS_NOSUID', 'MS_NODEV'], data },
      why ? { why } : {},
    ),
  ];
}

const WHY_PROC = {
  en: 'A proc of the new pid namespace. The kernel allows it only while another proc is fully visible: the machine’s, which is still there.',
  zh: '属于新 PID 命名空间的 proc。只有当另一份 proc 完整可见时内核才允许，真实机器的那份此时还在。',
};
const WHY_SYSFS = {
  en: 'A sysfs that shows the new net namespace; its files belong to the machine’s root, so nothing of the kernel’s can be written here.',
  zh: '显示新网络命名空间的 sysfs；其中的文件属于真实 root，所以无法由此改动内核。',
};
const WHY_SECOND_SYSFS = {
  en: 'Once more, out of the way: `ip netns exec` unmounts /sys and mounts that of another net namespace, which a user namespace may do only while some sysfs is still visible.',
  zh: '再挂一份放在一旁：`ip netns exec` 会卸下 /sys，再挂上另一个网络命名空间的那份；在用户命名空间里，只有还看得见一份 sysfs 时内核才允许。',
};
const WHY_TMP = {
  en: 'In memory, with a limit: filling it must not eat the machine’s memory.',
  zh: '放在内存里并设上限：写满它也不能耗尽机器的内存。',
};
const WHY_DEV = {
  en: 'A small /dev of its own: no disk of the machine is in it, and mknod(2) of one is refused in a user namespace.',
  zh: '自己的小 /dev：里面没有真实磁盘，而在用户命名空间里用 mknod(2) 建一个也会被拒绝。',
};
const WHY_DEVICE = {
  en: 'Harmless devices are bound from the machine, since none can be made here.',
  zh: '这里无法新建设备，所以把无害的几个从真实机器绑定过来。',
};
const WHY_DEVPTS = {
  en: 'Terminals of its own, so that `tty` and job control are right inside.',
  zh: '自己的一套终端，这样里面的 `tty` 和作业控制才正确。',
};
const WHY_MQUEUE = {
  en: 'POSIX message queues of the new ipc namespace, as files (mq_overview(7)).',
  zh: '以文件形式显示新 IPC 命名空间的 POSIX 消息队列（mq_overview(7)）。',
};
