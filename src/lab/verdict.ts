import type { Text } from '../text/text.ts';

/** One thing that was read, and what it said: `/proc/4242/ns/uts` → `uts:[4026532177]`. */
export interface Evidence {
  readonly what: string;
  readonly value: string;
}

/** The learner's state is the right one. */
export interface Pass {
  readonly status: 'pass';
  readonly actual: Text;
  readonly evidence: readonly Evidence[];
}

/** The learner's state is not (yet) the right one: the only verdict that speaks of the learner. */
export interface Fail {
  readonly status: 'fail';
  readonly expected: Text;
  readonly actual: Text;
  readonly evidence: readonly Evidence[];
  /** Stable name of a recognised mistake (a `{#name}` section of the lab's text), or null. */
  readonly diagnosis: string | null;
  /** What `{{name}}` stands for in the mistake's text; several words are listed as the language does it. */
  readonly values: Values;
}

export type Values = Readonly<Record<string, string | readonly (string | number)[]>>;

/** Cannot be judged before another step is done. */
export interface Blocked {
  readonly status: 'blocked';
  /** The id of the step that must pass first. */
  readonly by: string;
  readonly evidence: readonly Evidence[];
}

/** This machine cannot do it. */
export interface Unsupported {
  readonly status: 'unsupported';
  readonly reason: Text;
  readonly remedy: Text;
  readonly evidence: readonly Evidence[];
}

/** The checker itself could not look. */
export interface CheckError {
  readonly status: 'error';
  readonly cause: unknown;
  readonly evidence: readonly Evidence[];
}

export type Verdict = Pass | Fail | Blocked | Unsupported | CheckError;

export function pass(actual: Text, evidence: readonly Evidence[] = []): Pass {
  return { status: 'pass', actual, evidence };
}

export function fail(f: {
  expected: Text;
  actual: Text;
  evidence?: readonly Evidence[];
  diagnosis?: string;
  values?: Readonly<Record<string, Values[string] | number>>;
}): Fail {
  const values = Object.fromEntries(
    Object.entries(f.values ?? {}).map(([k, v]) => [k, typeof v === 'number' ? String(v) : v]),
  );
  return {
    status: 'fail',
    expected: f.expected,
    actual: f.actual,
    evidence: f.evidence ?? [],
    diagnosis: f.diagnosis ?? null,
    values,
  };
}

export function blocked(by: string, evidence: readonly Evidence[] = []): Blocked {
  return { status: 'blocked', by, evidence };
}

export function unsupported(reason: Text, remedy: Text, evidence: readonly Evidence[] = []): Unsupported {
  return { status: 'unsupported', reason, remedy, evidence };
}
