import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, type Fail, fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { labPid, membersNamed, numbersOf, preparedContainer } from './parts/containers.ts';

/** Of the two prepared containers, blue has lost its worker number 3 and nobody else has gone. */
const check: Checker = (machine) => {
  const blue = preparedContainer(machine, 'blue');
  const red = preparedContainer(machine, 'red');
  if (blue === undefined || red === undefined) return missing(blue, red);

  const inBlue = workers(machine, blue);
  const inRed = workers(machine, red);
  const evidence = [...inBlue.values(), blue, ...inRed.values(), red].map(numbersOf);
  const seen = {
    en: `workers left: ${list(inBlue)} in blue, ${list(inRed)} in red`,
    zh: `还在的 worker：blue 里 ${list(inBlue)}，red 里 ${list(inRed)}`,
  };
  if (list(inBlue) === '2, 4' && list(inRed) === '2, 3, 4') return pass(seen, evidence);
  return fail({ expected: EXPECTED, actual: seen, evidence, ...explain(inBlue, inRed) });
};
export default check;

const EXPECTED = {
  en: 'workers 2 and 4 in blue, 2, 3 and 4 in red',
  zh: 'blue 里剩 worker 2 和 4，red 里 2、3、4 都在',
};

/** By the number that each has in its own container. */
type Workers = ReadonlyMap<number, Process>;

function workers(machine: Machine, init: Process): Workers {
  const found = membersNamed(machine, init, 'worker').map((p) => [p.innerPids.at(-1) ?? 0, p] as const);
  return new Map(found.sort(([a], [b]) => a - b));
}

function list(found: Workers): string {
  return found.size === 0 ? '-' : [...found.keys()].join(', ');
}

function explain(
  blue: Workers,
  red: Workers,
): { diagnosis: string; values: Record<string, string> } | undefined {
  const mad = blue.get(3);
  const gone = 6 - blue.size - red.size;
  if (gone === 0) {
    return mad?.state === 'T' ? { diagnosis: 'stopped', values: { pid: String(labPid(mad)) } } : undefined;
  }
  if (gone > 1) return { diagnosis: 'too-many', values: { blue: list(blue), red: list(red) } };
  if (blue.size === 3)
    return { diagnosis: 'wrong-container', values: { pid: String(mad ? labPid(mad) : '?') } };
  const lost = [2, 3, 4].find((n) => !blue.has(n));
  return { diagnosis: 'wrong-number', values: { left: list(blue), gone: String(lost) } };
}

function missing(blue: Process | undefined, red: Process | undefined): Fail {
  const left = blue ?? red;
  const name = blue === undefined ? 'blue' : 'red';
  const evidence: Evidence[] = left ? [numbersOf(left)] : [];
  if (left === undefined) {
    return fail({
      expected: EXPECTED,
      actual: { en: 'neither red nor blue is running', zh: 'red 和 blue 都没有在运行' },
      diagnosis: 'not-prepared',
    });
  }
  return fail({
    expected: EXPECTED,
    actual: { en: `${name} is gone, number 1 and all`, zh: `${name} 连同它的 1 号进程都没了` },
    evidence,
    diagnosis: 'ended-the-container',
    values: { name },
  });
}
