import { type Call, pipeEnd } from '../engine/call.ts';
import { chdir, close, mkdir, pipe2, read, umask, write } from '../engine/calls/files.ts';
import { sethostname } from '../engine/calls/identity.ts';
import { mount, pivot_root, umount2 } from '../engine/calls/mounts.ts';
import { prctl, spawn } from '../engine/calls/processes.ts';
import { ready } from '../engine/calls/verbs.ts';
import { cgroupMounts, joinRoots, leaveRoot } from './cgroup-calls.ts';
import { clientClones, clientMounts } from './client-mounts.ts';
import { idmapClones, openClones } from './clones.ts';
import { explained } from './explained.ts';
import { becomeRoot, writeMaps } from './identity.ts';
import { closeInherited } from './inherited.ts';
import { becomeInit, prepareInit } from './init.ts';
import { newSessionKeyring } from './keyring.ts';
import { limitProcesses } from './limits.ts';
import { loopbackUp } from './loopback.ts';
import type { HostPlan } from './plan.ts';
import { buildRoot, layerClones } from './skeleton.ts';
import { systemMounts } from './system-mounts.ts';

/**
 * How a lab host is made, as one program: the parent makes a child in namespaces of its own and writes its
 * id map; the child builds a root out of the machine's folders, moves into it, and stays as PID 1.
 */
export function creation(plan: HostPlan): Call[] {
  const clones = [...layerClones(plan), ...clientClones(plan)];
  return explained([
    prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY_PDEATHSIG }),
    closeInherited(),
    ...openClones(clones),
    pipe2(['O_CLOEXEC'], { as: 'mapped', why: WHY_MAPPED }),
    pipe2(['O_CLOEXEC'], { as: 'done' }),
    ...(plan.cgroups ? joinRoots(plan.cgroups) : []),
    spawn({ flags: NAMESPACES, child: child(plan) }, { as: 'init', why: WHY_SPAWN }),
    ...writeMaps(plan.mapping, 'init'),
    ...idmapClones(clones, 'init'),
    write(pipeEnd('mapped', 'write'), '.'),
    close(pipeEnd('done', 'write')),
    read(pipeEnd('done', 'read'), 1, { atLeast: 1, why: WHY_WAIT }),
  ]);
}

const NAMESPACES = [
  'CLONE_NEWUSER',
  'CLONE_NEWNS',
  'CLONE_NEWPID',
  'CLONE_NEWNET',
  'CLONE_NEWUTS',
  'CLONE_NEWIPC',
  'CLONE_NEWCGROUP',
] as const;

function child(plan: HostPlan): Call[] {
  return [
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    prctl('PR_SET_NAME', 'nslab-init'),
    // Were the parent dead before the first line, only the end of this pipe would tell.
    close(pipeEnd('mapped', 'write')),
    read(pipeEnd('mapped', 'read'), 1, { atLeast: 1 }),
    umask(0),
    ...becomeRoot(plan.mapping),
    ...(plan.cgroups ? leaveRoot(plan.cgroups) : []),
    // A change of uid clears it (prctl(2)).
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    newSessionKeyring(),
    limitProcesses(),
    ...leaveMachine(plan),
    ...buildRoot(plan),
    ...systemMounts(plan),
    ...(plan.cgroups ? cgroupMounts(plan.cgroups) : []),
    ...clientMounts(plan),
    ...enterRoot(),
    sethostname('lab', { why: WHY_HOSTNAME }),
    ...loopbackUp(),
    ...prepareInit(),
    prctl('PR_SET_PDEATHSIG', 0, { why: WHY_STAY }),
    // Said before the parent is let go: its end is the end of the trace.
    ready(),
    write(pipeEnd('done', 'write'), '.'),
    ...becomeInit(plan),
  ];
}

