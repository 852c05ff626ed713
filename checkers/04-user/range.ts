import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import { type IdRange, toOutside } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Text } from '../../src/text/text.ts';
import { ADA, shownMap, uidOutside, withoutRange } from './parts/ids.ts';
import {
  namespaceEvidence,
  type OwnNamespace,
  ownNamespaces,
  pidOf,
  uidInside,
} from './parts/user-namespaces.ts';

const [FIRST, COUNT] = [10_000, 1_000];
const expected: Text = {
  en: `inside 0 is ada (${ADA}), and inside 1–${COUNT} are ${FIRST}–${FIRST + COUNT - 1}, for uids and gids`,
  zh: `里面的 0 是 ada（${ADA}），里面的 1–${COUNT} 是 ${FIRST}–${FIRST + COUNT - 1}，uid 和 gid 都一样`,
};

/** Both maps of one process, line for line what they mean; who wrote them does not matter. */
const range: Checker = (machine) => {
  const cannot = withoutRange(machine);
  if (cannot) return cannot;
  const namespaces = ownNamespaces(machine);
  const verdicts = namespaces.map((own) => judge(machine, own));
  return (
    verdicts.find((v) => v.status === 'pass') ??
    verdicts.find((v) => v.status === 'fail' && v.diagnosis !== null) ??
    verdicts[0] ??
    fail({
      expected,
      actual: { en: 'no user namespace of yours yet', zh: '还没有你自己的用户命名空间' },
      evidence: namespaceEvidence(machine, []),
    })
  );
};

export default range;

function judge(machine: Machine, own: OwnNamespace): Verdict {
  const evidence = namespaceEvidence(machine, [own]);
  const [process] = own.processes;
  const [pid, map] = [pidOf(process), shownMap(own.uids)];
  const not = (actual: Text, diagnosis?: string): Verdict =>
    fail({
      expected,
      actual,
      evidence,
      ...(diagnosis === undefined ? {} : { diagnosis }),
      values: { pid, map, uid: uidOutside(machine, process) ?? '?', gids: shownMap(own.gids) },
    });
  if (own.uids.length === 0) {
    return not({ en: `process ${pid} has no map yet`, zh: `进程 ${pid} 还没有映射` });
  }
  if (uidInside(machine, own, process) === undefined) {
    const actual = {
      en: `process ${pid} has a map (${map}) in which it does not occur itself`,
      zh: `进程 ${pid} 的映射（${map}）里没有它自己`,
    };
    return not(actual, 'not-your-id');
  }
  if (own.uids.length === 1 && own.uids[0]?.length === 1) {
    const actual = {
      en: `the map of process ${pid} has one line: ${map}`,
      zh: `进程 ${pid} 的映射只有一行：${map}`,
    };
    return not(actual, 'one-line');
  }
  if (!isWanted(own.uids)) {
    return not({ en: `process ${pid} has the map ${map}`, zh: `进程 ${pid} 的映射是 ${map}` });
  }
  if (!isWanted(own.gids)) {
    const actual = {
      en: `process ${pid} has its uids; its gid_map: ${shownMap(own.gids)}`,
      zh: `进程 ${pid} 的 uid 齐了；它的 gid_map：${shownMap(own.gids)}`,
    };
    return not(actual, 'gids-left');
  }
  return pass(
    { en: `process ${pid} has ${COUNT + 1} ids: ${map}`, zh: `进程 ${pid} 有 ${COUNT + 1} 个 id：${map}` },
    evidence,
  );
}

function isWanted(map: readonly IdRange[]): boolean {
  return (
    toOutside(map, 0) === ADA && toOutside(map, 1) === FIRST && toOutside(map, COUNT) === FIRST + COUNT - 1
  );
}
