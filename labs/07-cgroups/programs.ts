import { result } from '../../src/engine/call.ts';
import { chown, mkdir } from '../../src/engine/calls/files.ts';
import { setgroups, setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { unshare } from '../../src/engine/calls/namespaces.ts';
import { kill, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { CONTAINERS } from './containers.ts';
import { folder, folders, inside, isV2, join, make, put, set, switchOn } from './groups.ts';
import { BUSY, FORKS, FULL, run, sleeper } from './loads.ts';
import { innerPid, membersOf } from './members.ts';
import { cpuLimit, cpuWeight, FREEZE, memoryLimit, noSwap, pidsLimit, THAW } from './settings.ts';

export { setups } from './setups.ts';

const ALL = ['cpu', 'memory', 'pids'] as const;
const TEAM = ['memory', 'pids'] as const;
const GO_ON = { onError: 'continue' } as const;
const LEARNER = 1000;

export const programs: Programs = {
  join: (at) => [...make(at, 'box', ...ALL), inside(at, 'box', ALL, [sleeper()])],

  'cpu-limit': (at) => [
    ...make(at, 'slow', 'cpu'),
    ...set(at, 'slow', cpuLimit(20)),
    inside(at, 'slow', ['cpu'], [run(BUSY)]),
  ],

  shares: (at) => [
    ...make(at, 'gold', 'cpu'),
    ...make(at, 'iron', 'cpu'),
    ...set(at, 'gold', cpuWeight(3)),
    ...set(at, 'iron', cpuWeight(1)),
    ...['gold', 'iron'].map((group) => inside(at, group, ['cpu'], [run(BUSY, firstCpu(at))])),
  ],

  'memory-limit': (at) => [
    ...make(at, 'small', 'memory'),
    ...set(at, 'small', memoryLimit(20)),
    ...set(at, 'small', noSwap(20), GO_ON),
    inside(at, 'small', ['memory'], [run(FULL)], 'eater'),
    wait4(result('eater'), { why: { en: 'until it has met its end', zh: '等它走到尽头' } }),
  ],

  'pids-limit': (at) => [
    ...make(at, 'few', 'pids'),
    ...set(at, 'few', pidsLimit(8)),
    inside(at, 'few', ['pids'], [run(FORKS)], 'forker'),
    wait4(result('forker'), { why: { en: 'until fork has been refused', zh: '等 fork 被拒绝' } }),
  ],

  freeze: (at) => set(at, 'clock', FREEZE),

  'kill-all': (at) => [
    ...(isV2(at)
      ? writeFile(`${folder(at, 'pids', 'hydra')}/cgroup.kill`, '1', {
          ...GO_ON,
          why: {
            en: 'the kernel ends every process in it, also one that is just being born (5.14)',
            zh: '内核结束组里的每个进程，正在出生的也不放过（5.14 起）',
          },
        })
      : []),
    ...set(at, 'hydra', FREEZE),
    ...membersOf(at, '/hydra').map((pid) =>
      kill(pid, 'SIGKILL', {
        ...GO_ON,
        why: { en: 'none of them can fork now: the list is complete', zh: '此刻谁也不能 fork：名单是完整的' },
      }),
    ),
    ...set(at, 'hydra', THAW),
  ],

  split: (at) => [
    ...['web', 'db'].flatMap((name) => [
      ...folders(at, `team/${name}`, TEAM).map((path) =>
        mkdir(path, 0o755, { ...GO_ON, why: { en: 'a group inside the group', zh: '组里再建一个组' } }),
      ),
      ...put(at, innerPid(at, name), `team/${name}`, ...TEAM),
    ]),
    ...(isV2(at) ? switchOn(at, 'team', TEAM) : []),
    ...set(at, 'team/web', pidsLimit(20)),
    ...set(at, 'team/db', memoryLimit(32)),
  ],

  delegate: (at) => [
    ...make(at, 'crew', 'pids'),
    ...set(at, 'crew', pidsLimit(30)),
    ...handedOver(at).map((path) =>
      chown(path, LEARNER, LEARNER, {
        ...GO_ON,
        why: { en: 'the right to arrange, not the limits', zh: '交出的是安排的权利，不是限额' },
      }),
    ),
    inside(
      at,
      'crew',
      ['pids'],
      [
        setgroups([]),
        setresgid(LEARNER, LEARNER, LEARNER),
        setresuid(LEARNER, LEARNER, LEARNER, {
          why: { en: 'from here on an ordinary user', zh: '从这里起是普通用户' },
        }),
        mkdir(`${folder(at, 'pids', 'crew')}/inner`, 0o755, {
          why: { en: 'the folder is this user’s, so mkdir is allowed', zh: '目录归这个用户，所以可以 mkdir' },
        }),
        ...join(at, 'crew/inner', 'pids'),
        sleeper(),
      ],
    ),
  ],

  namespace: (at) => [
    ...make(at, 'view', ...ALL),
    inside(at, 'view', ALL, [
      unshare(['CLONE_NEWCGROUP'], {
        why: {
          en: 'the root of the new namespace is the group that the caller is in now: so join first',
          zh: '新命名空间的根，就是调用者此刻所在的组：所以要先进组',
        },
      }),
      sleeper(),
    ]),
  ],

  'read-container': (at) => [
    ...membersOf(at, `/docker/${CONTAINERS.throttled}`).map((pid) =>
      kill(pid, 'SIGKILL', {
        ...GO_ON,
        why: { en: 'nr_throttled of its group goes up and up', zh: '它那个组的 nr_throttled 一直在涨' },
      }),
    ),
    ...set(at, `docker/${CONTAINERS.full}`, memoryLimit(64)),
  ],
};

function handedOver(at: ProgramContext): string[] {
  const crew = folder(at, 'pids', 'crew');
  const files = isV2(at)
    ? ['cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads']
    : ['cgroup.procs', 'tasks'];
  return [crew, ...files.map((file) => `${crew}/${file}`)];
}

/** Of the processors that the lab host may use (proc_pid_status(5)). */
function firstCpu(at: ProgramContext): string {
  return /\d+/.exec(at.machine.init.status('Cpus_allowed_list') ?? '')?.[0] ?? '0';
}
