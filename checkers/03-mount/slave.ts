import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { listed } from '../../src/text/text.ts';
import { firstPass, ownLists } from './parts/lists.ts';
import { masterField, mountEvidence, sharedField } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';

const [IN, OUT] = ['/tmp/in', '/tmp/out'];

const EXPECTED = {
  en: "a process whose list follows the lab host's: the host's mount on /tmp/in came in, its own on /tmp/out stays inside",
  zh: '有一个进程的列表跟随实验主机：主机挂在 /tmp/in 的传了进来，它自己挂在 /tmp/out 的没有传出去',
};

/** /tmp/in is a slave of the lab host's /tmp/in; /tmp/out is in the learner's list alone. */
const checker: Checker = (machine) => {
  const verdict = firstPass(
    ownLists(machine).flatMap((list) => list.processes),
    (process) => judge(process, machine),
  );
  return verdict ?? nobody(machine);
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const host = machine.init.mounts() ?? [];
  const own = process.mounts() ?? [];
  const [hostIn, hostOut] = [mountAt(host, IN), mountAt(host, OUT)];
  const [ownIn, ownOut] = [mountAt(own, IN), mountAt(own, OUT)];
  const evidence = [
    mountEvidence(machine.init, hostIn, IN),
    mountEvidence(process, ownIn, IN),
    mountEvidence(process, ownOut, OUT),
    mountEvidence(machine.init, hostOut, OUT),
  ];
  const values = { pid: inner(process) };
  if (hostOut) return wentOut(machine);
  const follows = hostIn && ownIn && group(sharedField(hostIn)) === group(masterField(ownIn));
  if (hostIn && !follows) {
    const actual = ownIn
      ? { en: 'the two mounts on /tmp/in are not tied', zh: '两边的 /tmp/in 之间没有联系' }
      : { en: 'the mount on /tmp/in did not come in', zh: '/tmp/in 上的挂载没有传进来' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'nothing-comes-in', values });
  }
  if (!follows || !ownOut) {
    const missing = [...(hostIn ? [] : [`${IN} (lab host)`]), ...(ownOut ? [] : [`${OUT} (shell)`])];
    const actual = {
      en: `process ${inner(process)} has a list of its own; not mounted yet: ${listed(missing, 'en')}`,
      zh: `进程 ${inner(process)} 有自己的列表；还没有挂载：${listed(missing, 'zh')}`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  return pass(
    {
      en: `${IN} came in (${masterField(ownIn)}), ${OUT} stayed inside`,
      zh: `${IN} 传了进来（${masterField(ownIn)}），${OUT} 留在里面`,
    },
    evidence,
  );
}

function nobody(machine: Machine): Verdict {
  if (mountAt(machine.init.mounts() ?? [], OUT)) return wentOut(machine);
  return fail({
    expected: EXPECTED,
    actual: {
      en: "every process uses the lab host's own list",
      zh: '所有进程都在用实验主机自己的列表',
    },
  });
}

function wentOut(machine: Machine): Verdict {
  return fail({
    expected: EXPECTED,
    actual: { en: `${OUT} is mounted in the lab host, too`, zh: `实验主机里也挂载了 ${OUT}` },
    evidence: [mountEvidence(machine.init, mountAt(machine.init.mounts() ?? [], OUT), OUT)],
    diagnosis: 'goes-out',
  });
}

/** `shared:7` and `master:7` speak of the same peer group. */
function group(field: string | undefined): string {
  return field?.split(':')[1] ?? 'none';
}
