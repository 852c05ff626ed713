/*
 * What a lab in a folder of its own imports from 'nslab/lab': what labs, checkers and verdicts are made of.
 * labs/AUTHORS.md builds one from the first file to the last.
 */

export type { HostFeature } from '../observe/features.ts';
export type { Text } from '../text/text.ts';
export {
  /** Several names in a row, as a language has them: `a, b` and `a、b`. */
  listed,
  /** A text that is the same in every language: a path, a command, a number. */
  same,
} from '../text/text.ts';
export type {
  /** What `checkers/STEP.ts` exports as default. */
  Checker,
  /** A question that the kernel answers, in a lab host of its own. */
  Experiment,
  /** What `experiments.ts` exports as `experiments`, by step. */
  Experiments,
  /** What `lab.ts` exports as `lab`. */
  LabDeclaration,
  /** A wrong route, and the diagnosis that it must get. */
  Mistake,
  /** What `mistakes.ts` exports as `mistakes`, by step. */
  Mistakes,
  /** What an experiment has found out, with its evidence. */
  Outcome,
  /** What a program is told of the lab host that it runs in. */
  ProgramContext,
  /** What `programs.ts` exports as `programs`, and as `setups`, by step: calls of the module nslab. */
  Programs,
  /** The lab host of an experiment. */
  Scratch,
  StepDeclaration,
} from './lab.ts';
export {
  /** Lines `what → value`, printed by the script of an experiment, as evidence. */
  Seen,
} from './seen.ts';
export {
  type Blocked,
  /** Another step of this lab has to be done first. */
  blocked,
  type CheckError,
  type Evidence,
  type Fail,
  /** Not there yet: what was wanted, what is the case, and which mistake it is, where it is one. */
  fail,
  type Pass,
  /** The state is there. */
  pass,
  type Unsupported,
  /** This machine cannot do it: why, and what would help. */
  unsupported,
  type Values,
  type Verdict,
} from './verdict.ts';
