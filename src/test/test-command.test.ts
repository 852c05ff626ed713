import { describe, expect, it } from 'vitest';
import { PASSED, skipped, summarise } from '../author/outcome.ts';
import type { Probe } from '../doctor/probe.ts';
import type { KnownSkip } from './known-skips.ts';
import { describeSkips, judgeSkips, withSkipsJudged } from './skips.ts';
import { describeFailures, isGreen, lastLine, sum } from './tally.ts';
import { tallyOfVerify } from './verify-tally.ts';
import { tallyOfVitest } from './vitest-report.ts';

const probe = {} as Probe;
const known = (holds: boolean): KnownSkip[] => [{ tests: /^a$/, reason: 'no a here', holds: () => holds }];

describe('the count', () => {
  const tally = sum([
    { passed: 3, failures: [], skips: [{ name: 'a' }] },
    { passed: 1, failures: [{ name: 'b', said: 'one\n\ntwo\n' }], skips: [] },
  ]);
  it('is one line', () => expect(lastLine(tally)).toBe('4 passed, 1 failed, 1 skipped'));
  it('is green only when something ran and nothing failed', () => {
    expect(isGreen(tally)).toBe(false);
    expect(isGreen({ passed: 0, failures: [], skips: [] })).toBe(false);
    expect(isGreen({ passed: 1, failures: [], skips: [{ name: 'a' }] })).toBe(true);
  });
  it('names what failed', () => {
    expect(describeFailures(tally.failures)).toBe('\nfailed:\n  b\n    one\n    two\n');
    expect(describeFailures([])).toBe('');
  });
});

describe('a skip', () => {
  const tally = { passed: 1, failures: [], skips: [{ name: 'a' }, { name: 'b' }] };
  it('that is known and holds stays a skip; another is a failure in CI', () => {
    const judged = judgeSkips(tally.skips, probe, known(true));
    expect(judged.map((s) => s.reason)).toEqual(['no a here', undefined]);
    expect(lastLine(withSkipsJudged(tally, judged, true))).toBe('1 passed, 1 failed, 1 skipped');
    expect(lastLine(withSkipsJudged(tally, judged, false))).toBe('1 passed, 0 failed, 2 skipped');
  });
  it('is told by its reason', () => {
    const judged = judgeSkips([...tally.skips, { name: 'c', said: 'why not' }], probe, known(true));
    expect(describeSkips(judged)).toBe(
      '\nskipped:\n  no a here (1): a\n  not foreseen (1): b\n  not foreseen: why not (1): c\n',
    );
    expect(describeSkips([])).toBe('');
  });
  it('whose reason does not hold here is a failure too', () => {
    const judged = judgeSkips(tally.skips, probe, known(false));
    expect(lastLine(withSkipsJudged(tally, judged, true))).toBe('1 passed, 2 failed, 0 skipped');
  });
});

it("counts vitest's tests; a file that cannot be loaded has failed", () => {
  const report = {
    testResults: [
      {
        name: '/r/src/x.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: ' one' },
          { status: 'failed', fullName: ' two', failureMessages: ['not 2'] },
          { status: 'skipped', fullName: ' three' },
        ],
      },
      { name: '/r/src/y.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
    ],
  };
  expect(tallyOfVitest(JSON.stringify(report), '/r')).toEqual({
    passed: 1,
    failures: [
      { name: 'src/x.test.ts: two', said: 'not 2' },
      { name: 'src/y.test.ts', said: 'SyntaxError' },
    ],
    skips: [{ name: 'src/x.test.ts: three' }],
  });
});

it('counts what verify ran; nothing run has failed', () => {
  const row = (step: string, result: typeof PASSED | ReturnType<typeof skipped>) =>
    ({ lab: 'uts', step, cells: [{ column: 'before', result, ms: 1 }] }) as const;
  expect(tallyOfVerify(summarise([row('a', PASSED), row('b', skipped('no ip'))]), 'root')).toEqual({
    passed: 1,
    failures: [],
    skips: [{ name: 'verify root/uts/b/before', said: 'no ip' }],
  });
  expect(tallyOfVerify(summarise([]), 'root').failures).toEqual([
    { name: 'verify root', said: 'nothing was run' },
  ]);
});
