import type { Probe } from '../doctor/probe.ts';
import { KNOWN_SKIPS } from './known-skips.ts';
import type { Named, Tally } from './tally.ts';

export interface JudgedSkip extends Named {
  /** Why it may be skipped here; undefined when nobody foresaw it. */
  readonly reason: string | undefined;
}

export function judgeSkips(skips: readonly Named[], probe: Probe, known = KNOWN_SKIPS): JudgedSkip[] {
  return skips.map((skip) => ({
    ...skip,
    reason: known.find((k) => k.tests.test(skip.name) && k.holds(probe))?.reason,
  }));
}

/** Where a machine tests, a skip that nobody foresaw is a failure: else a test could quietly stop testing. */
export function withSkipsJudged(tally: Tally, judged: readonly JudgedSkip[], strict: boolean): Tally {
  if (!strict) return tally;
  const unforeseen = judged.filter((s) => s.reason === undefined);
  return {
    ...tally,
    failures: [...tally.failures, ...unforeseen.map(unexpected)],
    skips: judged.filter((s) => s.reason !== undefined),
  };
}

function unexpected({ name, said = 'no reason given' }: Named): Named {
  return { name, said: `skipped, which nobody foresaw: ${said}` };
}

/** A paragraph a reason, with the tests that it holds for. */
export function describeSkips(judged: readonly JudgedSkip[]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, said, reason } of judged) {
    const why = reason ?? `not foreseen${said ? `: ${said}` : ''}`;
    byReason.set(why, [...(byReason.get(why) ?? []), name]);
  }
  if (byReason.size === 0) return '';
  const lines = [...byReason].map(([why, names]) => `  ${why} (${names.length}): ${names.join(', ')}\n`);
  return `\nskipped:\n${lines.join('')}`;
}
