import type { Lang, Text } from '../text/text.ts';

/** The words of a lab in one language: what `labs/NN-lab/en.md` or `zh.md` says. Bodies are Markdown. */
export interface LabText {
  readonly lang: Lang;
  readonly file: string;
  readonly title: string;
  /** What comes before the first step. */
  readonly story: string;
  /** In the order of the file. */
  readonly steps: ReadonlyMap<string, StepText>;
}

export type StepText = DoText | ExperimentText;

/** A section `## Title {#id}` of a step to be done. */
export interface DoText {
  readonly kind: 'do';
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly task: string;
  readonly why: string;
  readonly look: string;
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
  /** The section as it is shown; its blocks of commands are in `commands`. */
  readonly solution: string;
  readonly commands: readonly CodeBlock[];
  /** Shown when the step passes. */
  readonly done: string | undefined;
  readonly mistakes: ReadonlyMap<string, MistakeText>;
}

/** A section of an experiment: it has a `### Question {#question}`. */
export interface ExperimentText {
  readonly kind: 'experiment';
  readonly id: string;
  readonly title: string;
  readonly line: number;
  /** Without the list of choices. */
  readonly question: string;
  /** Words of each choice, in the order of the text. */
  readonly choices: ReadonlyMap<string, string>;
  readonly answer: string;
  readonly look: string;
}

/** ```` ```sh terminal=B ````: lines to type, one after the other, into one of the learner's shells. */
export interface CodeBlock {
  readonly language: string;
  /** `A` is the learner's first shell. */
  readonly terminal: string;
  readonly code: string;
  readonly line: number;
}

/** `#### Title {#diagnosis}` under Mistakes; `{{name}}` in it stands for a value of the verdict. */
export interface MistakeText {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  /** What was seen and why it happens. */
  readonly seen: string;
  /** What to do next: the paragraphs from the one that starts with `→`, without the arrow. */
  readonly next: string;
}

/** Something wrong with a text, and where. */
export interface TextProblem {
  readonly file: string;
  readonly line: number;
  readonly problem: Text;
}
