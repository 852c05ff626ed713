import { fail, pass, unsupported, type Verdict } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import { busy, busyElsewhere, percent, percentOf } from './parts/cpu.ts';
import { fileEvidence, limitFile, pidOf, placeEvidence } from './parts/evidence.ts';
import { inOtherTrees } from './parts/other-trees.ts';
import { runsOn } from './parts/patience.ts';
import { where } from './parts/where.ts';
import { measure } from './parts/window.ts';

const WANTED = 20;
/** Five periods of 100 ms: enough to be throttled in, and to tell 20 % from all. */
const WINDOW_MS = 500;

const expected = {
  en: `a process in the group slow that wants a whole core, gets about ${WANTED} % of it and is throttled`,
  zh: `组 slow 里有一个想占满一个核的进程，实际只得到约 ${WANTED} %，并且正在被节流`,
};

const NO_QUOTA = {
  reason: {
    en: 'this kernel can weigh CPU time, but not limit it',
    zh: '这个内核只能给 CPU 时间定权重，不能设上限',
  },
  remedy: {
    en: 'It was built without CONFIG_CFS_BANDWIDTH: use a kernel of a distribution.',
    zh: '它编译时没有打开 CONFIG_CFS_BANDWIDTH：请换用发行版的内核。',
  },
};

/** Not the file is believed but what happens: how much it gets while we look, and that it is held back. */
export default where(['cpu'], async (machine) => {
  const slow = machine.cgroups.group('/slow');
  if (!slow?.has('cpu')) {
    const outside = busy(machine.processes())[0];
    if (slow && outside && machine.cgroups.version === 'v1')
      return inOtherTrees(machine, outside, slow, 'cpu', expected);
    return fail({ expected, actual: { en: 'no group slow with cpu yet', zh: '还没有带 cpu 的组 slow' } });
  }
  if (slow.cpu() === undefined) return unsupported(NO_QUOTA.reason, NO_QUOTA.remedy);
  const share = percentOf(slow);
  const process = busy(slow.allProcesses('cpu'))[0];
  const evidence = [fileEvidence(slow, 'cpu', limitFile(machine, 'cpu'))];
  if (share === undefined) return unlimited(machine, slow, process);
  if (Math.abs(share - WANTED) > 2) {
    const actual = {
      en: `slow may use ${percent(share)} % of a core`,
      zh: `slow 可以用一个核的 ${percent(share)} %`,
    };
    const values = { percent: percent(share), file: limitFile(machine, 'cpu') };
    return fail({ expected, actual, evidence, diagnosis: 'another-share', values });
  }
  if (!process) {
    const outside = busyElsewhere(machine, slow)[0];
    if (outside) return loopOutside(machine, slow, outside);
    const actual = {
      en: 'the limit stands, nobody in slow wants to compute',
      zh: '限额有了，slow 里没有进程在算东西',
    };
    return fail({ expected, actual, evidence });
  }
  return judgeBy(await measure(WINDOW_MS, [process], [slow]), machine, slow, process);
});

function judgeBy(
  { ms, percent: [used = 0], throttled: [throttled = 0] }: Awaited<ReturnType<typeof measure>>,
  machine: Machine,
  slow: Cgroup,
  process: Process,
): Verdict {
  const pid = pidOf(process);
  const evidence = [
    fileEvidence(slow, 'cpu', limitFile(machine, 'cpu')),
    { what: `cpu.stat, nr_throttled in ${ms} ms`, value: `+${throttled}` },
    { what: `/proc/${pid}, CPU time in ${ms} ms`, value: `${percent(used)} %` },
  ];
  const actual = {
    en: `process ${pid} used ${percent(used)} % of a core, and was held back ${throttled} times`,
    zh: `进程 ${pid} 用了一个核的 ${percent(used)} %，被拦下 ${throttled} 次`,
  };
  const isHeld = throttled > 0 && used > 1 && used < WANTED * 1.5;
  return isHeld ? pass(actual, evidence) : fail({ expected, actual, evidence });
}

/** The loop may be in it; the group has no limit. Or another group has. */
function unlimited(machine: Machine, slow: Cgroup, process: Process | undefined): Verdict {
  const evidence = [fileEvidence(slow, 'cpu', limitFile(machine, 'cpu'))];
  const actual = { en: 'slow may use all it can get', zh: 'slow 想用多少就用多少' };
  const other = machine.cgroups
    .groups()
    .find((g) => g.path !== slow.path && isNear(percentOf(g)) && g.processes().length === 0);
  if (!process || !runsOn(process)) return fail({ expected, actual, evidence });
  if (other) {
    const values = { group: other.path.slice(1), pid: pidOf(process) };
    return fail({ expected, actual, evidence, diagnosis: 'wrong-group', values });
  }
  const values = { pid: pidOf(process), file: slow.insidePath('cpu') };
  return fail({ expected, actual, evidence, diagnosis: 'no-limit', values });
}

function isNear(share: number | undefined): boolean {
  return share !== undefined && Math.abs(share - WANTED) <= 2;
}

function loopOutside(machine: Machine, slow: Cgroup, process: Process): Verdict {
  const isInOthers = machine.cgroups.version === 'v1' && slow.processes().some((p) => p.pid === process.pid);
  if (isInOthers) return inOtherTrees(machine, process, slow, 'cpu', expected);
  const isMeant = slow.processes('cpu').length > 0 || runsOn(process);
  const pid = pidOf(process);
  const actual = { en: `process ${pid} computes outside slow`, zh: `进程 ${pid} 在 slow 外面算` };
  const evidence = placeEvidence(machine, process, 'cpu');
  if (!isMeant) return fail({ expected, actual, evidence });
  return fail({ expected, actual, evidence, diagnosis: 'loop-outside', values: { pid } });
}
