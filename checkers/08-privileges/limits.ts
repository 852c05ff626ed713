import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { confinementOf } from '../../src/observe/confinement.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Rlimit } from '../../src/observe/rlimits.ts';
import type { Text } from '../../src/text/text.ts';
import { findPrepared, learners, named, pidOf } from './parts/learners.ts';

const [SOFT, HARD] = [32, 64];
const expected: Text = {
  en: `the hoarder that runs already may have ${SOFT} files open, and raise that to ${HARD} at most`,
  zh: `已经在运行的 hoarder 最多打开 ${SOFT} 个文件，自己最多能放宽到 ${HARD}`,
};

/** The limits of the prepared process itself, as its own /proc/PID/limits shows them. */
const limits: Checker = (machine) => {
  const hoarder = findPrepared(machine, 'hoarder');
  const limit = hoarder && openFiles(hoarder);
  if (!hoarder || !limit) {
    const actual = { en: 'the hoarder does not run any more', zh: 'hoarder 已经不在运行' };
    return fail({ expected, actual, diagnosis: 'ended', values: {} });
  }
  const { soft, hard } = limit;
  const pid = pidOf(hoarder);
  const evidence = [
    { what: `/proc/${pid}/limits Max open files`, value: `${soft} ${hard}` },
    { what: `ls /proc/${pid}/fd | wc -l`, value: String(hoarder.fds()?.size ?? '?') },
  ];
  const actual = {
    en: `its limits are ${soft} (soft) and ${hard} (hard)`,
    zh: `它的限额是 ${soft}（软）和 ${hard}（硬）`,
  };
  const not = (diagnosis: string, values: Record<string, string | number>) =>
    fail({ expected, actual, evidence, diagnosis, values: { pid, ...values } });
  if (soft === SOFT && hard === HARD) return pass(actual, evidence);
  if (typeof hard === 'number' && hard < HARD) return not('too-low', { hard });
  if (soft === SOFT) return not('soft-only', { hard });
  const own = learners(machine).find(({ held }) => held.rlimits.get('RLIMIT_NOFILE')?.soft === SOFT);
  if (own) return not('the-shell', { own: named(own.process) });
  return fail({ expected, actual, evidence });
};

export default limits;

function openFiles(process: Process): Rlimit | undefined {
  return confinementOf(process)?.rlimits.get('RLIMIT_NOFILE');
}
