import type { StepReport } from '../lab/report.ts';
import type { Evidence } from '../lab/verdict.ts';
import type { MarkedLine } from './marked.ts';

/** What is said of one call. */
export interface Said {
  /** The number that its process has for itself. */
  readonly process: string;
  /** Arguments decoded, run-time values filled in as far as they are known. */
  readonly call: string;
  /** Why, here; or what the call does. Empty when nobody has words for it. */
  readonly why: string;
  /** The lab's own words, not only what the call does. */
  readonly explained: boolean;
  /** Once it has returned. */
  readonly done?: {
    readonly outcome: string;
    readonly failed: boolean;
    readonly duration: string;
    readonly meaning: string | undefined;
  };
  /** The call's name, while it has not. */
  readonly waitsFor?: string;
}

/** How far Enter goes, or another key. */
export type Until = 'one' | 'explained' | 'end';

/** What the stage shows of a step that is performed. */
export interface Moment {
  readonly done: readonly Said[];
  readonly waiting: readonly Said[];
  readonly ahead: Said | undefined;
  /** How many calls have been made, and how many the program has. */
  readonly made: number;
  readonly total: number;
  /** The kernel's state, marked against the one before the call. */
  readonly state: readonly MarkedLine[];
}

/** A mistake that was made on purpose. */
export interface Shown {
  readonly name: string;
  readonly title: string;
  /** As the shells showed it. */
  readonly typed: readonly string[];
  readonly report: StepReport;
}

/** The kernel's answer to an experiment. */
export interface Answered {
  /** Undefined where this machine cannot decide. */
  readonly choice: string | undefined;
  readonly evidence: readonly Evidence[];
  readonly words: string;
}
