import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { labPid } from './parts/containers.ts';
import { type HalfMoved, halfMoved } from './parts/half-moved.ts';

/** A living process whose children would be born in a pid namespace that is dead: it cannot fork any more. */
const check: Checker = (machine) => {
  const found = halfMoved(machine);
  const broken = found.find((f) => f.state === 'dead');
  if (broken) {
    const { process, evidence } = broken;
    return pass(
      {
        en: `process ${labPid(process)} (${process.comm}) stayed outside; number 1 of the namespace for its children has ended`,
        zh: `进程 ${labPid(process)}（${process.comm}）留在了外面；它的子进程本应进入的命名空间里，1 号进程已经结束`,
      },
      evidence,
    );
  }
  const half = found.find((f) => f.state === 'waiting') ?? found[0];
  if (half === undefined) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: 'every process would have its children where it is itself',
        zh: '所有进程的子进程都会出生在它自己所在的命名空间里',
      },
    });
  }
  return fail({ expected: EXPECTED, ...explain(half), evidence: half.evidence });
};
export default check;

const EXPECTED = {
  en: 'a shell whose children belong into a pid namespace that has no number 1 any more',
  zh: '一个 shell：它的子进程要进入的 PID 命名空间里已经没有 1 号进程了',
};

const SHELL = /^(ba|da|a|z|k|fi)?sh$/;

function explain({ process, first }: HalfMoved) {
  const values = { pid: labPid(process), comm: process.comm };
  if (first === undefined) {
    // A shell here is half way: its first child is still to come.
    return {
      ...(SHELL.test(process.comm) ? {} : { diagnosis: 'no-child-yet', values }),
      actual: {
        en: `process ${values.pid} (${values.comm}) has asked for a new pid namespace, but has had no child yet`,
        zh: `进程 ${values.pid}（${values.comm}）申请了新的 PID 命名空间，但还没有生过子进程`,
      },
    };
  }
  // Only the words differ: with --fork, unshare itself is the one who stayed outside, and its child stays.
  const diagnosis = process.comm === 'unshare' ? 'forked' : 'first-child-lives';
  const child = labPid(first);
  return {
    diagnosis,
    values: { ...values, ...(diagnosis === 'forked' ? { pid: child } : { child, childComm: first.comm }) },
    actual: {
      en: `number 1 of the new namespace is alive: process ${child} (${first.comm})`,
      zh: `新命名空间的 1 号进程还活着：进程 ${child}（${first.comm}）`,
    },
  };
}
