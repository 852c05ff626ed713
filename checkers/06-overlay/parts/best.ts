import type { Verdict } from '../../../src/lab/verdict.ts';

/** Of what was judged: what passes counts; else a recognised mistake; else the first. Undefined for nothing. */
export function best(verdicts: Iterable<Verdict>): Verdict | undefined {
  let found: Verdict | undefined;
  for (const verdict of verdicts) {
    if (verdict.status === 'pass') return verdict;
    if (found === undefined || (!isRecognised(found) && isRecognised(verdict))) found = verdict;
  }
  return found;
}

function isRecognised(verdict: Verdict): boolean {
  return verdict.status === 'fail' && verdict.diagnosis !== null;
}
