import { fail, pass } from '../../src/lab/verdict.ts';
import type { Controller } from '../../src/observe/cgroups.ts';
import { listed } from '../../src/text/text.ts';
import { pidOf, placeEvidence } from './parts/evidence.ts';
import { where } from './parts/where.ts';

const GROUP = '/box';
const WANTED: readonly Controller[] = ['cpu', 'memory', 'pids'];

const expected = {
  en: 'a process in the group box, where cpu, memory and pids can be limited',
  zh: '组 box 里有进程，并且在那里 cpu、memory、pids 都可以设限',
};

/** A living process is in the group by all three controllers. On v1 these are three groups of one name. */
export default where(WANTED, (machine) => {
  const box = machine.cgroups.group(GROUP);
  if (!box) return fail({ expected, actual: { en: 'there is no group box', zh: '还没有组 box' } });

  const members = box.processes();
  const whole = members.find((p) => WANTED.every((c) => machine.cgroups.pathOf(p, c) === GROUP));
  const process = whole ?? members[0];
  const evidence = process ? placeEvidence(machine, process, ...WANTED) : [];
  const lacking = WANTED.filter((c) => !box.has(c));
  if (machine.cgroups.version === 'v2' && lacking.length > 0) {
    const actual = {
      en: `box has no files of: ${listed(lacking, 'en')}`,
      zh: `box 里没有这些控制器的文件：${listed(lacking, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'not-switched-on', values: { missing: lacking } });
  }
  if (!process) {
    const actual = { en: 'box is there, and nobody is in it', zh: 'box 建好了，里面没有进程' };
    return fail({ expected, actual, evidence });
  }
  if (!whole) {
    const missing = WANTED.filter((c) => machine.cgroups.pathOf(process, c) !== GROUP);
    const pid = pidOf(process);
    const actual = {
      en: `process ${pid} is not in box for: ${listed(missing, 'en')}`,
      zh: `进程 ${pid} 在这几棵树里不在 box：${listed(missing, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'one-tree', values: { pid, missing } });
  }
  const pid = pidOf(whole);
  const actual = { en: `process ${pid} is in box`, zh: `进程 ${pid} 在 box 里` };
  return pass(actual, evidence);
});
