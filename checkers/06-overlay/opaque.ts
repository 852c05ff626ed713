import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { isOpaque, whiteoutsIn } from '../../src/observe/overlay.ts';
import { overlayMarks } from '../../src/observe/overlay-marks.ts';
import { namesSeenBy } from '../../src/observe/root.ts';
import { best } from './parts/best.ts';
import { books, LOWER, POEMS } from './parts/book.ts';
import { isOfUsers } from './parts/ground.ts';
import { type Stack, stackEvidence } from './parts/stacks.ts';

const NAME = 'poems';

const EXPECTED = {
  en: 'a new folder poems with spring.txt as its only poem; lower/poems is as it was, and nothing of it shows',
  zh: '新的 poems 目录，里面只有 spring.txt 一首诗；lower/poems 没有变，也不会透出来',
};

/**
 * The folder in upper hides what lies below without a whiteout for each name: that is what opaque means. What is
 * shown could also be the kernel's memory of what was there before, so the mark is read as well.
 */
const checker: Checker = async (machine) => {
  const verdicts = books(machine).map((stack) => judge(stack, machine));
  return best(await Promise.all(verdicts)) ?? blocked('first-overlay');
};
export default checker;

async function judge(stack: Stack, machine: Machine): Promise<Verdict> {
  const { process, at, folders, overlay } = stack;
  const upper = join(folders.upper?.path ?? '/', NAME);
  const [below, above, seen] = [join(LOWER, NAME), upper, join(at, NAME)].map((p) => namesSeenBy(process, p));
  const whiteouts = whiteoutsIn(process, upper);
  const list = (names: readonly string[] | undefined) => names?.join(' ') ?? 'no such folder';
  const evidence = [
    { what: join(LOWER, NAME), value: list(below) },
    { what: upper, value: list(above?.map((n) => (whiteouts.includes(n) ? `${n} (whiteout)` : n))) },
    { what: join(at, NAME), value: list(seen) },
    stackEvidence(stack),
  ];
  const values = { at, upper, names: whiteouts };
  if (!POEMS.every((name) => below?.includes(name))) {
    const actual = { en: 'lower/poems has lost poems', zh: 'lower/poems 里的诗少了' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'deleted-from-lower', values });
  }
  const mark = await markOf(stack, upper);
  if (mark !== undefined && isOpaque(process, overlay, NAME) === true && list(seen) === 'spring.txt') {
    const actual = {
      en: 'upper has a folder of its own that hides the one below',
      zh: 'upper 里有了自己的目录，把下面的那个整个遮住了',
    };
    return pass(actual, [{ what: upper, value: mark }, ...evidence]);
  }
  if (whiteouts.length > 0 && !overlay.userxattr && isOfUsers(machine)) {
    const actual = {
      en: 'the old poems are hidden one by one: this overlay cannot mark a folder',
      zh: '旧诗是一首一首遮住的：这个 overlay 没法给目录打记号',
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'no-userxattr', values });
  }
  if (whiteouts.length > 0 && above?.includes('spring.txt')) {
    const actual = {
      en: 'the old folder was emptied and went on being used',
      zh: '旧目录只是被清空了，还在继续用',
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'emptied-not-replaced', values });
  }
  if (above?.includes('spring.txt') && seen?.some((name) => POEMS.includes(name))) {
    const actual = { en: 'the old poems still show', zh: '旧诗还看得见' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'old-shine-through', values });
  }
  const actual = { en: `${at}/${NAME} shows: ${list(seen)}`, zh: `${at}/${NAME} 里看到的是：${list(seen)}` };
  return fail({ expected: EXPECTED, actual, evidence });
}

/** `user.overlay.opaque=y`; undefined without the mark. Where no program here can read it, what is shown must do. */
async function markOf({ process }: Stack, folder: string): Promise<string | undefined> {
  const marks = await overlayMarks(process.path(folder));
  if (marks === undefined) return 'opaque';
  const name = ['user.overlay.opaque', 'trusted.overlay.opaque'].find((n) => marks.has(n));
  return name && `${name}=${marks.get(name)}`;
}
