import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { listed } from '../../src/text/text.ts';
import { hostsPidNamespace, labPid, numbersOf, ownContainers, pidNamespaceOf } from './parts/containers.ts';
import { halfMoved } from './parts/half-moved.ts';

/** A number 1 with three numbers: in the lab host, in a container, and in a container within that. */
const check: Checker = (machine) => {
  const containers = ownContainers(machine);
  const inner = containers.find((c) => c.innerPids.length >= 3);
  if (inner) {
    const around = outerOf(machine, inner);
    return pass(
      {
        en: `${inner.comm} is ${inner.innerPids.join(', then ')}: one number a level`,
        zh: `${inner.comm} 由外到内依次是 ${listed(inner.innerPids, 'zh')} 号：每层一个号码`,
      },
      [
        numbersOf(inner),
        pidNamespaceOf(inner),
        ...(around ? [numbersOf(around), pidNamespaceOf(around)] : []),
        hostsPidNamespace(machine),
      ],
    );
  }
  const half = halfMoved(machine).find((f) => f.state !== 'alive' && f.process.innerPids.length > 1);
  const evidence = half ? half.evidence : containers.map(numbersOf);
  return fail({
    expected: {
      en: 'a number 1 with three numbers, seen from the lab host',
      zh: '一个 1 号进程，从实验主机看它有三个号码',
    },
    actual: {
      en: `containers of yours with two numbers: ${containers.length}; with three: 0`,
      zh: `你的容器里，有两个号码的：${containers.length} 个；有三个号码的：0 个`,
    },
    evidence,
    ...explain(half?.process, containers),
  });
};
export default check;

/** Number 1 of the container that this one was made in. */
function outerOf(machine: Machine, inner: Process): Process | undefined {
  return ownContainers(machine).find(
    (c) => c.innerPids.length === inner.innerPids.length - 1 && isAncestor(machine, c, inner),
  );
}

function isAncestor(machine: Machine, above: Process, process: Process): boolean {
  const parent = machine.byPid(process.ppid);
  if (parent === undefined) return false;
  return parent.pid === above.pid || isAncestor(machine, above, parent);
}

function explain(half: Process | undefined, containers: readonly Process[]) {
  if (half) return { diagnosis: 'no-fork', values: { pid: labPid(half), comm: half.comm } };
  const [newest, older] = containers;
  if (newest === undefined || older === undefined) return undefined;
  return { diagnosis: 'side-by-side', values: { count: containers.length, pid: labPid(newest) } };
}
