import type { Checker } from '../../src/lab/lab.ts';
import { type Fail, fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import {
  hostsPidNamespace,
  labPid,
  membersOf,
  numbersOf,
  ownContainers,
  pidNamespaceOf,
} from './parts/containers.ts';
import { halfMoved } from './parts/half-moved.ts';
import { namespaceOfProc, procElsewhere, procMount } from './parts/proc-mounts.ts';

/** A process in a container that sees at /proc a proc of its own pid namespace; the lab host's /proc is untouched. */
const check: Checker = (machine) => {
  const spoiled = procOnTheHost(machine);
  if (spoiled) return spoiled;
  const containers = ownContainers(machine);
  const members = containers.flatMap((init) => membersOf(machine, init));
  const good = members.find((p) => procMount(p) !== undefined && namespaceOfProc(p, '/proc') === p.ns('pid'));
  if (good) {
    return pass(
      {
        en: `the /proc of ${good.comm} (process ${labPid(good)}) shows its own pid namespace`,
        zh: `${good.comm}（进程 ${labPid(good)}）的 /proc 显示的是它自己的 PID 命名空间`,
      },
      [numbersOf(good), pidNamespaceOf(good), whoseProc(good), hostsPidNamespace(machine)],
    );
  }
  const [newest] = containers;
  return newest ? wrongProc(machine, newest) : noContainer(machine);
};
export default check;

const EXPECTED = {
  en: 'a container with a number 1 of its own that sees at /proc a proc of its own pid namespace',
  zh: '一个容器：有自己的 1 号进程，在 /proc 看到的是自己 PID 命名空间的 proc',
};

function procOnTheHost(machine: Machine): Fail | undefined {
  const count = (machine.init.mounts() ?? []).filter((m) => m.target === '/proc').length;
  if (count < 2) return undefined;
  return fail({
    expected: {
      en: "one mount at /proc in the lab host's own list",
      zh: '实验主机自己的挂载列表里，/proc 上只有一个挂载',
    },
    actual: { en: `${count} mounts lie there, one on the other`, zh: `那里叠着 ${count} 个挂载` },
    evidence: [{ what: `/proc/${machine.init.pid}/mountinfo, mounts at /proc`, value: String(count) }],
    diagnosis: 'proc-on-the-host',
    values: { count },
  });
}

function wrongProc(machine: Machine, init: Process): Fail {
  const members = membersOf(machine, init);
  const elsewhere = members.find((p) => procElsewhere(p, p.ns('pid')) !== undefined);
  const moved = elsewhere ?? members.find((p) => p.ns('mnt') !== machine.baseline.mnt);
  const who = moved ?? init;
  return fail({
    expected: EXPECTED,
    actual: moved ? OLD_PROC : HOSTS_MOUNTS,
    evidence: [
      numbersOf(who),
      pidNamespaceOf(who),
      whoseProc(who),
      { what: `/proc/${who.pid}/ns/mnt (${who.comm})`, value: `mnt:[${who.ns('mnt')}]` },
      {
        what: `/proc/${machine.init.pid}/ns/mnt (${machine.init.comm})`,
        value: `mnt:[${machine.baseline.mnt}]`,
      },
    ],
    ...(moved && {
      diagnosis: elsewhere ? 'proc-elsewhere' : 'proc-not-mounted',
      values: { pid: labPid(who), comm: who.comm, where: procElsewhere(who, who.ns('pid')) ?? '-' },
    }),
  });
}

const OLD_PROC = {
  en: 'your container has a list of mounts of its own, but at /proc it sees a proc of another pid namespace',
  zh: '你的容器有自己的挂载列表，但在 /proc 看到的是别的 PID 命名空间的 proc',
};

/** Where everybody begins who comes from the step before: no mistake yet. */
const HOSTS_MOUNTS = {
  en: "your container sees the lab host's mounts, and so the lab host's /proc",
  zh: '你的容器看到的是实验主机的挂载，所以 /proc 也是实验主机的',
};

function noContainer(machine: Machine): Fail {
  const half = halfMoved(machine).find((f) => f.state !== 'alive');
  const mounter = machine.outOf('mnt').find((p) => p.ns('pid') === machine.baseline.pid);
  const who = half?.process ?? mounter;
  return fail({
    expected: EXPECTED,
    actual: { en: 'no process of yours is number 1', zh: '你的进程里没有一个是 1 号' },
    evidence: half?.evidence ?? [hostsPidNamespace(machine)],
    ...(who && {
      diagnosis: half ? 'no-fork' : 'no-pid-namespace',
      values: { pid: labPid(who), comm: who.comm },
    }),
  });
}

function whoseProc(process: Process) {
  const inode = namespaceOfProc(process, '/proc');
  return {
    what: process.path('/proc/1/ns/pid'),
    value: inode === undefined ? '(nobody is 1 there)' : `pid:[${inode}]`,
  };
}
