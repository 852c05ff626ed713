import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Text } from '../../src/text/text.ts';
import { baselineEvidence, crewOf, namespaceEvidence } from './parts/crew.ts';

const STEP = 'namespace-inode';

/** Those that must live on, and how each can be started again. */
const TO_STAY: Readonly<Record<string, string>> = {
  ann: '',
  bob: 'unshare --ipc ',
  dee: 'unshare --mount ',
  eve: 'unshare --net ',
};

const expected: Text = {
  en: 'the one in a UTS namespace of its own has ended; the other four live',
  zh: '独占一个 UTS 命名空间的那个已经结束，其余四个活着',
};

/**
 * Of the five, the one whose uts number is not the lab host's must be gone; which one that is, the kernel says.
 * The numbers stay unsaid until then: comparing them is the puzzle.
 */
const namespaceInode: Checker = (machine) => {
  const crew = crewOf(machine, STEP);
  const names = new Set(crew.map((process) => process.environ()?.['NAME']));
  const missing = Object.keys(TO_STAY).find((name) => !names.has(name));
  const target = crew.find((process) => process.ns('uts') !== machine.baseline.uts);

  if (crew.length === 0) {
    const actual = { en: 'none of the five is running', zh: '五个进程一个都不在运行' };
    return fail({ expected, actual, diagnosis: 'all-ended' });
  }
  if (missing !== undefined) {
    const actual = { en: `NAME=${missing} is gone`, zh: `NAME=${missing} 不见了` };
    const revive = `${TO_STAY[missing]}env -i PUZZLE=${STEP} NAME=${missing} tail -f /dev/null &`;
    return fail({ expected, actual, diagnosis: 'wrong-one', values: { ended: missing, revive } });
  }
  if (target === undefined) {
    return pass(
      { en: 'the other four share our UTS namespace', zh: '剩下四个都与我们同处一个 UTS 命名空间' },
      [baselineEvidence(machine, 'uts'), ...crew.map((process) => namespaceEvidence(process, 'uts'))],
    );
  }
  return fail({ expected, actual: { en: 'all five are running', zh: '五个都在运行' } });
};

export default namespaceInode;
