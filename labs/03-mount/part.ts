import {
  type Call,
  chdir,
  close,
  type MountFlag,
  mkdir,
  mount,
  open,
  pivot_root,
  result,
  symlink,
  umount2,
} from 'nslab';
import { type Part, ROOT } from '../09-container/frame.ts';

// en: A folder, and a file system on it.
// zh: 一个目录，和上面的文件系统。
function mounted(target: string, type: string, flags: readonly MountFlag[], data = ''): Call[] {
  return [
    mkdir(target, 0o755, { onError: 'continue' }),
    mount({ source: type, target, type, flags: ['MS_NOSUID', ...flags], data }),
  ];
}

// en: A device of the machine: no user namespace may make one, but a mount can show it a second time.
// zh: 机器上的一个设备：在用户命名空间里不能创建设备，但可以用挂载让它再出现一次。
function device(name: string): Call[] {
  const target = `${ROOT}/dev/${name}`;
  return [
    open(target, ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], 0o666, { as: name }),
    close(result(name)),
    mount({ source: `/dev/${name}`, target, flags: ['MS_BIND'] }),
  ];
}

export const root: Part = {
  flags: ['CLONE_NEWNS'],
  inside: [
    mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
    // en: TODO: ROOT must be a mount, or pivot_root(2) refuses it: bind it onto itself (MS_REC takes along
    // en: what is mounted below).
    // zh: TODO：ROOT 必须是一个挂载，否则 pivot_root(2) 会拒绝：把它绑定到它自己身上（MS_REC 连同下面的挂载）。
    //<
    mount({ source: ROOT, target: ROOT, flags: ['MS_BIND', 'MS_REC'] }),
    //>
    ...mounted(`${ROOT}/proc`, 'proc', ['MS_NODEV', 'MS_NOEXEC']),
    // en: TODO: a sysfs at /sys, to look at only; a tmpfs at /tmp, one at /dev with devices in it, and there a
    // en: devpts at /dev/pts; /dev/ptmx leads to pts/ptmx.
    // zh: TODO：/sys 上一个只读的 sysfs；/tmp 上一个 tmpfs；/dev 上一个 tmpfs，里面放设备；/dev/pts 上一个 devpts；
    // zh: /dev/ptmx 指向 pts/ptmx。
    //<
    ...mounted(`${ROOT}/sys`, 'sysfs', ['MS_RDONLY', 'MS_NODEV', 'MS_NOEXEC']),
    ...mounted(`${ROOT}/tmp`, 'tmpfs', ['MS_NODEV'], 'mode=1777'),
    ...mounted(`${ROOT}/dev`, 'tmpfs', [], 'mode=755,size=64k'),
    ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].flatMap(device),
    ...mounted(`${ROOT}/dev/pts`, 'devpts', ['MS_NOEXEC'], 'newinstance,ptmxmode=0666,mode=620'),
    ...mounted(`${ROOT}/dev/shm`, 'tmpfs', ['MS_NODEV']),
    symlink('pts/ptmx', `${ROOT}/dev/ptmx`),
    //>
    // en: TODO: go there, make it the root with pivot_root('.', '.'), and let go of the old one with
    // en: umount2('.', ['MNT_DETACH']); then chdir('/').
    // zh: TODO：进到那里，用 pivot_root('.', '.') 把它变成根，再用 umount2('.', ['MNT_DETACH']) 放开旧根；
    // zh: 最后 chdir('/')。
    //<
    chdir(ROOT),
    pivot_root('.', '.'),
    umount2('.', ['MNT_DETACH']),
    chdir('/'),
    //>
  ],
};
