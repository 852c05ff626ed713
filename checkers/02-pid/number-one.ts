import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { NAMESPACE_KINDS } from '../../src/observe/namespaces.ts';
import { hostsPidNamespace, labPid, numbersOf, ownContainers, pidNamespaceOf } from './parts/containers.ts';
import { halfMoved } from './parts/half-moved.ts';

/** A living process whose number in its own, new pid namespace is 1. */
const check: Checker = (machine) => {
  const [init] = ownContainers(machine);
  if (init) {
    return pass(
      {
        en: `${init.comm} is number 1 of its own pid namespace, and ${labPid(init)} in the lab host`,
        zh: `${init.comm} 在自己的 PID 命名空间里是 1 号，在实验主机里是 ${labPid(init)} 号`,
      },
      [numbersOf(init), pidNamespaceOf(init), hostsPidNamespace(machine)],
    );
  }
  const half = halfMoved(machine).find((f) => f.state !== 'alive');
  if (half) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `process ${labPid(half.process)} (${half.process.comm}) asked for a pid namespace and is not in it`,
        zh: `进程 ${labPid(half.process)}（${half.process.comm}）申请了 PID 命名空间，自己却不在其中`,
      },
      evidence: half.evidence,
      diagnosis: 'no-fork',
      values: { pid: labPid(half.process), comm: half.process.comm },
    });
  }
  for (const kind of NAMESPACE_KINDS.filter((k) => k !== 'pid')) {
    const moved = machine.outOf(kind).find((p) => p.ns('pid') === machine.baseline.pid);
    if (moved === undefined) continue;
    return fail({
      expected: EXPECTED,
      actual: {
        en: `process ${labPid(moved)} (${moved.comm}) has a new ${kind} namespace and the old pid namespace`,
        zh: `进程 ${labPid(moved)}（${moved.comm}）有新的 ${kind} 命名空间，PID 命名空间却还是原来的`,
      },
      evidence: [
        { what: `/proc/${moved.pid}/ns/${kind}`, value: `${kind}:[${moved.ns(kind)}]` },
        pidNamespaceOf(moved),
        hostsPidNamespace(machine),
      ],
      diagnosis: 'another-kind',
      values: { pid: labPid(moved), comm: moved.comm, kind },
    });
  }
  return fail({ expected: EXPECTED, actual: NOBODY, evidence: [hostsPidNamespace(machine)] });
};
export default check;

const EXPECTED = {
  en: 'a running process that is number 1 of a pid namespace of its own',
  zh: '一个正在运行的进程，它是自己 PID 命名空间的 1 号',
};

const NOBODY = {
  en: "every process of yours is in the lab host's pid namespace",
  zh: '你的所有进程都在实验主机的 PID 命名空间里',
};
