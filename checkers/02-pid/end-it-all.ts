import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { labPid, membersNamed, numbersOf, preparedContainer } from './parts/containers.ts';

const LEGS = 2;

/** Of the two prepared containers, the mule has ended with all its processes, and the goat is whole. */
const check: Checker = (machine) => {
  const mule = preparedContainer(machine, 'mule');
  const goat = preparedContainer(machine, 'goat');
  const evidence = [mule, goat]
    .flatMap((c) => (c ? [c, ...membersNamed(machine, c, 'leg')] : []))
    .map(numbersOf);
  const actual = {
    en: `mule: ${state(machine, mule).en}; goat: ${state(machine, goat).en}`,
    zh: `mule：${state(machine, mule).zh}；goat：${state(machine, goat).zh}`,
  };
  if (mule === undefined && goat && membersNamed(machine, goat, 'leg').length === LEGS)
    return pass(actual, evidence);
  return fail({ expected: EXPECTED, actual, evidence, ...explain(machine, mule, goat) });
};
export default check;

const EXPECTED = {
  en: 'nothing of mule, and goat with its number 1 and two legs',
  zh: 'mule 一个进程不剩，goat 的 1 号和两个 leg 都在',
};

function state(machine: Machine, container: Process | undefined) {
  if (container === undefined) return { en: 'not running', zh: '没有在运行' };
  const legs = membersNamed(machine, container, 'leg').length;
  return { en: `number 1 and ${legs} of ${LEGS} legs`, zh: `1 号进程，以及 ${LEGS} 个 leg 中的 ${legs} 个` };
}

function explain(
  machine: Machine,
  mule: Process | undefined,
  goat: Process | undefined,
): { diagnosis: string; values: Record<string, string> } | undefined {
  if (mule === undefined && goat === undefined) return { diagnosis: 'not-prepared', values: {} };
  if (goat === undefined || membersNamed(machine, goat, 'leg').length < LEGS) {
    return { diagnosis: 'goat-too', values: { goat: goatsRest(machine, goat) } };
  }
  if (mule === undefined) return undefined;
  const legs = membersNamed(machine, mule, 'leg').length;
  const values = { pid: String(labPid(mule)), legs: String(legs) };
  if (mule.state === 'T') return { diagnosis: 'stopped', values };
  // Whoever loses its parent is adopted by number 1 of its parent's namespace: here, the lab host's.
  if (mule.ppid === machine.init.pid) return { diagnosis: 'killed-the-runtime', values };
  return legs < LEGS ? { diagnosis: 'only-the-children', values } : undefined;
}

function goatsRest(machine: Machine, goat: Process | undefined): string {
  return goat === undefined ? '0' : ['1', ...membersNamed(machine, goat, 'leg').map(() => 'leg')].join(' + ');
}
