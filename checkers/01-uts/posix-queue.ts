import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, unsupported } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Text } from '../../src/text/text.ts';
import { pidOf } from './parts/crew.ts';
import { ipcEvidence, ipcNamespaces, objectsOfLabHost } from './parts/ipc-namespaces.ts';

/** The lab host's own queue, made when the step is entered (labs/01-uts/setups.ts). */
const NOTICE = '/notice';

const expected: Text = {
  en: 'a POSIX queue in an IPC namespace of its own, which /dev/mqueue of the lab host does not show',
  zh: '一条 POSIX 队列，处在自己的 IPC 命名空间里，实验主机的 /dev/mqueue 里看不到',
};

/** A file system of type mqueue, mounted for a moment from inside a learner's IPC namespace, lists a queue. */
const posixQueue: Checker = async (machine) => {
  const host = await objectsOfLabHost(machine);
  const own = await ipcNamespaces(machine);
  const evidence = [...ipcEvidence(machine, host, own), ...mqueueMounts(machine)];
  if (host.posixQueues === undefined) {
    const reason = { en: 'mqueue cannot be mounted here', zh: '这里挂载不了 mqueue' };
    const remedy = { en: 'a kernel with CONFIG_POSIX_MQUEUE', zh: '需要带 CONFIG_POSIX_MQUEUE 的内核' };
    return unsupported(reason, remedy, evidence);
  }

  const writer = own.find(({ objects }) => objects.posixQueues?.length);
  const queue = writer?.objects.posixQueues?.[0];
  if (mqueueMounts(machine).length > 1) {
    const actual = {
      en: '/dev/mqueue has been mounted over for everybody',
      zh: '/dev/mqueue 被所有人看得见的挂载盖住了',
    };
    return fail({ expected, actual, evidence, diagnosis: 'mounted-for-all' });
  }
  if (writer && queue !== undefined) {
    const pid = pidOf(writer.member);
    const actual = {
      en: `${queue} exists in ipc:[${writer.inode}] (process ${pid}) only`,
      zh: `${queue} 只存在于 ipc:[${writer.inode}]（进程 ${pid}）`,
    };
    return pass(actual, evidence);
  }
  const stray = host.posixQueues.find((name) => name !== NOTICE);
  if (stray) {
    const actual = {
      en: `${stray} lies in the IPC namespace of the lab host`,
      zh: `${stray} 在实验主机的 IPC 命名空间里`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'made-on-the-host', values: { queue: stray } });
  }
  const [empty] = own;
  const actual: Text = empty
    ? { en: `no POSIX queue yet in ipc:[${empty.inode}]`, zh: `ipc:[${empty.inode}] 里还没有 POSIX 队列` }
    : {
        en: 'every process is in the IPC namespace of the lab host',
        zh: '所有进程都在实验主机的 IPC 命名空间里',
      };
  return fail({ expected, actual, evidence });
};

export default posixQueue;

/** The mqueue file systems in the lab host's own list of mounts; one is its own, a second was put there. */
function mqueueMounts(machine: Machine) {
  const mounts = (machine.init.mounts() ?? []).filter((mount) => mount.type === 'mqueue');
  const devices = new Map(mounts.map((mount) => [mount.device, mount.target]));
  return [...devices].map(([device, target]) => ({
    what: `mountinfo: ${target}`,
    value: `mqueue ${device}`,
  }));
}
