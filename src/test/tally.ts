/** A test that did not pass, by a name that stays the same from run to run. */
export interface Named {
  readonly name: string;
  /** What was said of it, where anything was. */
  readonly said?: string;
}

/** What a stage found. */
export interface Tally {
  readonly passed: number;
  readonly failures: readonly Named[];
  readonly skips: readonly Named[];
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((n, t) => n + t.passed, 0),
    failures: tallies.flatMap((t) => t.failures),
    skips: tallies.flatMap((t) => t.skips),
  };
}

/** One thing that went wrong as a whole. */
export function broken(name: string, error: unknown): Tally {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { passed: 0, failures: [{ name, said }], skips: [] };
}

/** The last line of the test command: other programs read it. */
export function lastLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failures.length} failed, ${tally.skips.length} skipped`;
}

/** Nothing failed, and something was run. */
export function isGreen(tally: Tally): boolean {
  return tally.failures.length === 0 && tally.passed > 0;
}

/** Of each failure its name and its last words: where there is much output, only the end of it may be left to read. */
export function describeFailures(failures: readonly Named[]): string {
  if (failures.length === 0) return '';
  return `\nfailed:\n${failures.map(({ name, said }) => `  ${name}\n${lastWords(said)}`).join('')}`;
}

const LAST_LINES = 25;

function lastWords(said = ''): string {
  const lines = said.trimEnd().split('\n').slice(-LAST_LINES);
  return lines.map((line) => (line.trim() === '' ? '' : `    ${line}\n`)).join('');
}
