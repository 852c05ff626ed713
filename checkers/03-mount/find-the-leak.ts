import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { mountEvidence, mountLine, sharedField } from './parts/mount-line.ts';
import { findPrepared, inner } from './parts/prepared.ts';

const PLACE = '/tmp/blue';

const EXPECTED = {
  en: 'the box that leaked runs on with its tmpfs, its list is tied to nobody, and the leaked mount is gone',
  zh: '泄漏的那个进程继续运行并保留它的 tmpfs，它的列表不再向外传播，漏出来的挂载也已经消失',
};

/** The prepared process whose list is shared: private now, alive, with its mount; and the host tidied up. */
const checker: Checker = (machine) => {
  const host = machine.init.mounts() ?? [];
  const hostRoot = mountAt(host, '/');
  if (hostRoot && sharedField(hostRoot) === undefined) {
    return fail({
      expected: EXPECTED,
      actual: { en: "the lab host's own / is no longer shared", zh: '实验主机自己的 / 不再是共享的' },
      evidence: [mountEvidence(machine.init, hostRoot)],
      diagnosis: 'made-the-host-private',
      values: { line: mountLine(hostRoot), pid: numberOf(machine) },
    });
  }
  const box = findPrepared(machine, 'box-blue');
  return box ? judge(box, machine) : ended();
};
export default checker;

function judge(box: Process, machine: Machine): Verdict {
  const mounts = box.mounts() ?? [];
  const own = mountAt(mounts, PLACE);
  const leaked = mountAt(machine.init.mounts() ?? [], PLACE);
  const shared = mounts.find((m) => sharedField(m) !== undefined);
  const root = mountAt(mounts, '/');
  const evidence = [
    mountEvidence(box, root),
    mountEvidence(box, own, PLACE),
    mountEvidence(machine.init, leaked, PLACE),
  ];
  const values = { pid: inner(box) };
  if (!own) {
    const actual = { en: 'box-blue has lost its own tmpfs', zh: 'box-blue 丢掉了自己的 tmpfs' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'umounted-too-early', values });
  }
  if (shared && root && sharedField(root) === undefined) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `in box-blue, / is no longer shared, but ${shared.target} still is`,
        zh: `在 box-blue 里，/ 已经不共享了，但 ${shared.target} 仍然共享`,
      },
      evidence: [...evidence, mountEvidence(box, shared)],
      diagnosis: 'only-the-root',
      values: { ...values, target: shared.target, field: sharedField(shared) ?? '' },
    });
  }
  if (shared) {
    const actual = {
      en: 'one of the three boxes still has shared mounts',
      zh: '三个进程里，仍有一个的挂载是共享的',
    };
    return fail({ expected: EXPECTED, actual, evidence: [mountEvidence(machine.init, leaked, PLACE)] });
  }
  if (leaked) {
    const actual = {
      en: 'the tie is cut; what has leaked before is still mounted in the lab host',
      zh: '联系已经切断；之前泄漏出来的那个挂载还留在实验主机里',
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  return pass(
    {
      en: 'box-blue has its tmpfs, its list is tied to nobody, and the lab host is clean',
      zh: 'box-blue 保有它的 tmpfs，列表不再向外传播，实验主机也干净了',
    },
    evidence,
  );
}

function ended(): Verdict {
  return fail({
    expected: EXPECTED,
    actual: { en: 'box-blue does not run', zh: 'box-blue 没有在运行' },
    diagnosis: 'box-ended',
  });
}

function numberOf(machine: Machine): string {
  const box = findPrepared(machine, 'box-blue');
  return box ? String(inner(box)) : 'PID';
}
