import { fail, pass } from '../../src/lab/verdict.ts';
import { fileEvidence, pidOf } from './parts/evidence.ts';
import { inOtherTrees } from './parts/other-trees.ts';
import { wasLeftSo } from './parts/patience.ts';
import { where } from './parts/where.ts';

const MOST = 32;

const expected = {
  en: 'the group few may have 8 processes, and a fork in it has been refused',
  zh: '组 few 最多有 8 个进程，并且里面已有 fork 被拒绝',
};

/** pids.events counts the forks that the limit has refused. */
export default where(['pids'], (machine) => {
  const few = machine.cgroups.group('/few');
  if (!few?.has('pids')) {
    const stray = machine.cgroups.version === 'v1' ? few?.processes()[0] : undefined;
    if (few && stray) return inOtherTrees(machine, stray, few, 'pids', expected);
    return fail({ expected, actual: { en: 'no group few with pids yet', zh: '还没有带 pids 的组 few' } });
  }
  const { max, current, failures } = few.pids() ?? { max: 'max', current: 0, failures: 0 };
  const evidence = ['pids.max', 'pids.current', 'pids.events'].map((file) => fileEvidence(few, 'pids', file));
  const actual = {
    en: `few may have ${max} and has ${current}; forks refused: ${failures}`,
    zh: `few 的限额是 ${max}，现有 ${current} 个；被拒绝的 fork：${failures} 次`,
  };
  if (max === 'max') {
    const member = few.processes('pids')[0];
    if (!member || !wasLeftSo(few, 'pids', 'pids.max')) return fail({ expected, actual, evidence });
    return fail({ expected, actual, evidence, diagnosis: 'no-limit', values: { pid: pidOf(member) } });
  }
  if (max > MOST) return fail({ expected, actual, evidence, diagnosis: 'too-many', values: { limit: max } });
  if (failures > 0) return pass(actual, evidence);
  if (few.processes('pids').length > 0 || !wasLeftSo(few, 'pids', 'pids.max'))
    return fail({ expected, actual, evidence });
  return fail({ expected, actual, evidence, diagnosis: 'nobody-in-it' });
});
