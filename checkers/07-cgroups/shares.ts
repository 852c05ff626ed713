import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { allowedCpus, busy, busyElsewhere, percent } from './parts/cpu.ts';
import { fileEvidence, limitFile, pidOf, placeEvidence } from './parts/evidence.ts';
import { runsOn } from './parts/patience.ts';
import { where } from './parts/where.ts';
import { measure } from './parts/window.ts';

/** Slices are a few milliseconds long: this many even out. */
const WINDOW_MS = 600;
const TIMES = 3;

const expected = {
  en: `on one and the same processor, gold gets ${TIMES} times as much time as iron`,
  zh: `在同一个处理器上，gold 得到的时间是 iron 的 ${TIMES} 倍`,
};

/** Measured while both want the same processor: weights say nothing where nobody has to wait. */
export default where(['cpu'], async (machine) => {
  const groups = ['/gold', '/iron'].map((path) => machine.cgroups.group(path));
  const [gold, iron] = groups;
  if (!gold?.has('cpu') || !iron?.has('cpu')) {
    return fail({
      expected,
      actual: { en: 'gold and iron are not both there', zh: 'gold 和 iron 还没有都建好' },
    });
  }
  const evidence = [gold, iron].map((g) => fileEvidence(g, 'cpu', limitFile(machine, 'weight')));
  const members = [gold, iron].map((g) => busy(g.allProcesses('cpu')));
  const [first, second] = [members[0]?.[0], members[1]?.[0]];
  const idle = first ? (second ? undefined : iron) : gold;
  const outside =
    idle && busyElsewhere(machine, idle).find((p) => !members.flat().some((m) => m.pid === p.pid));
  if (idle && outside) return loopOutside(machine, idle, outside);
  if (!first || !second) {
    const actual = { en: 'there is not a loop in both of them', zh: '两个组里没有各跑着一个循环' };
    return fail({ expected, actual, evidence });
  }
  const [weight = 0, other = 0] = [gold, iron].map((g) => g.cpu()?.weight ?? 0);
  if (Math.abs(weight / other - TIMES) > 0.2) return wrongWeights(weight, other, evidence);
  return competing(members, await measure(WINDOW_MS, members.flat()), evidence);
});

function competing(
  members: readonly (readonly Process[])[],
  measured: Awaited<ReturnType<typeof measure>>,
  files: readonly ReturnType<typeof fileEvidence>[],
): Verdict {
  const count = members[0]?.length ?? 0;
  const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
  const [gold, iron] = [sum(measured.percent.slice(0, count)), sum(measured.percent.slice(count))];
  const values = { gold: percent(gold), iron: percent(iron) };
  const evidence = [
    ...files,
    { what: `gold, CPU time in ${measured.ms} ms`, value: `${values.gold} %` },
    { what: `iron, CPU time in ${measured.ms} ms`, value: `${values.iron} %` },
  ];
  const actual = {
    en: `gold got ${values.gold} % of a core, iron ${values.iron} %`,
    zh: `gold 得到一个核的 ${values.gold} %，iron 得到 ${values.iron} %`,
  };
  const cpus = new Set(members.flat().flatMap((p) => [...allowedCpus(p)]));
  if (cpus.size > 1) return fail({ expected, actual, evidence, diagnosis: 'no-contention', values });
  const ratio = gold / Math.max(iron, 0.1);
  return Math.abs(ratio - TIMES) < 1 ? pass(actual, evidence) : fail({ expected, actual, evidence });
}

function wrongWeights(
  gold: number,
  iron: number,
  evidence: readonly ReturnType<typeof fileEvidence>[],
): Verdict {
  const actual = { en: `the weights are ${gold} and ${iron}`, zh: `权重是 ${gold} 和 ${iron}` };
  const values = { gold, iron };
  if (gold === iron) return fail({ expected, actual, evidence, diagnosis: 'equal-weights', values });
  if (gold < iron) return fail({ expected, actual, evidence, diagnosis: 'other-way-round', values });
  return fail({ expected, actual, evidence });
}

function loopOutside(machine: Machine, group: Cgroup, process: Process): Verdict {
  const [pid, name] = [pidOf(process), group.path.slice(1)];
  const actual = { en: `process ${pid} computes outside ${name}`, zh: `进程 ${pid} 在 ${name} 外面算` };
  const evidence = placeEvidence(machine, process, 'cpu');
  if (!runsOn(process)) return fail({ expected, actual, evidence });
  return fail({ expected, actual, evidence, diagnosis: 'loop-outside', values: { pid, name } });
}
