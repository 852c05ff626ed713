import { type Call, result } from '../../src/engine/call.ts';
import { close, rmdir, unlink } from '../../src/engine/calls/files.ts';
import { setgroups, setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { pidfd_open, setns } from '../../src/engine/calls/namespaces.ts';
import { type CloneFlag, execve, kill, nanosleep, spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { linkDelete } from '../../src/engine/netlink/requests.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { command } from '../05-net/packet-filter.ts';
import { sysctl } from '../05-net/world-calls.ts';
import { folders, join } from '../07-cgroups/groups.ts';
import { ENVIRONMENT } from '../08-privileges/tools.ts';
import { boxNamed } from './containers.ts';
import { confined } from './inside-calls.ts';
import { idsOf } from './outside-calls.ts';
import { FIRST, ownFolder, pidFile, SECOND } from './places.ts';

/* What is done with containers that are there: somebody comes in, and all of it goes. */

const KINDS = ['cpu', 'memory', 'pids'] as const;
const GO_ON = { onError: 'continue' } as const;
/** Above the kernel's highest possible pid (PID_MAX_LIMIT, proc(5)): kill says ESRCH. */
const NOBODY = 4_194_305;

const ALL: readonly CloneFlag[] = [
  'CLONE_NEWUSER',
  'CLONE_NEWNS',
  'CLONE_NEWUTS',
  'CLONE_NEWIPC',
  'CLONE_NEWNET',
  'CLONE_NEWCGROUP',
  'CLONE_NEWPID',
];

/** `docker exec`: a process from outside, in everything that the container's own are in. */
export function visit(at: ProgramContext): Call[] {
  const pid = boxNamed(at.machine, FIRST.name)?.innerPids[0] ?? NOBODY;
  return untilStarted([
    spawn({
      child: [
        ...(at.machine.cgroups.version === undefined ? [] : join(at, FIRST.name, ...KINDS)),
        pidfd_open(pid, [], { as: 'container', why: WHY_PIDFD }),
        setns(result('container'), ALL, { why: WHY_SETNS }),
        close(result('container')),
        ...(idsOf(at, FIRST).count > 1 ? [setgroups([])] : []),
        setresgid(0, 0, 0),
        setresuid(0, 0, 0),
        spawn(
          { child: [...confined(), execve('/bin/sleep', ['sleep', '1d'], ENVIRONMENT)] },
          { why: WHY_CHILD },
        ),
      ],
    }),
  ]);
}

/** Number 1 is killed, and the kernel clears away the rest; what the maker has made outside, the maker takes away. */
export function cleared(at: ProgramContext): Call[] {
  const boxes = [FIRST, SECOND];
  return [
    ...boxes.map(({ name }) =>
      kill(boxNamed(at.machine, name)?.innerPids[0] ?? NOBODY, 'SIGKILL', { ...GO_ON, why: WHY_KILL }),
    ),
    nanosleep(500, { why: WHY_WAIT }),
    ...(at.machine.cgroups.version === undefined
      ? []
      : boxes.flatMap(({ name }) =>
          folders(at, name, KINDS).map((path) => rmdir(path, { ...GO_ON, why: WHY_GROUP })),
        )),
    ...rtnetlink([linkDelete('box0', { ...GO_ON, why: WHY_BRIDGE })]),
    ...command('nft', ['delete table ip box'], WHY_RULES, { mustSucceed: false }),
    ...sysctl('ipv4/ip_forward', '0', { en: 'no router any more', zh: '不再是路由器' }),
    ...command('rm', ['-rf', ...boxes.map(ownFolder)], WHY_LAYERS),
    ...boxes.map((box) => unlink(pidFile(box), GO_ON)),
  ];
}

const WHY_PIDFD = { en: 'the container’s first process, as a file', zh: '容器的第一个进程，以文件的形式' };
const WHY_SETNS = {
  en: 'into all of its namespaces at once; its groups, its filter and its bounds are none, so they do not come along',
  zh: '一次进入它的所有命名空间；组、过滤器、bounding 集合都不是命名空间，不会跟着来',
};
const WHY_CHILD = {
  en: 'born in its pid namespace; and it gives up what the container’s own have given up',
  zh: '子进程才出生在它的 PID 命名空间里；容器里的进程放弃了什么，它也放弃什么',
};
const WHY_KILL = {
  en: 'number 1 ends, and with it every process of its pid namespace, its mounts, its network',
  zh: '1 号一结束，它 PID 命名空间里的进程、它的挂载、它的网络都随之结束',
};
const WHY_WAIT = {
  en: 'the kernel clears away a net namespace a moment later',
  zh: '网络命名空间要稍后才由内核清理',
};
const WHY_GROUP = { en: 'an empty group goes like an empty folder', zh: '空的组像空目录一样删掉' };
const WHY_BRIDGE = {
  en: 'the switch is the host’s: nobody takes it away but us',
  zh: '交换机是主机的：除了我们，没人会拆',
};
const WHY_RULES = { en: 'and so are the rules', zh: '规则也一样' };
const WHY_LAYERS = { en: 'what the containers had changed', zh: '容器改动过的东西' };
