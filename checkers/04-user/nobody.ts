import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Text } from '../../src/text/text.ts';
import { adaOutside, shownMap } from './parts/ids.ts';
import { isRootsOwn, namespaceEvidence, ownNamespaces, pidOf } from './parts/user-namespaces.ts';

const expected: Text = {
  en: 'a process of ada’s in a user and a net namespace of its own, with no map written yet',
  zh: 'ada 的一个进程处在自己的用户命名空间和网络命名空间里，映射还没有写',
};

/** Some living process is in a user namespace whose maps are empty; whose, by its uid outside. */
const nobody: Checker = (machine) => {
  const namespaces = ownNamespaces(machine);
  const evidence = namespaceEvidence(machine, namespaces);
  const ada = adaOutside(machine);
  const unmapped = namespaces.filter((own) => own.uids.length === 0 && own.gids.length === 0);
  const hers = unmapped.filter((own) => !isRootsOwn(machine, own, ada));
  const right = hers.find((own) => own.processes[0].ns('net') !== machine.baseline.net);
  if (right) {
    const pid = pidOf(right.processes[0]);
    return pass(
      {
        en: `process ${pid} lives in a user namespace without a map: it is 65534 there, nobody`,
        zh: `进程 ${pid} 处在没有映射的用户命名空间里：在那里它是 65534，也就是 nobody`,
      },
      evidence,
    );
  }
  const not = (diagnosis: string, actual: Text, values: Record<string, string | number>) =>
    fail({ expected, actual, evidence, diagnosis, values });
  if (hers[0]) {
    const pid = pidOf(hers[0].processes[0]);
    const actual = {
      en: `process ${pid} still uses the lab host’s network`,
      zh: `进程 ${pid} 用的还是实验主机的网络`,
    };
    return not('without-net', actual, { pid });
  }
  if (unmapped[0]) {
    const pid = pidOf(unmapped[0].processes[0]);
    const actual = {
      en: `process ${pid} was started by the lab host’s root`,
      zh: `进程 ${pid} 是实验主机的 root 启动的`,
    };
    return not('as-root', actual, { pid });
  }
  const mapped = namespaces[0];
  if (mapped) {
    const pid = pidOf(mapped.processes[0]);
    const map = shownMap(mapped.uids);
    const actual = {
      en: `process ${pid} has a map already: ${map}`,
      zh: `进程 ${pid} 已经有映射：${map}`,
    };
    return not('already-mapped', actual, { pid, map });
  }
  const actual = {
    en: 'every process of yours is in the lab host’s user namespace',
    zh: '你的所有进程都在实验主机的用户命名空间里',
  };
  return fail({ expected, actual, evidence });
};

export default nobody;
