import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import { type IdRange, toOutside } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Text } from '../../src/text/text.ts';
import { ADA, shownMap, uidOutside, withoutRange } from './parts/ids.ts';
import { type OwnNamespace, ownNamespaces, pidOf, rootOf } from './parts/user-namespaces.ts';

const expected: Text = {
  en: 'two containers, root running in each, and no id outside that belongs to both',
  zh: '两个容器，各有一个 root 在运行，外面没有任何一个 id 同属两家',
};

/** On the host: the uids of two processes, each root by its own map, and maps that have nothing in common. */
const twoContainers: Checker = (machine) => {
  const cannot = withoutRange(machine);
  if (cannot) return cannot;
  const namespaces = ownNamespaces(machine);
  const withRoot = namespaces.filter((own) => rootOf(machine, own) !== undefined);
  const evidence = namespaces.slice(0, 4).flatMap((own) => evidenceOf(machine, own));
  const not = (diagnosis: string, actual: Text, values: Record<string, string | number> = {}) =>
    fail({ expected, actual, evidence, diagnosis, values });

  const right = pairs(withRoot.filter(isRange)).find(
    ([a, b]) => areApart(a.uids, b.uids) && areApart(a.gids, b.gids),
  );
  if (right) {
    const [a, b] = right.map((own) => toOutside(own.uids, 0));
    return pass(
      {
        en: `root in one is ${a} outside, root in the other ${b}`,
        zh: `一个容器的 root 在外面是 ${a}，另一个是 ${b}`,
      },
      right.flatMap((own) => evidenceOf(machine, own)),
    );
  }
  const nobody = namespaces.find((own) => own.uids.length > 0 && rootOf(machine, own) === undefined);
  if (nobody) {
    const [pid, map] = [pidOf(nobody.processes[0]), shownMap(nobody.uids)];
    const actual = { en: `nobody in ${map} is root`, zh: `${map} 里面没有谁是 root` };
    return not('still-nobody', actual, { pid, map });
  }
  const [first, second] = withRoot;
  if (first && second) {
    const [a, b] = [toOutside(first.uids, 0), toOutside(second.uids, 0)];
    if (a === b) {
      const uid = a === ADA ? `${a} (ada)` : String(a);
      const actual = { en: `root in both is ${uid}`, zh: `两个容器的 root 都是 ${uid}` };
      return not('same-uid', actual, { uid });
    }
    if (!areApart(first.uids, second.uids) || !areApart(first.gids, second.gids)) {
      const maps = [shownMap(first.uids), shownMap(second.uids)];
      const actual = {
        en: `two roots, but shared ids: ${maps.join(' and ')}`,
        zh: `root 不同，却有共同的 id：${maps.join(' 和 ')}`,
      };
      return not('overlap', actual, { one: maps[0] ?? '', other: maps[1] ?? '' });
    }
  }
  const actual = {
    en: `containers with a root of their own: ${withRoot.length}`,
    zh: `有自己的 root 的容器：${withRoot.length} 个`,
  };
  return fail({ expected, actual, evidence });
};

export default twoContainers;

/** The table, and who is root by it: their uid as the machine sees it. */
function evidenceOf(machine: Machine, own: OwnNamespace): Evidence[] {
  const root = rootOf(machine, own);
  const first = `/proc/${pidOf(own.processes[0])}`;
  const map = { what: `${first}/uid_map`, value: shownMap(own.uids) };
  if (!root)
    return [map, { what: `${first}/status Uid`, value: String(uidOutside(machine, own.processes[0])) }];
  return [map, { what: `/proc/${pidOf(root)}/status Uid`, value: String(uidOutside(machine, root)) }];
}

/** A range, from the one that ada has been granted or another, but not herself. */
function isRange(own: OwnNamespace): boolean {
  const count = (map: readonly IdRange[]) => map.reduce((sum, r) => sum + r.length, 0);
  return count(own.uids) > 1 && count(own.gids) > 1;
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
}

function areApart(a: readonly IdRange[], b: readonly IdRange[]): boolean {
  return a.every((x) =>
    b.every((y) => x.outside + x.length <= y.outside || y.outside + y.length <= x.outside),
  );
}
