import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Controller } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { pidOf, placeEvidence } from './parts/evidence.ts';
import { ownView } from './parts/view.ts';
import { where } from './parts/where.ts';

const GROUP = '/view';
const WANTED: readonly Controller[] = ['cpu', 'memory', 'pids'];

const expected = {
  en: 'a process in the group view, in a cgroup namespace of its own, that sees itself at /',
  zh: '组 view 里有一个进程，处在自己的 cgroup 命名空间里，看到自己在 /',
};

/** Where it is, seen from here, and what it sees itself: `/view` and `/`. */
export default where(WANTED, async (machine) => {
  const outside = machine.outOf('cgroup');
  const verdicts = [];
  for (const process of outside) verdicts.push(await judge(machine, process));
  const best = verdicts.find((v) => v.status === 'pass') ?? verdicts[0];
  if (best) return best;
  const actual = { en: 'every process has the lab host’s view', zh: '所有进程看到的都和实验主机一样' };
  return fail({ expected, actual });
});

async function judge(machine: Machine, process: Process): Promise<Verdict> {
  const view = await ownView(machine, process, WANTED);
  const pid = pidOf(process);
  const isV2 = machine.cgroups.version === 'v2';
  const evidence = [
    { what: `readlink /proc/${pid}/ns/cgroup`, value: `cgroup:[${process.ns('cgroup')}]` },
    ...placeEvidence(machine, process, ...WANTED),
    ...[...view]
      .slice(0, isV2 ? 1 : WANTED.length)
      .map(([c, path]) => ({ what: 'its own /proc/self/cgroup', value: `${isV2 ? '0:' : c}:${path}` })),
  ];
  const inGroup = WANTED.filter((c) => machine.cgroups.pathOf(process, c) === GROUP);
  const seen = view.get(inGroup[0] ?? 'cpu') ?? '-';
  const actual = {
    en: `process ${pid} sees itself at ${seen}`,
    zh: `进程 ${pid} 看到自己在 ${seen}`,
  };
  if (inGroup.length === 0)
    return fail({ expected, actual, evidence, diagnosis: 'not-joined', values: { pid } });
  if (inGroup.length < WANTED.length) {
    const missing = WANTED.filter((c) => !inGroup.includes(c));
    return fail({ expected, actual, evidence, diagnosis: 'one-tree', values: { pid, missing } });
  }
  if (inGroup.every((c) => view.get(c) === '/')) return pass(actual, evidence);
  return fail({ expected, actual, evidence, diagnosis: 'too-late', values: { pid, seen } });
}
