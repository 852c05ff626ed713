import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import { toInside } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Text } from '../../src/text/text.ts';
import { adaOutside, shownMap, uidOutside } from './parts/ids.ts';
import { namespaceEvidence, type OwnNamespace, ownNamespaces, pidOf } from './parts/user-namespaces.ts';

const expected: Text = {
  en: 'root inside (uid 0, gid 0), ada outside: both maps written',
  zh: '里面是 root（uid 0、gid 0），外面是 ada：两份映射都已写好',
};

/** A process of the learner's is uid 0 by its map, and what it is outside is not the lab host's root. */
const handshake: Checker = (machine) => {
  const namespaces = ownNamespaces(machine);
  const verdicts = namespaces.map((own) => judge(machine, own));
  return (
    verdicts.find((v) => v.status === 'pass') ??
    verdicts.find((v) => v.status === 'fail' && v.diagnosis !== null) ??
    verdicts[0] ??
    blocked('nobody')
  );
};

export default handshake;

function judge(machine: Machine, own: OwnNamespace): Verdict {
  const evidence = [
    ...namespaceEvidence(machine, [own]),
    { what: `/proc/${pidOf(own.processes[0])}/setgroups`, value: own.setgroups },
  ];
  const [process] = own.processes;
  const pid = pidOf(process);
  const uid = uidOutside(machine, process);
  const not = (actual: Text, diagnosis?: string): Verdict =>
    fail({
      expected,
      actual,
      evidence,
      ...(diagnosis === undefined ? {} : { diagnosis }),
      values: { pid, uid: uid ?? '?', map: shownMap(own.uids), setgroups: own.setgroups },
    });
  if (own.uids.length === 0) {
    return not({
      en: `process ${pid} is nobody as yet: its uid_map is empty`,
      zh: `进程 ${pid} 还是 nobody：它的 uid_map 是空的`,
    });
  }
  const inside = uid === undefined ? undefined : toInside(own.uids, uid);
  if (inside === undefined) {
    return not({
      en: `the map of process ${pid} (${shownMap(own.uids)}) does not name uid ${uid}, which it has outside, so it is still nobody; and a map is written once, so it takes a new shell`,
      zh: `进程 ${pid} 的映射（${shownMap(own.uids)}）里没有它在外面的 uid ${uid}，所以它仍是 nobody；映射只能写一次，只好换一个新的 shell`,
    });
  }
  if (inside !== 0) {
    const actual = { en: `process ${pid} is uid ${inside} inside`, zh: `进程 ${pid} 在里面是 uid ${inside}` };
    return not(actual, 'not-zero');
  }
  if (toInside(own.gids, uid ?? -1) !== 0) {
    const actual = {
      en: `process ${pid} is uid 0 inside, and has no gid there`,
      zh: `进程 ${pid} 在里面是 uid 0，却还没有 gid`,
    };
    return not(actual, 'no-gid-map');
  }
  if (uid === 0 && adaOutside(machine) !== 0) {
    return not({
      en: `process ${pid} is root inside, and root of the lab host outside: its shell was not ada’s. Type ada first`,
      zh: `进程 ${pid} 在里面是 root，在外面还是实验主机的 root：那个 shell 不是 ada 的。请先输入 ada`,
    });
  }
  return pass(
    {
      en: `process ${pid} is root in its user namespace, and nobody special outside`,
      zh: `进程 ${pid} 在自己的用户命名空间里是 root，在外面没有任何特权`,
    },
    evidence,
  );
}
