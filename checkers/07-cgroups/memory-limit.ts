import { fail, pass } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { bytes } from './parts/bytes.ts';
import { fileEvidence, limitFile, pidOf } from './parts/evidence.ts';
import { inOtherTrees } from './parts/other-trees.ts';
import { wasLeftSo } from './parts/patience.ts';
import { where } from './parts/where.ts';

const M = 1024 ** 2;
const [LEAST, MOST] = [8 * M, 40 * M];

const expected = {
  en: 'the group small may use 20 MB, and a process in it has been killed because it wanted more',
  zh: '组 small 最多用 20 MB，并且组里已有进程因为想要更多而被杀',
};

/** The kernel counts whom it kills, group by group: nobody else can write that number. */
export default where(['memory'], (machine) => {
  const small = machine.cgroups.group('/small');
  if (!small?.has('memory')) {
    const stray = machine.cgroups.version === 'v1' ? small?.processes()[0] : undefined;
    if (small && stray) return inOtherTrees(machine, stray, small, 'memory', expected);
    return fail({
      expected,
      actual: { en: 'no group small with memory yet', zh: '还没有带 memory 的组 small' },
    });
  }
  const memory = small.memory();
  const [max, kills] = [memory?.max ?? 'max', memory?.oomKills ?? 0];
  const evidence = [
    fileEvidence(small, 'memory', limitFile(machine, 'memory')),
    killsEvidence(machine, small),
  ];
  const actual = {
    en: `small may use ${bytes(max)}; killed in it: ${kills}`,
    zh: `small 的限额是 ${bytes(max)}；在里面被杀的有 ${kills} 个`,
  };
  if (max === 'max') {
    const other = machine.cgroups
      .groups()
      .find((g) => g.path !== '/small' && isNear(g) && g.processes().length === 0);
    const member = small.processes('memory')[0];
    if (!other || !member) return fail({ expected, actual, evidence });
    const values = { group: other.path.slice(1), pid: pidOf(member) };
    return fail({ expected, actual, evidence, diagnosis: 'wrong-group', values });
  }
  if (max > MOST)
    return fail({ expected, actual, evidence, diagnosis: 'too-much', values: { limit: bytes(max) } });
  if (max < LEAST)
    return fail({ expected, actual, evidence, diagnosis: 'too-little', values: { limit: bytes(max) } });
  if (kills > 0) return pass(actual, evidence);
  const isLeft = wasLeftSo(small, 'memory', limitFile(machine, 'memory'));
  if (small.processes('memory').length > 0 || !isLeft) return fail({ expected, actual, evidence });
  return fail({ expected, actual, evidence, diagnosis: 'nobody-in-it' });
});

function isNear(group: Cgroup): boolean {
  const max = group.memory()?.max;
  return typeof max === 'number' && max >= LEAST && max <= MOST;
}

function killsEvidence(machine: Machine, group: Cgroup) {
  const file = machine.cgroups.version === 'v2' ? 'memory.events' : 'memory.oom_control';
  return fileEvidence(group, 'memory', file, ['oom_kill']);
}
