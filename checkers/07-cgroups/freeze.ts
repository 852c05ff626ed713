import { fail, pass } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { percent } from './parts/cpu.ts';
import { crew, isStopped } from './parts/crew.ts';
import { fileEvidence, pidOf } from './parts/evidence.ts';
import { where } from './parts/where.ts';
import { measure } from './parts/window.ts';

const WINDOW_MS = 400;
/** Percent of a core: more than a process uses that only waits. */
const MOVES = 1;

const expected = {
  en: 'clock stands still and is frozen, not stopped by a signal; radio goes on',
  zh: 'clock 停着不动，靠的是冻结而不是信号；radio 照常运行',
};

/** The kernel says that the group is frozen, and its process gets nowhere while its neighbour does. */
export default where(['freezer'], async (machine) => {
  const [clock, radio] = [crew(machine, 'clock')[0], crew(machine, 'radio')[0]];
  if (!clock || !radio) {
    const name = clock ? 'radio' : 'clock';
    const actual = { en: `${name} does not run any more`, zh: `${name} 已经不在运行` };
    return fail({ expected, actual, diagnosis: 'ended', values: { name } });
  }
  const [ofClock, ofRadio] = [clock, radio].map((p) => machine.cgroups.groupOf(p, 'freezer'));
  const evidence = [ofClock, ofRadio].flatMap((group) => (group ? [stateEvidence(machine, group)] : []));
  if (ofRadio?.frozen() || ofRadio?.freezing()) {
    const actual = { en: 'radio is frozen', zh: 'radio 被冻住了' };
    const values = {
      file: askFile(machine, ofRadio),
      word: machine.cgroups.version === 'v2' ? '0' : 'THAWED',
    };
    return fail({ expected, actual, evidence, diagnosis: 'neighbour-frozen', values });
  }
  if (isStopped(clock)) {
    const pid = pidOf(clock);
    const actual = { en: `a signal has stopped process ${pid}`, zh: `进程 ${pid} 是被信号停住的` };
    return fail({ expected, actual, evidence, diagnosis: 'stopped', values: { pid } });
  }
  if (!ofClock?.frozen()) {
    const actual = { en: 'clock runs', zh: 'clock 在运行' };
    return fail({ expected, actual, evidence });
  }
  const { ms, percent: used } = await measure(WINDOW_MS, [clock, radio]);
  const [still = 0, moving = 0] = used;
  const seen = ['clock', 'radio'].map((name, i) => ({
    what: `${name}, CPU time in ${ms} ms`,
    value: `${percent(used[i] ?? 0)} %`,
  }));
  const actual = {
    en: `in ${ms} ms clock used ${percent(still)} % of a core, radio ${percent(moving)} %`,
    zh: `${ms} 毫秒里 clock 用了一个核的 ${percent(still)} %，radio 用了 ${percent(moving)} %`,
  };
  const all = [...evidence, ...seen];
  return still === 0 && moving > MOVES ? pass(actual, all) : fail({ expected, actual, evidence: all });
});

function stateEvidence(machine: Machine, group: Cgroup) {
  const isV2 = machine.cgroups.version === 'v2';
  return fileEvidence(group, 'freezer', isV2 ? 'cgroup.events' : 'freezer.state', isV2 ? ['frozen'] : []);
}

function askFile(machine: Machine, group: Cgroup): string {
  return `${group.insidePath('freezer')}/${machine.cgroups.version === 'v2' ? 'cgroup.freeze' : 'freezer.state'}`;
}
