import type { Evidence, Verdict } from '../lab/verdict.ts';

/** A verdict on one step in a person's language; what `nslab check --json` prints of a step. */
export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly status: Verdict['status'];
  readonly expected: string | null;
  readonly actual: string | null;
  readonly evidence: readonly Evidence[];
  /** The stable name of a recognised mistake. */
  readonly diagnosis: string | null;
  /** One or more sentences: what was seen, and what it means. */
  readonly message: string;
  /** The next move. */
  readonly hint: string | null;
}

/** 0 all pass; 1 some are not there yet; 3 nothing is wrong, but something could not be decided. */
export function exitStatus(reports: readonly StepReport[]): number {
  if (reports.every((r) => r.status === 'pass')) return 0;
  return reports.some((r) => r.status === 'fail' || r.status === 'blocked') ? 1 : 3;
}
