import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Cgroup, Controller } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { bytes } from './parts/bytes.ts';
import { crew } from './parts/crew.ts';
import { fileEvidence, limitFile, pidOf, placeEvidence } from './parts/evidence.ts';
import { wasLeftSo } from './parts/patience.ts';
import { where } from './parts/where.ts';

const TEAM: readonly Controller[] = ['memory', 'pids'];
const [PROCESSES, MEMORY] = [20, 32 * 1024 ** 2];

const expected = {
  en: 'web runs in team/web with at most 20 processes, db in team/db with at most 32 MB',
  zh: 'web 在 team/web 里运行，最多 20 个进程；db 在 team/db 里运行，最多 32 MB',
};

/** The two that were there before, each in its own group below team, each group with its own limit. */
export default where(TEAM, (machine) => {
  const [web, db] = [crew(machine, 'web')[0], crew(machine, 'db')[0]];
  if (!web || !db) {
    const name = web ? 'db' : 'web';
    const actual = { en: `${name} does not run any more`, zh: `${name} 已经不在运行` };
    return fail({ expected, actual, diagnosis: 'ended', values: { name } });
  }
  const evidence = [...placeEvidence(machine, web, 'pids'), ...placeEvidence(machine, db, 'memory')];
  const team = machine.cgroups.group('/team');
  const upstairs = team && limitUpstairs(team);
  if (upstairs) {
    const actual = { en: 'the limit is on team', zh: '限额设在了 team 上' };
    const values = { file: `${team.insidePath(upstairs)}/${fileOf(machine, upstairs)}` };
    return fail({ expected, actual, evidence, diagnosis: 'on-the-parent', values });
  }
  const outside = [
    { process: web, group: '/team/web', controller: 'pids' as const },
    { process: db, group: '/team/db', controller: 'memory' as const },
  ].find(({ process, group, controller }) => machine.cgroups.pathOf(process, controller) !== group);
  if (outside) return notMoved(machine, team, outside.process, outside.group, outside.controller, evidence);
  return limited(machine, evidence);
});

function notMoved(
  machine: Machine,
  team: Cgroup | undefined,
  process: Process,
  group: string,
  controller: Controller,
  evidence: Verdict['evidence'],
): Verdict {
  const [pid, name] = [pidOf(process), process.comm];
  const actual = { en: `${name} is not in ${group.slice(1)} yet`, zh: `${name} 还不在 ${group.slice(1)} 里` };
  const values = { pid, name, controller };
  if (machine.cgroups.version === 'v2' && team?.type === 'domain threaded') {
    const type = fileEvidence(team, 'pids', 'cgroup.type');
    return fail({ expected, actual, evidence: [...evidence, type], diagnosis: 'threaded', values });
  }
  const isElsewhere = TEAM.some((c) => machine.cgroups.pathOf(process, c) === group);
  if (isElsewhere) return fail({ expected, actual, evidence, diagnosis: 'one-tree', values });
  if (machine.cgroups.version === 'v2' && isLastIn(machine, process)) {
    return fail({ expected, actual, evidence, diagnosis: 'somebody-left', values });
  }
  return fail({ expected, actual, evidence });
}

/** v2: the other one has moved a while ago, and this one keeps team from switching anything on for it. */
function isLastIn(machine: Machine, process: Process): boolean {
  if (machine.cgroups.pathOf(process, 'pids') !== '/team') return false;
  const below = ['/team/web', '/team/db'].map((path) => machine.cgroups.group(path));
  return below.some((g) => g && g.processes().length > 0 && wasLeftSo(g, 'freezer', 'cgroup.procs'));
}

function limited(machine: Machine, places: Verdict['evidence']): Verdict {
  const [web, db] = ['/team/web', '/team/db'].map((path) => machine.cgroups.group(path));
  const [processes, memory] = [web?.pids()?.max ?? '-', db?.memory()?.max];
  const evidence = [
    ...places,
    ...(web ? [fileEvidence(web, 'pids', 'pids.max')] : []),
    ...(db ? [fileEvidence(db, 'memory', limitFile(machine, 'memory'))] : []),
  ];
  const actual = {
    en: `web may have ${processes} processes, db ${memory === undefined ? '-' : bytes(memory)}`,
    zh: `web 最多 ${processes} 个进程，db 最多 ${memory === undefined ? '-' : bytes(memory)}`,
  };
  if (processes === PROCESSES && memory === MEMORY) return pass(actual, evidence);
  if (processes === '-' || memory === undefined) {
    const missing = [processes === '-' ? 'pids' : '', memory === undefined ? 'memory' : ''].filter(Boolean);
    return fail({ expected, actual, evidence, diagnosis: 'not-switched-on', values: { missing } });
  }
  return fail({ expected, actual, evidence });
}

/** A limit in a file of team itself: it holds for both together. */
function limitUpstairs(team: Cgroup): 'pids' | 'memory' | undefined {
  if (team.pids()?.max === PROCESSES) return 'pids';
  return team.memory()?.max === MEMORY ? 'memory' : undefined;
}

function fileOf(machine: Machine, controller: 'pids' | 'memory'): string {
  return controller === 'pids' ? 'pids.max' : limitFile(machine, 'memory');
}
