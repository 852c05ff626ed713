import { fail, pass } from '../../src/lab/verdict.ts';
import { listed } from '../../src/text/text.ts';
import { crew } from './parts/crew.ts';
import { fileEvidence, pidOf, placeEvidence } from './parts/evidence.ts';
import { wasLeftSo } from './parts/patience.ts';
import { where } from './parts/where.ts';

const SIGKILL = 1n << 8n;

const expected = { en: 'no head of the hydra is alive', zh: 'hydra 的头一个也不剩' };

/** Whoever is left is said to be left; one that is killed but frozen is not dead yet. */
export default where(['freezer', 'pids'], (machine) => {
  const heads = crew(machine, 'hydra');
  const hydra = machine.cgroups.group('/hydra');
  const count = hydra ? [fileEvidence(hydra, 'pids', 'pids.current')] : [];
  if (heads.length === 0) return pass({ en: 'nobody is left', zh: '一个都不剩了' }, count);

  const pids = heads.map(pidOf);
  const evidence = [
    ...count,
    ...heads.slice(0, 1).flatMap((head) => placeEvidence(machine, head, 'freezer')),
  ];
  const actual = { en: `alive: ${listed(pids, 'en')}`, zh: `还活着：${listed(pids, 'zh')}` };
  const isHere = heads.some((head) => machine.cgroups.pathOf(head, 'freezer') === '/hydra');
  if (!isHere) return fail({ expected, actual, evidence, diagnosis: 'moved-out', values: { pids } });
  const killed = heads.filter((head) => (BigInt(`0x${head.status('ShdPnd') ?? '0'}`) & SIGKILL) !== 0n);
  if (hydra?.freezing() && killed.length > 0 && wasLeftSo(hydra, 'freezer', 'freezer.state')) {
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'still-frozen',
      values: { pids: killed.map(pidOf) },
    });
  }
  const stopped = heads.filter((head) => head.state === 'T');
  if (stopped.length > 0) {
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'stopped',
      values: { pids: stopped.map(pidOf) },
    });
  }
  return fail({ expected, actual, evidence });
});
