import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import { best } from './parts/best.ts';
import { books, LETTER, LOWER } from './parts/book.ts';
import { contentEvidence, type Stack, textAt } from './parts/stacks.ts';

const NAME = 'letter.txt';

const EXPECTED = {
  en: 'letter.txt in upper: the old text and at least one line more; in lower it is as it was',
  zh: 'upper 里有 letter.txt：原来的文字再加上至少一行；lower 里的那份没有变',
};

/** The copy in upper begins with the original, which is untouched. */
const checker: Checker = (machine) => best(books(machine).map(judge)) ?? blocked('first-overlay');
export default checker;

function judge(stack: Stack): Verdict {
  const { process, at, folders } = stack;
  const upper = join(folders.upper?.path ?? '/', NAME);
  const [below, above, seen] = [join(LOWER, NAME), upper, join(at, NAME)].map((p) => textAt(process, p));
  const evidence = [join(LOWER, NAME), upper, join(at, NAME)].map((p) => contentEvidence(process, p));
  const values = { at, upper: folders.upper?.path ?? '' };
  if (below !== LETTER) {
    const actual = { en: 'the letter in lower has been changed', zh: 'lower 里的信被改了' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'wrote-into-lower', values });
  }
  if (above === undefined) {
    const actual = { en: 'upper has no letter.txt yet', zh: 'upper 里还没有 letter.txt' };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  if (!above.startsWith(LETTER)) {
    const actual = {
      en: 'upper has a letter.txt, but the old text is not in it',
      zh: 'upper 里有 letter.txt，但里面没有原来的文字',
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'old-text-lost', values });
  }
  if (above === LETTER || seen !== above) {
    const actual = {
      en: `upper has a copy of the letter; ${at} shows no new line in it`,
      zh: `upper 里有了信的副本；${at} 里还看不到新的一行`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  return pass(
    {
      en: 'the letter was copied up and changed; the one in lower is as it was',
      zh: '信被复制到上层再改动；lower 里的原样没变',
    },
    evidence,
  );
}
