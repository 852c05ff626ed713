import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { isWhiteout } from '../../src/observe/overlay.ts';
import { seenBy } from '../../src/observe/root.ts';
import { best } from './parts/best.ts';
import { contentEvidence, type Stack, stackEvidence, stacks, textAt } from './parts/stacks.ts';

const FOLDER = '/lab/archive';
const [LOWER, UPPER] = [`${FOLDER}/lower`, `${FOLDER}/upper`];
const NOTES = 'added since';

const EXPECTED = {
  en: `the archive is mounted again and shows report.txt from lower; upper has kept notes.txt and hides nothing`,
  zh: '归档重新挂载好，能看到 lower 里的 report.txt；upper 里的 notes.txt 还在，也不再遮住什么',
};

/** Nothing in upper by the report's name, the rest of upper as it was, and the overlay shows the one from lower. */
const checker: Checker = (machine) => best(archives(machine).map(judge)) ?? unmounted(machine);
export default checker;

function archives(machine: Machine): Stack[] {
  return stacks(machine).filter(({ folders }) => folders.lowers.some(({ path }) => path === LOWER));
}

function judge(stack: Stack): Verdict {
  const { process, at, folders } = stack;
  const evidence = [
    stackEvidence(stack),
    ...[join(LOWER, 'report.txt'), join(UPPER, 'report.txt'), join(at, 'report.txt')].map((path) =>
      contentEvidence(process, path),
    ),
  ];
  const [original, seen] = [LOWER, at].map((folder) => textAt(process, join(folder, 'report.txt')));
  const above = seenBy(process, join(UPPER, 'report.txt'), { follow: false });
  const wrong = (diagnosis: string, en: string, zh: string): Verdict =>
    fail({ expected: EXPECTED, actual: { en, zh }, evidence, diagnosis, values: { at } });

  if (original === undefined)
    return wrong('lost', 'lower has lost its report.txt', 'lower 里的 report.txt 没有了');
  if (!textAt(process, join(at, 'notes.txt'))?.includes(NOTES)) {
    return wrong('threw-all-away', 'what was added to notes.txt is gone', '后来补进 notes.txt 的内容没有了');
  }
  if (above?.type === 'file') {
    return wrong('copied-back', 'upper has a copy of the report', 'upper 里有一份报告的副本');
  }
  if (isWhiteout(above)) {
    const actual = { en: 'a whiteout in upper still hides the report', zh: 'upper 里的 whiteout 还遮着报告' };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  if (seen === undefined) {
    return wrong(
      'still-mounted',
      'nothing in upper hides the report any more, and the overlay still does not show it',
      'upper 里已经没有东西遮住报告了，overlay 却仍然不显示它',
    );
  }
  if (seen !== original || folders.upper?.path !== UPPER) {
    const actual = {
      en: 'the archive is mounted, but not with its own layers',
      zh: '归档挂载上了，用的却不是它自己的层',
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  const actual = {
    en: 'report.txt is back, straight from lower, and upper has kept all else',
    zh: 'report.txt 回来了，直接来自 lower；upper 里的其他改动都还在',
  };
  return pass(actual, evidence);
}

function unmounted(machine: Machine): Verdict {
  return fail({
    expected: EXPECTED,
    actual: { en: 'the archive is not mounted at the moment', zh: '归档此刻没有挂载' },
    evidence: [contentEvidence(machine.init, `${UPPER}/report.txt`)],
  });
}
