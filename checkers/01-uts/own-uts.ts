import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Text } from '../../src/text/text.ts';
import { pidOf } from './parts/crew.ts';
import { otherKinds } from './parts/terminal.ts';
import {
  HOST_NAME,
  hostEvidence,
  hostnameOfLabHost,
  utsEvidence,
  utsNamespaces,
} from './parts/uts-namespaces.ts';

const NAME = 'box';
const expected: Text = {
  en: `a process in a UTS namespace of its own, named ${NAME}; the lab host still named ${HOST_NAME}`,
  zh: `有进程处在自己的 UTS 命名空间里，名叫 ${NAME}；实验主机仍叫 ${HOST_NAME}`,
};

/** Some living process sees the hostname `box` in a namespace of its own; whose it is and how it came there does not matter. */
const ownUts: Checker = async (machine) => {
  const host = await hostnameOfLabHost(machine);
  const namespaces = await utsNamespaces(machine);
  const own = namespaces.filter((n) => !n.isPrepared);
  const box = own.find((n) => n.hostname === NAME);
  const evidence = [...hostEvidence(machine, host), ...utsEvidence(namespaces)];

  if (host !== HOST_NAME) {
    const actual = { en: `the lab host is now called ${host}`, zh: `实验主机现在叫 ${host}` };
    const diagnosis = box ? 'copied-from-the-host' : 'changed-the-host';
    return fail({ expected, actual, evidence, diagnosis, values: { hostname: host } });
  }
  if (box) {
    const pid = pidOf(box.members[0]);
    return pass(
      {
        en: `process ${pid} lives on ${NAME}, the host is ${host}`,
        zh: `进程 ${pid} 住在 ${NAME}，主机仍是 ${host}`,
      },
      evidence,
    );
  }
  const anothers = namespaces.find((n) => n.isPrepared && n.hostname === NAME);
  if (anothers) {
    const pid = pidOf(anothers.members[0]);
    const actual = {
      en: `the namespace of process ${pid} is called ${NAME}`,
      zh: `进程 ${pid} 的命名空间叫 ${NAME}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'anothers-namespace', values: { pid } });
  }
  const [first] = own;
  if (first) {
    const hostname = first.hostname ?? '?';
    const pid = pidOf(first.members[0]);
    const actual = {
      en: `process ${pid} has its own, still called ${hostname}`,
      zh: `进程 ${pid} 有自己的，但名字还是 ${hostname}`,
    };
    const diagnosis = hostname === HOST_NAME ? 'name-unchanged' : 'another-name';
    return fail({ expected, actual, evidence, diagnosis, values: { hostname, pid } });
  }
  const kinds = otherKinds(machine, 'uts');
  const actual = {
    en: 'every process is in the UTS namespace of the lab host',
    zh: '所有进程都在实验主机的 UTS 命名空间里',
  };
  if (kinds.length > 0)
    return fail({ expected, actual, evidence, diagnosis: 'another-kind', values: { kinds } });
  return fail({ expected, actual, evidence });
};

export default ownUts;
