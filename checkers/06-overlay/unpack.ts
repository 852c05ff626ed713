import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { seenBy } from '../../src/observe/root.ts';
import { best } from './parts/best.ts';
import {
  type Cafe,
  cafes,
  isFirstMenu,
  isInOrder,
  MENU,
  OLD_PRICES,
  shows,
  unconverted,
} from './parts/cafe.ts';
import { contentEvidence, stackEvidence } from './parts/stacks.ts';

const EXPECTED = {
  en: 'an overlay of the layers of cafe:1, each in a folder of its own: the new menu shows, the old prices do not',
  zh: '由 cafe:1 的各层（每层一个目录）组成的 overlay：看得到新菜单，看不到旧价目表',
};

/** The image's files, and none that it has deleted; the layers themselves as the archive has them. */
const checker: Checker = (machine) => best(cafes(machine).map(judge)) ?? nothing(machine);
export default checker;

function judge(cafe: Cafe): Verdict {
  const { process, at, folders, kinds } = cafe;
  const base = folders.lowers[kinds.indexOf('base')];
  const newer = folders.lowers[kinds.indexOf('menu')];
  const evidence = [
    stackEvidence(cafe),
    contentEvidence(process, join(at, MENU)),
    contentEvidence(process, join(at, OLD_PRICES)),
  ];
  const wh = unconverted(process, at) ?? '';
  const values = { at, wh, layer: newer?.named ?? '', base: base?.named ?? '' };
  const wrong = (diagnosis: string, en: string, zh: string): Verdict =>
    fail({ expected: EXPECTED, actual: { en, zh }, evidence, diagnosis, values });

  if (kinds.includes('all')) {
    return wrong('one-folder', 'one folder holds the files of several layers', '一个目录里混着好几层的文件');
  }
  if (base?.path === undefined || newer?.path === undefined) {
    const actual = { en: `${at} is made of one layer only`, zh: `${at} 只用了其中一层` };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  if (seenBy(process, join(base.path, OLD_PRICES)) === undefined) {
    return wrong('layer-changed', 'the lowest layer has lost a file', '最下面那层少了一个文件');
  }
  if (!isInOrder(cafe) || isFirstMenu(cafe)) {
    return wrong('wrong-order', `${at} shows the menu of the lowest layer`, `${at} 里看到的是最下层的菜单`);
  }
  if (wh !== '') {
    return wrong('wh-visible', `${at} shows a file ${wh}`, `${at} 里看得到文件 ${wh}`);
  }
  if (shows(cafe, OLD_PRICES) || seenBy(process, join(newer.path, OLD_PRICES)) === undefined) {
    return wrong('whiteout-lost', `nothing hides ${OLD_PRICES}`, `没有东西遮住 ${OLD_PRICES}`);
  }
  return pass(
    {
      en: `${at} shows the files of cafe:1, and nothing that it has deleted`,
      zh: `${at} 显示的正是 cafe:1 的文件，它删掉的都看不到`,
    },
    evidence,
  );
}

function nothing(machine: Machine): Verdict {
  return fail({
    expected: EXPECTED,
    actual: { en: 'no overlay shows the café yet', zh: '还没有 overlay 显示这家咖啡馆的文件' },
    evidence: [{ what: `/proc/${machine.init.pid}/mountinfo`, value: 'no such overlay' }],
  });
}
