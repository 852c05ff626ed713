import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { hostsPidNamespace, labPid, numbersOf, ownContainers, zombiesBelow } from './parts/containers.ts';
import { hasBuriedNine, lastOrphanOfHost } from './parts/orphans.ts';

const ENOUGH = 3;

/** A container whose number 1 has let at least three dead children lie. */
const check: Checker = (machine) => {
  const containers = ownContainers(machine);
  for (const init of containers) {
    const dead = zombiesBelow(machine, init);
    if (dead.length < ENOUGH) continue;
    return pass(
      {
        en: `${dead.length} zombies lie below number 1 of a container (process ${labPid(init)}, ${init.comm})`,
        zh: `一个容器的 1 号进程（进程 ${labPid(init)}，${init.comm}）下面有 ${dead.length} 个僵尸`,
      },
      [
        numbersOf(init),
        ...dead.map((z) => ({
          what: `/proc/${z.pid}/stat state, ppid (${z.comm})`,
          value: `${z.state}, ${z.ppid}`,
        })),
      ],
    );
  }
  const expected = {
    en: `a container with at least ${ENOUGH} zombies`,
    zh: `一个至少有 ${ENOUGH} 个僵尸的容器`,
  };
  const tidy = containers.find((init) => hasBuriedNine(machine, init));
  const stray = lastOrphanOfHost(machine);
  if (tidy) {
    return fail({
      expected,
      actual: {
        en: `${tidy.comm}, number 1, has collected its dead`,
        zh: `1 号进程 ${tidy.comm} 把死去的子进程都收走了`,
      },
      evidence: [numbersOf(tidy)],
      diagnosis: 'it-reaps',
      values: { pid: labPid(tidy), comm: tidy.comm },
    });
  }
  return fail({
    expected,
    actual: {
      en: `containers of yours: ${containers.length}; zombies in them: fewer than ${ENOUGH}`,
      zh: `你的容器：${containers.length} 个；其中的僵尸：不到 ${ENOUGH} 个`,
    },
    evidence: stray ? [numbersOf(stray), hostsPidNamespace(machine)] : containers.map(numbersOf),
    ...(stray && { diagnosis: 'on-the-host' }),
  });
};
export default check;
