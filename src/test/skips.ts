import type { Probe } from '../doctor/probe.ts';
import type { Skip, Tally } from './tally.ts';

/** A skip that is known: which tests, why, and how to find out that it holds on this machine. */
export interface KnownSkip {
  readonly tests: RegExp;
  readonly reason: string;
  readonly holds: (probe: Probe) => boolean;
}

export const KNOWN_SKIPS: readonly KnownSkip[] = [
  {
    tests: /^verify (user|user-without-range)\//,
    reason: 'only root can act as another user',
    holds: (probe) => probe.uid !== 0,
  },
  {
    tests: /^verify user\//,
    reason: 'there is no newuidmap (package uidmap), and it could not be installed',
    holds: (probe) => probe.find('newuidmap') === undefined,
  },
];

export interface JudgedSkip extends Skip {
  /** Why it may be skipped here; undefined when nobody foresaw it. */
  readonly reason: string | undefined;
}

export function judgeSkips(skips: readonly Skip[], probe: Probe, known = KNOWN_SKIPS): JudgedSkip[] {
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
    failed: tally.failed + unforeseen.length,
    skips: judged.filter((s) => s.reason !== undefined),
  };
}
