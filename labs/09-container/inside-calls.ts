import { type Call, result } from '../../src/engine/call.ts';
import { chdir, close, mkdir, open, symlink } from '../../src/engine/calls/files.ts';
import { type MountFlag, mount, pivot_root, umount2 } from '../../src/engine/calls/mounts.ts';
import { prctl } from '../../src/engine/calls/processes.ts';
import { capset, prlimit64, seccomp } from '../../src/engine/calls/security.ts';
import { CAPABILITIES, DOCKER_CAPABILITIES } from '../../src/engine/capabilities.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { addressAdd, routeAdd } from '../../src/engine/netlink/inet-requests.ts';
import { linkSet } from '../../src/engine/netlink/requests.ts';
import { compileFilter } from '../../src/engine/seccomp/compile.ts';
import { forbid } from '../../src/engine/seccomp/forbid.ts';
import type { Text } from '../../src/text/text.ts';
import { makePrivate } from '../03-mount/mount-list.ts';
import { overlay } from '../06-overlay/layers.ts';
import { BASE, type Box, ownFolder, ROOT, SITE } from './places.ts';

/* What the first process of a container does, inside, before it becomes its command. */

const MAY_EXIST = { onError: 'continue' } as const;
const PLAIN = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;

/** Its layers as one, what every root needs, and then there is no other root any more. */
export function ownRoot(box: Box): Call[] {
  const own = ownFolder(box);
  return [
    ...makePrivate(),
    overlay(ROOT, { lowers: [SITE, BASE], upper: `${own}/upper`, work: `${own}/work` }, WHY_LAYERS),
    mounted('proc', '/proc', PLAIN, '', WHY_PROC),
    mounted('sysfs', '/sys', ['MS_RDONLY', ...PLAIN], '', WHY_SYS),
    mounted('tmpfs', '/tmp', ['MS_NOSUID', 'MS_NODEV'], 'mode=1777'),
    mounted('tmpfs', '/dev', ['MS_NOSUID'], 'mode=755'),
    ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].flatMap(device),
    ...['pts', 'shm'].map((name) => mkdir(`${ROOT}/dev/${name}`, 0o755)),
    mounted('devpts', '/dev/pts', ['MS_NOSUID', 'MS_NOEXEC'], 'newinstance,ptmxmode=0666,mode=620', WHY_PTS),
    mounted('tmpfs', '/dev/shm', ['MS_NOSUID', 'MS_NODEV'], ''),
    symlink('pts/ptmx', `${ROOT}/dev/ptmx`),
    chdir(ROOT),
    pivot_root('.', '.', { why: WHY_PIVOT }),
    umount2('.', ['MNT_DETACH'], { why: WHY_DETACH }),
    chdir('/'),
  ];
}

function mounted(type: string, at: string, flags: readonly MountFlag[], data: string, why?: Text): Call {
  return mount({ source: type, target: `${ROOT}${at}`, type, flags, data }, why ? { why } : {});
}

function device(name: string): Call[] {
  const target = `${ROOT}/dev/${name}`;
  return [
    open(target, ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], 0o666, { as: name }),
    close(result(name)),
    mount({ source: `/dev/${name}`, target, flags: ['MS_BIND'] }, name === 'null' ? { why: WHY_DEVICE } : {}),
  ];
}

export function wireInside({ number }: Box): Call[] {
  return rtnetlink([
    linkSet('lo', { up: true }),
    linkSet('eth0', { up: true }, { why: WHY_UP }),
    addressAdd({ link: 'eth0', address: `10.77.0.${number}/24` }),
    routeAdd({ to: 'default', via: '10.77.0.1' }, { why: WHY_ROUTE }),
  ]);
}

const FORBIDDEN = ['mount', 'umount2', 'unshare', 'setns', 'ptrace', 'keyctl', 'bpf'];

/** Mounts first: after the rest nothing can be mounted any more. */
export function lessThanRoot(): Call[] {
  return [...masks(), ...confined()];
}

function masks(): Call[] {
  return [
    ...['keys', 'timer_list', 'kcore'].map((name) =>
      mount(
        { source: '/dev/null', target: `/proc/${name}`, flags: ['MS_BIND'] },
        { ...MAY_EXIST, why: WHY_MASK },
      ),
    ),
    mount({ source: '/proc/sys', target: '/proc/sys', flags: ['MS_BIND'] }),
    mount(
      { target: '/proc/sys', flags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...PLAIN] },
      { why: WHY_SYSCTL },
    ),
  ];
}

/** What a process gives up for itself and for all that it will start. */
export function confined(): Call[] {
  return [
    prlimit64('RLIMIT_NOFILE', 1024, 1024),
    ...CAPABILITIES.filter((name) => !DOCKER_CAPABILITIES.includes(name)).map((name) =>
      prctl('PR_CAPBSET_DROP', name, {
        ...MAY_EXIST,
        ...(name === 'CAP_SYS_ADMIN' ? { why: WHY_BOUNDS } : {}),
      }),
    ),
    capset(
      { effective: DOCKER_CAPABILITIES, permitted: DOCKER_CAPABILITIES, inheritable: [] },
      { why: WHY_KEPT },
    ),
    prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0], { why: WHY_PROMISE }),
    seccomp(compileFilter(forbid(FORBIDDEN)).bytes, [], { why: WHY_FILTER }),
  ];
}

const WHY_LAYERS = {
  en: 'shared layers below, its own above; mounted in its own list, so it goes when the container goes',
  zh: '下面是共用的层，上面是自己的层；挂在自己的列表里，容器没了它也就没了',
};
const WHY_PROC = {
  en: 'the processes of its own pid namespace; while the old proc is still in sight, or the kernel refuses',
  zh: '它自己 PID 命名空间里的进程；要趁旧的 proc 还看得见，不然内核会拒绝',
};
const WHY_SYS = { en: 'of its own net namespace, to look at only', zh: '属于它自己的网络命名空间，只许看' };
const WHY_DEVICE = {
  en: 'no user namespace may make devices: the machine’s are shown a second time',
  zh: '用户命名空间里不能创建设备：让机器上的设备再出现一次',
};
const WHY_PTS = { en: 'terminals of its own', zh: '自己的一套终端' };
const WHY_PIVOT = {
  en: 'this is / from now on, and the old root lies below it',
  zh: '从此这里就是 /，旧的根压在它下面',
};
const WHY_DETACH = {
  en: 'the old root goes: no path leads to it any more',
  zh: '旧的根放开：再没有路径通向它',
};
const WHY_UP = { en: 'its end of the wire', zh: '线在它这边的一端' };
const WHY_ROUTE = { en: 'whatever is not here is behind the host', zh: '不在这里的，都在主机后面' };
const WHY_MASK = { en: 'an empty file over one that it should not read', zh: '用空文件盖住它不该读的文件' };
const WHY_SYSCTL = { en: 'the kernel’s settings, to look at only', zh: '内核的设置，只许看' };
const WHY_BOUNDS = {
  en: 'nobody in it, not even by a setuid file, gets this one back',
  zh: '里面谁也拿不回这一项，靠 setuid 文件也不行',
};
const WHY_KEPT = { en: 'Docker’s fourteen stay', zh: '留下 Docker 的那十四项' };
const WHY_PROMISE = { en: 'no execve may ever give more than this', zh: '此后任何 execve 都不会给得更多' };
const WHY_FILTER = {
  en: 'last of all: from here on mount itself is refused',
  zh: '放在最后：从这里起，连 mount 本身都会被拒绝',
};
