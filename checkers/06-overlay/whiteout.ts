import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { blocked, type Evidence, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Process } from '../../src/observe/process.ts';
import { seenBy } from '../../src/observe/root.ts';
import { best } from './parts/best.ts';
import { books, LOWER } from './parts/book.ts';
import type { Stack } from './parts/stacks.ts';

const NAME = 'draft.txt';

const EXPECTED = {
  en: 'draft.txt is gone from the merged folder, hidden by a whiteout in upper, and still there in lower',
  zh: '合并目录里没有了 draft.txt，upper 里有一个 whiteout 遮住它，而 lower 里的还在',
};

/** Lower has the file, merged has not: so something in upper hides it, whichever form that takes. */
const checker: Checker = (machine) => best(books(machine).map(judge)) ?? blocked('first-overlay');
export default checker;

function judge(stack: Stack): Verdict {
  const { process, at, folders } = stack;
  const upper = folders.upper?.path ?? '/';
  const places = [join(LOWER, NAME), join(upper, NAME), join(at, NAME)];
  const [below, above, seen] = places.map((path) => seenBy(process, path, { follow: false }));
  const evidence = places.map((path) => fileEvidence(process, path));
  const values = { at, upper };
  if (below === undefined) {
    const actual = { en: 'lower has lost its draft.txt', zh: 'lower 里的 draft.txt 没有了' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'deleted-from-lower', values });
  }
  if (seen !== undefined && seen.size === 0 && above?.type === 'file') {
    const actual = { en: `${at}/${NAME} is empty, but it is there`, zh: `${at}/${NAME} 是空的，但它还在` };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'emptied', values });
  }
  if (seen !== undefined) {
    const actual = { en: `${at} still shows draft.txt`, zh: `${at} 里还看得到 draft.txt` };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  if (above === undefined) {
    const actual = {
      en: `${at} does not show draft.txt, but nothing in upper hides it`,
      zh: `${at} 里看不到 draft.txt，可 upper 里并没有东西遮住它`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'remembered', values });
  }
  return pass(
    {
      en: 'the file is in lower and cannot be seen: a whiteout in upper hides it',
      zh: '文件还在 lower 里，却看不见：upper 里的 whiteout 遮住了它',
    },
    evidence,
  );
}

function fileEvidence(process: Process, path: string): Evidence {
  const file = seenBy(process, path, { follow: false });
  const device = file?.device === undefined ? '' : ` ${file.device}`;
  return { what: path, value: file === undefined ? 'no such file' : `${file.type}${device}` };
}
