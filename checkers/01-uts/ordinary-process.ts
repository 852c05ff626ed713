import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import type { Process } from '../../src/observe/process.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { crewOf, isStopped, pidOf } from './parts/crew.ts';

const STEP = 'ordinary-process';
const TARGET = 'web /run/shop/old';
const TO_STAY = ['web /run/shop/new', 'cache /run/shop/new', 'cache /run/shop/old'];

const expected: Text = {
  en: 'SERVICE=web in /run/shop/old has ended; the other three sleep on',
  zh: '/run/shop/old 里的 SERVICE=web 已经结束，其余三个继续睡',
};

/**
 * Of the four sleepers, the one with both SERVICE=web and the working directory /run/shop/old must be gone.
 * What each of them is stays unsaid until then: reading it is the puzzle.
 */
const ordinaryProcess: Checker = (machine) => {
  const crew = crewOf(machine, STEP);
  const alive = new Map(crew.map((process) => [roleOf(process), process]));
  const target = alive.get(TARGET);
  const missing = TO_STAY.filter((role) => !alive.has(role));

  if (crew.length === 0) {
    const actual = { en: 'none of the four is running', zh: '四个进程一个都不在运行' };
    return fail({ expected, actual, diagnosis: 'all-ended' });
  }
  if (missing[0] !== undefined) {
    const [service, folder] = missing[0].split(' ');
    const actual = { en: `gone: ${listed(missing, 'en')}`, zh: `不见了：${listed(missing, 'zh')}` };
    const revive = `(cd ${folder} && exec env -i PUZZLE=${STEP} SERVICE=${service} sleep infinity) &`;
    return fail({
      expected,
      actual,
      diagnosis: 'wrong-one',
      values: { ended: missing[0], revive },
    });
  }
  if (target === undefined) {
    return pass(
      { en: 'the web in /run/shop/old has ended', zh: '/run/shop/old 里的 web 已经结束' },
      crew.flatMap(evidenceOf),
    );
  }
  if (isStopped(target)) {
    const actual = { en: `${pidOf(target)} stands still (state T)`, zh: `${pidOf(target)} 停住了（状态 T）` };
    return fail({ expected, actual, diagnosis: 'stopped', values: { pid: pidOf(target) } });
  }
  return fail({ expected, actual: { en: 'all four are running', zh: '四个都在运行' } });
};

export default ordinaryProcess;

function roleOf(process: Process): string {
  return `${process.environ()?.['SERVICE']} ${process.cwd()}`;
}

function evidenceOf(process: Process): Evidence[] {
  const pid = pidOf(process);
  return [
    { what: `/proc/${pid}/environ`, value: `SERVICE=${process.environ()?.['SERVICE']}` },
    { what: `/proc/${pid}/cwd`, value: process.cwd() ?? '?' },
  ];
}
