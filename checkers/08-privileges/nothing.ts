import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { confinementOf } from '../../src/observe/confinement.ts';
import { listed } from '../../src/text/text.ts';
import { without, words } from './parts/capability-sets.ts';
import { learners, named, setsEvidence } from './parts/learners.ts';

const expected = {
  en: 'a process without a single capability, and without a way to one: all five sets empty',
  zh: '一个进程，一项 capability 都没有，也没有路再得到：五个集合全空',
};
const FIVE = ['inheritable', 'permitted', 'effective', 'bounding', 'ambient'] as const;

const nothing: Checker = (machine) => {
  const whole = confinementOf(machine.init)?.capabilities.bounding ?? new Set();
  const all = learners(machine);
  const right = all.find(({ held }) => FIVE.every((set) => held.capabilities[set].size === 0));
  if (right) {
    const actual = {
      en: `process ${named(right.process)} has nothing`,
      zh: `进程 ${named(right.process)} 什么也没有`,
    };
    return pass(actual, setsEvidence(right, ...FIVE));
  }
  const idle = all.find(({ held: { capabilities: c } }) => c.effective.size === 0 && c.bounding.size > 0);
  if (idle) {
    const actual = {
      en: `process ${named(idle.process)} has nothing now, but its bounding set still has ${idle.held.capabilities.bounding.size}`,
      zh: `进程 ${named(idle.process)} 现在什么也没有，但 bounding 集合里还有 ${idle.held.capabilities.bounding.size} 项`,
    };
    const values = { pid: named(idle.process), bounding: idle.held.masks.bounding };
    return fail({
      expected,
      actual,
      evidence: setsEvidence(idle, 'effective', 'bounding'),
      diagnosis: 'bounding-left',
      values,
    });
  }
  const some = all.find(({ held }) => without(whole, held.capabilities.effective).length > 0);
  if (!some) {
    const actual = { en: 'every process of yours has all of them', zh: '你的所有进程都是全套 capability' };
    return fail({ expected, actual });
  }
  const left = words([...some.held.capabilities.effective]);
  const actual = {
    en: `process ${named(some.process)} still has ${listed(left, 'en')}`,
    zh: `进程 ${named(some.process)} 还有 ${listed(left, 'zh')}`,
  };
  const values = { pid: named(some.process), left };
  const evidence = setsEvidence(some, 'effective', 'bounding');
  return fail({ expected, actual, evidence, diagnosis: 'some-left', values });
};

export default nothing;
