import type { Checker } from '../../src/lab/lab.ts';
import { type Fail, fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { hostsPidNamespace, labPid, numbersOf, ownContainers, zombiesBelow } from './parts/containers.ts';
import { hasBuriedNine, haveNineEnded, lastOrphanOf, lastOrphanOfHost } from './parts/orphans.ts';

/**
 * A container in which the tenth orphan of `leaver` is a child of number 1 and nothing is left of the other
 * nine: they have died, for the tenth has a number above theirs, and number 1 has collected them.
 */
const check: Checker = (machine) => {
  const containers = ownContainers(machine).filter((init) => lastOrphanOf(machine, init));
  const good = containers.find((init) => hasBuriedNine(machine, init));
  if (good) {
    const last = lastOrphanOf(machine, good);
    return pass(
      {
        en: `number 1 (process ${labPid(good)}, ${good.comm}) has adopted ten orphans and collected the nine that died`,
        zh: `1 号进程（进程 ${labPid(good)}，${good.comm}）收养了十个孤儿，并回收了死去的九个`,
      },
      [
        numbersOf(good),
        ...(last ? [numbersOf(last), { what: `/proc/${last.pid}/stat ppid`, value: String(last.ppid) }] : []),
        zombieCount(machine, good),
      ],
    );
  }
  const [newest] = containers;
  return newest ? untidy(machine, newest) : noOrphans(machine);
};
export default check;

const EXPECTED = {
  en: 'a container whose number 1 has adopted the tenth orphan of leaver and has no zombie',
  zh: '一个容器：1 号进程收养了 leaver 的第十个孤儿，而且没有僵尸',
};

function untidy(machine: Machine, init: Process): Fail {
  const zombies = zombiesBelow(machine, init).length;
  const values = { pid: labPid(init), comm: init.comm, zombies };
  const isLeaver = init.environ()?.['LEAVER'] !== undefined;
  return fail({
    expected: EXPECTED,
    actual: {
      en: `number 1 (process ${values.pid}, ${values.comm}) has ${zombies} zombies below it`,
      zh: `1 号进程（进程 ${values.pid}，${values.comm}）下面有 ${zombies} 个僵尸`,
    },
    evidence: [numbersOf(init), zombieCount(machine, init)],
    ...(zombies > 0 &&
      haveNineEnded(machine, init) && { diagnosis: isLeaver ? 'leaver-is-one' : 'zombies-stay', values }),
  });
}

function noOrphans(machine: Machine): Fail {
  const stray = lastOrphanOfHost(machine);
  return fail({
    expected: EXPECTED,
    actual: {
      en: 'in no container of yours has number 1 adopted the tenth orphan',
      zh: '你的容器里，没有哪个 1 号进程收养了第十个孤儿',
    },
    evidence: stray ? [numbersOf(stray), hostsPidNamespace(machine)] : [],
    ...(stray && { diagnosis: 'on-the-host' }),
  });
}

function zombieCount(machine: Machine, init: Process) {
  return { what: `children of ${init.pid} in state Z`, value: String(zombiesBelow(machine, init).length) };
}
