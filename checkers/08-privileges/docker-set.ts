import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { confinementOf } from '../../src/observe/confinement.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { DOCKER, isSame, without, words } from './parts/capability-sets.ts';
import { learners, named, setsEvidence } from './parts/learners.ts';

const expected: Text = {
  en: 'a process that may do what Docker’s default set allows, no more and no less: 00000000a80425fb in CapBnd and CapEff',
  zh: '一个进程，能做的恰好是 Docker 默认集合允许的，不多也不少：CapBnd 和 CapEff 都是 00000000a80425fb',
};

/** Somebody's bounding, permitted and effective set are Docker's, bit by bit. */
const dockerSet: Checker = (machine) => {
  const whole = confinementOf(machine.init)?.capabilities.bounding ?? new Set();
  const all = learners(machine);
  const right = all.find(({ held: { capabilities: c } }) =>
    [c.bounding, c.permitted, c.effective].every((set) => isSame(set, DOCKER)),
  );
  if (right) {
    const actual = {
      en: `process ${named(right.process)} has it`,
      zh: `进程 ${named(right.process)} 正是如此`,
    };
    return pass(actual, setsEvidence(right, 'bounding', 'permitted', 'effective'));
  }
  const lessened = all.find(({ held }) => {
    const { bounding } = held.capabilities;
    return bounding.size > 0 && without(whole, bounding).length > 0;
  });
  if (!lessened) {
    const inherits = all.find(({ held }) => held.capabilities.inheritable.size > 0);
    const actual = {
      en: 'every process of yours has the whole bounding set',
      zh: '你的所有进程，bounding 集合都是完整的',
    };
    if (!inherits) return fail({ expected, actual });
    return fail({
      expected,
      actual,
      evidence: setsEvidence(inherits, 'inheritable', 'bounding', 'effective'),
      diagnosis: 'inheritable-only',
      values: { pid: named(inherits.process) },
    });
  }
  const { process, held } = lessened;
  const { bounding, effective } = held.capabilities;
  const evidence = setsEvidence(lessened, 'bounding', 'effective');
  const extra = words(without(bounding, DOCKER));
  const missing = words(without(DOCKER, bounding));
  const values = { pid: named(process), extra, missing, effective: held.masks.effective };
  if (extra.length > 0) {
    const actual = {
      en: `process ${named(process)} has more: ${listed(extra, 'en')}`,
      zh: `进程 ${named(process)} 多出了 ${listed(extra, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'too-much', values });
  }
  if (missing.length > 0) {
    const actual = {
      en: `process ${named(process)} lacks ${listed(missing, 'en')}`,
      zh: `进程 ${named(process)} 缺少 ${listed(missing, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'too-little', values });
  }
  const actual = {
    en: `process ${named(process)} is bound to it, but CapEff is ${held.masks.effective}`,
    zh: `进程 ${named(process)} 的上限对了，但 CapEff 是 ${held.masks.effective}`,
  };
  return fail({
    expected,
    actual,
    evidence,
    ...(effective.size === 0 && { diagnosis: 'not-in-effect', values }),
  });
};

export default dockerSet;
