import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { DOCKER, without, words } from './parts/capability-sets.ts';
import { openPlaces, placesEvidence } from './parts/cell.ts';
import { findPrepared, type Held, learners, named, setsEvidence, statusEvidence } from './parts/learners.ts';

const HARD = 1024;
const expected: Text = {
  en: `one process in the masked cell with all of it: Docker’s capabilities at most, no_new_privs, a filter, at most ${HARD} open files`,
  zh: `一个进程，在遮盖好的 cell 里，样样齐全：capability 不超过 Docker 那一套、no_new_privs、过滤器、最多打开 ${HARD} 个文件`,
};

type Lack = 'too-powerful' | 'no-promise' | 'no-filter' | 'no-limit' | 'outside';

/** The one that comes nearest is spoken of; all of it must be on the same process. */
const all: Checker = (machine) => {
  const cell = findPrepared(machine, 'cell');
  if (!cell || openPlaces(machine, cell).length > 0)
    return blocked('masked', cell ? placesEvidence(cell) : []);
  const candidates = learners(machine)
    .map((one) => ({ ...one, lacks: lacksOf(one, one.process.ns('mnt') === cell.ns('mnt')) }))
    .sort((a, b) => a.lacks.length - b.lacks.length);
  const best = candidates[0];
  if (!best) return fail({ expected, actual: { en: 'no process of yours runs', zh: '你没有进程在运行' } });
  const limit = best.held.rlimits.get('RLIMIT_NOFILE');
  const pid = named(best.process);
  const evidence = [
    ...setsEvidence(best, 'bounding', 'effective'),
    ...statusEvidence(best, 'NoNewPrivs', 'Seccomp'),
    {
      what: `/proc/${best.process.innerPids[0]}/limits Max open files`,
      value: `${limit?.soft} ${limit?.hard}`,
    },
    { what: `/proc/${best.process.innerPids[0]}/ns/mnt`, value: `mnt:[${best.process.ns('mnt')}]` },
  ];
  const [lack] = best.lacks;
  if (lack === undefined) {
    const actual = { en: `process ${pid} has it all`, zh: `进程 ${pid} 样样齐全` };
    return pass(actual, evidence);
  }
  const actual = {
    en: `process ${pid} is the nearest; it lacks: ${listed(
      best.lacks.map((l) => WORDS[l].en),
      'en',
    )}`,
    zh: `最接近的是进程 ${pid}，还差：${listed(
      best.lacks.map((l) => WORDS[l].zh),
      'zh',
    )}`,
  };
  // With more missing it is one that was not meant, or is not done yet.
  if (best.lacks.length > 1) return fail({ expected, actual, evidence });
  const extra = words(without(best.held.capabilities.bounding, DOCKER));
  const values = { pid, extra, hard: String(limit?.hard) };
  return fail({ expected, actual, evidence, diagnosis: lack, values });
};

export default all;

function lacksOf({ held }: Held, isInside: boolean): Lack[] {
  const { bounding, effective, permitted } = held.capabilities;
  const hard = held.rlimits.get('RLIMIT_NOFILE')?.hard;
  const isBound = [bounding, effective, permitted].every((set) => without(set, DOCKER).length === 0);
  return [
    ...(isInside ? [] : (['outside'] as const)),
    ...(isBound ? [] : (['too-powerful'] as const)),
    ...(held.noNewPrivs ? [] : (['no-promise'] as const)),
    ...(held.seccomp.mode === 'filter' ? [] : (['no-filter'] as const)),
    ...(typeof hard === 'number' && hard <= HARD ? [] : (['no-limit'] as const)),
  ];
}

const WORDS: Readonly<Record<Lack, Text>> = {
  outside: { en: 'to be in the cell', zh: '待在 cell 里' },
  'too-powerful': { en: 'fewer capabilities', zh: '更少的 capability' },
  'no-promise': { en: 'no_new_privs', zh: 'no_new_privs' },
  'no-filter': { en: 'a filter', zh: '过滤器' },
  'no-limit': { en: 'a limit on open files', zh: '打开文件数的限额' },
};
