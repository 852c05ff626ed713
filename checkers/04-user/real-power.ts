import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { uidOutside } from './parts/ids.ts';
import { pidOf } from './parts/user-namespaces.ts';

const CAP_SYS_ADMIN = 1n << 21n;
const expected: Text = {
  en: 'the one with power over the lab host has ended; the two others run on',
  zh: '对实验主机有权力的那一个已经结束，另外两个继续运行',
};

/** Known by name, and by what each was prepared to be: a stand-in would have to have the same powers. */
const realPower: Checker = (machine) => {
  const oak = find(machine, 'oak', (p) => p.ns('user') !== machine.baseline.user && caps(p) !== 0n);
  const elm = find(machine, 'elm', (p) => (caps(p) & CAP_SYS_ADMIN) !== 0n);
  const ash = find(machine, 'ash', (p) => p.ns('user') === machine.baseline.user && caps(p) === 0n);
  const evidence = [oak, elm, ash].flatMap((p) => (p ? [evidenceOf(machine, p)] : []));
  const not = (diagnosis: string, name: string) =>
    fail({
      expected,
      actual: { en: `${name} does not run`, zh: `${name} 不在运行` },
      evidence,
      diagnosis,
      values: {},
    });
  if (!oak) return not('in-its-own-house', 'oak');
  if (!ash) return not('root-in-name-only', 'ash');
  if (elm) {
    const pid = pidOf(elm);
    const actual = { en: 'all three run', zh: '三个都还在运行' };
    const stopped = elm.state === 'T' || elm.state === 't';
    return fail({
      expected,
      actual,
      evidence,
      ...(stopped ? { diagnosis: 'stopped', values: { pid } } : {}),
    });
  }
  return pass(
    {
      en: 'elm has ended; oak and ash could never have done harm',
      zh: 'elm 已经结束；oak 和 ash 本来就害不了谁',
    },
    evidence,
  );
};

export default realPower;

function find(machine: Machine, name: string, isIt: (p: Process) => boolean): Process | undefined {
  return machine.processes().find((p) => p.comm === name && isIt(p));
}

function caps(process: Process): bigint {
  const set = process.status('CapEff');
  return set === undefined ? 0n : BigInt(`0x${set}`);
}

function evidenceOf(machine: Machine, process: Process) {
  return {
    what: `/proc/${pidOf(process)} (${process.comm}): Uid, CapEff, ns/user`,
    value: `${uidOutside(machine, process)}, ${process.status('CapEff')}, user:[${process.ns('user')}]`,
  };
}
