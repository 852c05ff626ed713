/** A test that was not run, by a name that stays the same from run to run. */
export interface Skip {
  readonly name: string;
  /** What was said when it was skipped, where anything was. */
  readonly said?: string;
}

/** What a stage found. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly Skip[];
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((n, t) => n + t.passed, 0),
    failed: tallies.reduce((n, t) => n + t.failed, 0),
    skips: tallies.flatMap((t) => t.skips),
  };
}

/** The last line of the test command: other programs read it. */
export function lastLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skips.length} skipped`;
}

/** Nothing failed, and something was run. */
export function isGreen(tally: Tally): boolean {
  return tally.failed === 0 && tally.passed > 0;
}
