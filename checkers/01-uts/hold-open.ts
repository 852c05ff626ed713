import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { pidOf } from './parts/crew.ts';
import { isAtTerminal } from './parts/terminal.ts';
import {
  HOST_NAME,
  hostEvidence,
  hostnameOfLabHost,
  utsEvidence,
  utsNamespaces,
} from './parts/uts-namespaces.ts';

const NAME = 'kept';
const expected: Text = {
  en: `a namespace named ${NAME}, held by a process that nobody talks to`,
  zh: `一个名叫 ${NAME} 的命名空间，由一个无人值守的进程占着`,
};

/** A UTS namespace named `kept` lives although nobody sits at a terminal in it. */
const holdOpen: Checker = async (machine) => {
  const host = await hostnameOfLabHost(machine);
  const own = (await utsNamespaces(machine)).filter((n) => !n.isPrepared);
  const evidence = [...hostEvidence(machine, host), ...utsEvidence(own)];

  if (host !== HOST_NAME) {
    const actual = { en: `the lab host is now called ${host}`, zh: `实验主机现在叫 ${host}` };
    return fail({ expected, actual, evidence, diagnosis: 'changed-the-host', values: { hostname: host } });
  }
  const kept = own.find((n) => n.hostname === NAME);
  if (kept === undefined) {
    const names = own.flatMap((n) => n.hostname ?? []);
    const actual: Text =
      own.length === 0
        ? { en: 'no process is in a UTS namespace of its own', zh: '没有进程处在自己的 UTS 命名空间里' }
        : {
            en: `the namespaces there are: ${listed(names, 'en')}`,
            zh: `现有的命名空间：${listed(names, 'zh')}`,
          };
    return fail({ expected, actual, evidence });
  }
  const visitor = kept.members.find(isAtTerminal);
  if (visitor) {
    const pid = pidOf(visitor);
    const actual = {
      en: `process ${pid} (${visitor.comm}) is still inside, at a terminal`,
      zh: `进程 ${pid}（${visitor.comm}）还在里面的终端前`,
    };
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'still-inside',
      values: { pid, command: visitor.comm },
    });
  }
  const [holder] = kept.members;
  const actual: Text = {
    en: `process ${pidOf(holder)} (${holder.comm}) holds ${NAME}`,
    zh: `进程 ${pidOf(holder)}（${holder.comm}）占着 ${NAME}`,
  };
  return pass(actual, evidence);
};

export default holdOpen;
