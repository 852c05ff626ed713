import type { Checker } from '../../src/lab/lab.ts';
import { type Fail, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { namesSeenBy } from '../../src/observe/root.ts';
import { firstPass, ownLists } from './parts/lists.ts';
import { mountEvidence, mountLine, sharedField, showsSame } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';

const PLACE = '/etc';

const EXPECTED = {
  en: 'a process with a mount list of its own, in which `/etc` is an empty tmpfs, while the lab host keeps its own',
  zh: '有一个进程使用自己的挂载列表，其中 `/etc` 是空的 tmpfs，而实验主机的 `/etc` 不变',
};

/** In a mount namespace of the learner's, /etc is another mount than in the lab host's. */
const checker: Checker = (machine) => {
  const lists = ownLists(machine);
  const verdict = firstPass(
    lists.flatMap((list) => list.processes),
    (process) => judge(process, machine),
  );
  return hostLostIt(machine, verdict) ?? verdict ?? nobody(machine);
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const host = mountAt(machine.init.mounts() ?? [], PLACE);
  const own = mountAt(process.mounts() ?? [], PLACE);
  const evidence = [
    { what: `/proc/${process.pid}/ns/mnt`, value: `mnt:[${process.ns('mnt')}]` },
    { what: `/proc/${machine.init.pid}/ns/mnt (PID 1)`, value: `mnt:[${machine.baseline.mnt}]` },
    mountEvidence(process, own, PLACE),
    mountEvidence(machine.init, host, PLACE),
  ];
  if (!own || (host && showsSame(own, host))) {
    const actual = {
      en: `process ${inner(process)} has a list of its own, but at ${PLACE} it shows what the lab host shows`,
      zh: `进程 ${inner(process)} 有自己的挂载列表，但它的 ${PLACE} 和实验主机的一样`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  const isEmpty = own.type === 'tmpfs' || namesSeenBy(process, PLACE)?.length === 0;
  if (!isEmpty) {
    const actual = {
      en: `process ${inner(process)} has another mount on ${PLACE} (${own.type}), but it is not empty`,
      zh: `进程 ${inner(process)} 的 ${PLACE} 上挂载了别的东西（${own.type}），但不是空的`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  return pass(
    {
      en: `process ${inner(process)} sees its own ${own.type} on ${PLACE}; the lab host does not`,
      zh: `进程 ${inner(process)} 的 ${PLACE} 是它自己的 ${own.type}，实验主机看不到`,
    },
    evidence,
  );
}

/** A tmpfs on the lab host's own /etc: mounted there, or propagated from a shared list. */
function hostLostIt(machine: Machine, verdict: Verdict | undefined): Fail | undefined {
  const host = mountAt(machine.init.mounts() ?? [], PLACE);
  if (verdict?.status === 'pass' || host?.type !== 'tmpfs') return undefined;
  const peer = ownLists(machine)
    .flatMap((list) => list.processes)
    .find((p) => {
      const own = mountAt(p.mounts() ?? [], PLACE);
      return own !== undefined && showsSame(own, host) && sharedField(own) !== undefined;
    });
  return fail({
    expected: EXPECTED,
    actual: {
      en: `a tmpfs covers ${PLACE} in the lab host's own list`,
      zh: `实验主机自己的列表里，${PLACE} 被一个 tmpfs 盖住了`,
    },
    evidence: [
      mountEvidence(machine.init, host),
      ...(peer ? [mountEvidence(peer, mountAt(peer.mounts() ?? [], PLACE))] : []),
    ],
    diagnosis: peer ? 'leaked' : 'mounted-on-the-host',
    values: { pid: peer ? inner(peer) : '', line: mountLine(host) },
  });
}

function nobody(machine: Machine): Verdict {
  return fail({
    expected: EXPECTED,
    actual: {
      en: "every process uses the lab host's list (a namespace whose last process has ended is gone)",
      zh: '所有进程都还在用实验主机的列表（最后一个进程一结束，命名空间也就消失了）',
    },
    evidence: [{ what: `/proc/${machine.init.pid}/ns/mnt (PID 1)`, value: `mnt:[${machine.baseline.mnt}]` }],
  });
}
