import { type Lang, say } from '../text/text.ts';
import type { Lab } from './catalogue.ts';
import { explain } from './explain.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** A verdict on one step in a person's language: what `nslab check --json` prints of a step. Stable. */
export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly status: Verdict['status'];
  readonly expected: string | null;
  readonly actual: string | null;
  readonly evidence: readonly Evidence[];
  /** The stable name of a recognised mistake. */
  readonly diagnosis: string | null;
  /** One or more sentences (Markdown): what was seen, and what it means. */
  readonly message: string;
  /** The next move. */
  readonly hint: string | null;
}

/** What `nslab check --json` prints. */
export interface LabReport {
  readonly lab: string;
  readonly steps: readonly StepReport[];
}

export function reportStep(lab: Lab, step: string, verdict: Verdict, lang: Lang): StepReport {
  const { message, hint } = explain(lab, step, verdict, lang);
  const evidence = verdict.evidence.map(({ what, value }) => ({ what, value }));
  const said = { id: step, title: say(lab.stepTitle(step), lang), status: verdict.status };
  const unknown = { expected: null, actual: null, evidence, diagnosis: null, message, hint };
  switch (verdict.status) {
    case 'pass':
      return { ...said, ...unknown, actual: say(verdict.actual, lang) };
    case 'fail': {
      const { expected, actual, diagnosis } = verdict;
      return { ...said, ...unknown, expected: say(expected, lang), actual: say(actual, lang), diagnosis };
    }
    default:
      return { ...said, ...unknown };
  }
}

export function reportLab(lab: Lab, steps: readonly StepReport[]): LabReport {
  return { lab: lab.id, steps };
}

/** 0 all pass; 1 some are not there yet; 3 nothing is wrong, but something (or everything) could not be decided. */
export function exitStatus(reports: readonly StepReport[]): number {
  if (reports.length === 0) return 3;
  if (reports.every((r) => r.status === 'pass')) return 0;
  return reports.some((r) => r.status === 'fail' || r.status === 'blocked') ? 1 : 3;
}
