import { type Call, result } from '../../src/engine/call.ts';
import { close, mkdir, open, rmdir, symlink } from '../../src/engine/calls/files.ts';
import { type MountFlag, mount, umount2 } from '../../src/engine/calls/mounts.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Text } from '../../src/text/text.ts';
import { mountPoint } from './mount-point.ts';
import { container, visit } from './visit.ts';

const MAY_EXIST = { onError: 'continue' } as const;
const LASTS: Text = { en: 'what is in /lab outlives the container', zh: '/lab 里的东西比容器活得久' };
const NODES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** The steps that work on the container that `pivot-root` has left running. */
export const containerPrograms: Programs = {
  furnish: (at) =>
    visit(container(at), [
      ...['/proc', '/sys', '/dev'].map(mountPoint),
      mount(
        { source: 'proc', target: '/proc', type: 'proc', flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] },
        {
          why: {
            en: 'shows the processes of the pid namespace that we are in: the container’s',
            zh: '显示我们所在的 PID 命名空间里的进程，也就是容器自己的进程',
          },
        },
      ),
      mount(
        {
          source: 'sysfs',
          target: '/sys',
          type: 'sysfs',
          flags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
        },
        { why: { en: 'the kernel’s devices, to look at only', zh: '内核的设备信息，只许看' } },
      ),
      mount(
        { source: 'dev', target: '/dev', type: 'tmpfs', flags: ['MS_NOSUID'], data: 'mode=755' },
        { why: { en: 'a /dev of our own, empty for now', zh: '我们自己的 /dev，现在还是空的' } },
      ),
      ...NODES.flatMap((name) => bindNode(name)),
      mountPoint('/dev/pts'),
      mount(
        {
          source: 'devpts',
          target: '/dev/pts',
          type: 'devpts',
          flags: ['MS_NOSUID', 'MS_NOEXEC'],
          data: 'newinstance,ptmxmode=0666,mode=620',
        },
        { why: { en: 'terminals of its own', zh: '自己的一套终端' } },
      ),
      symlink('pts/ptmx', '/dev/ptmx', {
        why: {
          en: 'who opens ptmx gets a terminal of this devpts',
          zh: '打开 ptmx 得到的，是这份 devpts 里的终端',
        },
      }),
      mountPoint('/dev/shm'),
      mount(
        { source: 'shm', target: '/dev/shm', type: 'tmpfs', flags: ['MS_NOSUID', 'MS_NODEV'] },
        { why: { en: 'where POSIX shared memory lies', zh: 'POSIX 共享内存所在的地方' } },
      ),
    ]),

  volume: (at) => [
    mkdir('/lab/data', 0o755, { ...MAY_EXIST, why: LASTS }),
    mkdir('/lab/config', 0o755, { ...MAY_EXIST, why: LASTS }),
    ...visit(container(at), [
      mountPoint('/data'),
      mountPoint('/config'),
      mount(
        { source: '/old/lab/data', target: '/data', flags: ['MS_BIND'] },
        {
          why: {
            en: 'the same folder at a second place, in this list only',
            zh: '同一个目录出现在第二个地方，只在这份列表里',
          },
        },
      ),
      mount(
        { source: '/old/lab/config', target: '/config', flags: ['MS_BIND'] },
        { why: { en: 'the second one; writable as yet', zh: '第二个；此刻还可以写' } },
      ),
      readOnly('/config', keptFlags(at, '/old/lab'), {
        en: 'a second call: the one that binds would ignore MS_RDONLY',
        zh: '第二次调用：绑定时给出的 MS_RDONLY 会被忽略',
      }),
    ]),
  ],

  'drop-old-root': (at) =>
    visit(container(at), [
      umount2('/old', ['MNT_DETACH'], {
        why: {
          en: 'the whole tree is cut out of the list at once, also where it is still in use',
          zh: '整棵树立刻从列表里摘掉，哪怕还有人在用',
        },
      }),
      rmdir('/old', { why: { en: 'an empty folder is all that is left', zh: '剩下的只是一个空目录' } }),
    ]),

  mask: (at) =>
    visit(container(at), [
      mount(
        { source: '/proc/sys', target: '/proc/sys', flags: ['MS_BIND'] },
        {
          why: {
            en: 'a mount of its own, so that it can have options of its own',
            zh: '成为独立的挂载，才能有独立的选项',
          },
        },
      ),
      readOnly('/proc/sys', keptFlags(at, '/proc'), {
        en: 'and so it can be read-only while /proc is not',
        zh: '这样它就可以只读，而 /proc 不受影响',
      }),
      mount(
        { source: '/dev/null', target: '/proc/keys', flags: ['MS_BIND'] },
        {
          onError: 'continue',
          why: { en: 'a file is masked by one that is always empty', zh: '用一个永远为空的文件盖住它' },
        },
      ),
      mount(
        { source: 'tmpfs', target: '/sys/firmware', type: 'tmpfs', flags: ['MS_RDONLY'] },
        { why: { en: 'a folder is masked by an empty one', zh: '用一个空目录盖住它' } },
      ),
      readOnly('/', keptFlags(at, '/'), {
        en: 'this mount only (MS_BIND), not the file system that /lab is on as well',
        zh: '只改这一个挂载（MS_BIND），不动 /lab 也在用的那个文件系统',
      }),
    ]),
};

/** An empty file, and the machine's device node bound onto it: mknod(2) is refused in a user namespace. */
function bindNode(name: string): Call[] {
  const target = `/dev/${name}`;
  const why: Text = {
    en: 'device nodes cannot be made in a user namespace, but bound from where they are',
    zh: '在用户命名空间里不能创建设备节点，但可以把已有的绑定过来',
  };
  return [
    open(target, ['O_CREAT', 'O_WRONLY', 'O_CLOEXEC'], 0o666, {
      as: name,
      why: { en: 'an empty file to mount on', zh: '一个空文件，作为挂载点' },
    }),
    close(result(name), { why: { en: 'it only has to be there', zh: '它只要存在就行' } }),
    mount({ source: `/old/dev/${name}`, target, flags: ['MS_BIND'] }, { why }),
  ];
}

function readOnly(target: string, kept: readonly MountFlag[], why: Text): Call {
  return mount({ target, flags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...kept] }, { why });
}

const KEPT: Readonly<Record<string, MountFlag>> = {
  nosuid: 'MS_NOSUID',
  nodev: 'MS_NODEV',
  noexec: 'MS_NOEXEC',
};

/**
 * A remount sets all flags anew, and those that the machine's mount came with must not be lost: in a user
 * namespace they are locked (mount_namespaces(7)). mount(8) reads them from mountinfo; so do we.
 */
function keptFlags(at: ProgramContext, place: string): MountFlag[] {
  const mounts = container(at).mounts() ?? [];
  const options = mountAt(mounts, place)?.options ?? [];
  return options.flatMap((option) => KEPT[option] ?? []);
}