/** A workshop in memory, with the machine's root inside it at /machine (as bubblewrap does it). */
function leaveMachine(plan: HostPlan): Call[] {
  const { changes, files } = plan.sizes;
  return [
    mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }, { why: WHY_PRIVATE }),
    mount(
      {
        source: 'tmpfs',
        target: '/tmp',
        type: 'tmpfs',
        flags: ['MS_NOSUID', 'MS_NODEV'],
        data: `size=${changes},nr_inodes=${files * 2},mode=755`,
      },
      { why: WHY_WORKSHOP },
    ),
    ...['machine', 'new', 'lower', 'upper', 'work'].map((name) => mkdir(`/tmp/${name}`, 0o755)),
    pivot_root('/tmp', '/tmp/machine', { why: WHY_PIVOT }),
    chdir('/'),
    mount(
      { source: 'tmpfs', target: '/new', type: 'tmpfs', data: 'size=16m,nr_inodes=16384,mode=755' },
      { why: WHY_NEW },
    ),
  ];
}

/** Leaves the workshop: with it the machine's root goes out of sight; what is mounted on /new stays. */
function enterRoot(): Call[] {
  return [
    chdir('/new'),
    pivot_root('.', '.', { why: WHY_ENTER }),
    umount2('.', ['MNT_DETACH'], { why: WHY_DETACH }),
    chdir('/'),
    mount({ target: '/', flags: ['MS_REC', 'MS_SHARED'] }, { why: WHY_SHARED }),
  ];
}

const WHY_PDEATHSIG = {
  en: 'Whoever dies first, half a lab host is never left behind: the kernel ends the child with its parent.',
  zh: '无论谁先退出，都不会留下半成品：父进程一死，内核就结束子进程。',
};
const WHY_MAPPED = {
  en: 'A barrier: the child waits at this pipe until its ids are mapped.',
  zh: '一道屏障：子进程在这个管道上等待，直到它的 id 映射写好。',
};
const WHY_SPAWN = {
  en: 'One clone3 with seven namespaces. The user namespace comes first, and owns the other six: that is why no root is needed.',
  zh: '一次 clone3 创建七个命名空间。用户命名空间最先建立，并拥有其余六个，所以不需要 root。',
};
const WHY_WAIT = {
  en: 'Until the lab host is ready, or its PID 1 has failed.',
  zh: '等到实验主机就绪，或其 PID 1 失败。',
};
const WHY_PRIVATE = {
  en: 'From here on no mount of ours reaches the machine, and none of its reaches us.',
  zh: '从这里开始，我们的挂载不会传到真实机器，它的也不会传过来。',
};
const WHY_WORKSHOP = {
  en: 'A place in memory to build on. It covers /tmp in this mount namespace only.',
  zh: '内存里的一块工地。它只在这个挂载命名空间里遮住 /tmp。',
};
const WHY_PIVOT = {
  en: 'The workshop becomes the root, and the machine’s root hangs below it: its real /tmp is visible again.',
  zh: '工地成为根，真实机器的根挂到它下面：真正的 /tmp 又能看见了。',
};
const WHY_NEW = {
  en: 'The lab host’s root: an empty frame in memory.',
  zh: '实验主机的根：内存里的一个空框架。',
};
const WHY_ENTER = {
  en: 'The finished root takes the workshop’s place; both names may be "." (pivot_root(2)).',
  zh: '建好的根取代工地；两个参数都可以是 "."（pivot_root(2)）。',
};
const WHY_DETACH = {
  en: 'The old root now lies on top of the new one: detached, with the whole machine below it.',
  zh: '旧根此时叠在新根之上：把它连同整个真实机器一起卸下。',
};
const WHY_SHARED = {
  en: 'As systemd leaves a real machine: mounts under / propagate to mount namespaces made from it. Lab 3 is about this.',
  zh: '与 systemd 管理的真实机器一致：/ 下的挂载会传播到由它派生的挂载命名空间。实验 3 讲的就是这个。',
};
const WHY_HOSTNAME = { en: 'So that the learner sees where they are.', zh: '让学习者看得出自己在哪里。' };
const WHY_STAY = {
  en: 'Complete: from now on it outlives the command that made it.',
  zh: '已经完成：从现在起，它可以比创建它的命令活得更久。',
};
