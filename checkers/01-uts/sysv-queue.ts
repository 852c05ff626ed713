import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { IpcObjects, SysvObject } from '../../src/observe/ipc.ts';
import type { Text } from '../../src/text/text.ts';
import { pidOf } from './parts/crew.ts';
import { hex, ipcEvidence, ipcNamespaces, objectsOfLabHost } from './parts/ipc-namespaces.ts';
import { otherKinds } from './parts/terminal.ts';

/** The lab host's own queue, made when the step is entered (labs/01-uts/setups.ts). */
const NOTICE_KEY = 0x6c6162;

const expected: Text = {
  en: 'a System V queue or segment in an IPC namespace of its own, unseen from the lab host',
  zh: '一条 System V 队列或一段共享内存，处在自己的 IPC 命名空间里，实验主机看不见',
};

/** /proc/sysvipc, read from inside a learner's IPC namespace, lists something. */
const sysvQueue: Checker = async (machine) => {
  const host = await objectsOfLabHost(machine);
  const own = await ipcNamespaces(machine);
  const evidence = ipcEvidence(machine, host, own);

  for (const { inode, member, objects } of own) {
    const [object] = sysv(objects);
    if (object === undefined) continue;
    const key = hex(object.key);
    return pass(
      {
        en: `${key} exists in ipc:[${inode}] (process ${pidOf(member)}) only`,
        zh: `${key} 只存在于 ipc:[${inode}]（进程 ${pidOf(member)}）`,
      },
      evidence,
    );
  }
  const [stray] = sysv(host).filter((object) => object.key !== NOTICE_KEY);
  if (stray) {
    const key = hex(stray.key);
    const actual = {
      en: `${key} lies in the IPC namespace of the lab host`,
      zh: `${key} 在实验主机的 IPC 命名空间里`,
    };
    const remove = `${host.queues.includes(stray) ? 'ipcrm --queue-id' : 'ipcrm --shmem-id'} ${stray.id}`;
    return fail({ expected, actual, evidence, diagnosis: 'made-on-the-host', values: { key, remove } });
  }
  const [empty] = own;
  if (empty) {
    const pid = pidOf(empty.member);
    const actual = {
      en: `process ${pid} has ipc:[${empty.inode}], which is empty`,
      zh: `进程 ${pid} 有 ipc:[${empty.inode}]，里面是空的`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'still-empty', values: { pid } });
  }
  const kinds = otherKinds(machine, 'ipc');
  const actual = {
    en: 'every process is in the IPC namespace of the lab host',
    zh: '所有进程都在实验主机的 IPC 命名空间里',
  };
  if (kinds.length > 0)
    return fail({ expected, actual, evidence, diagnosis: 'another-kind', values: { kinds } });
  return fail({ expected, actual, evidence });
};

export default sysvQueue;

function sysv(objects: IpcObjects): readonly SysvObject[] {
  return [...objects.queues, ...objects.segments];
}
