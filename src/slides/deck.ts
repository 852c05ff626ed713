import type { Lang, Text } from '../text/text.ts';

/** A deck in one language: what `slides/NN-name/en.md` says. */
export interface Deck {
  /** `03-mount` */
  readonly name: string;
  readonly lang: Lang;
  /** The lab that blocks without `lab=` mean. */
  readonly lab: string;
  /** `slides/03-mount/en.md` */
  readonly file: string;
  readonly title: string;
  /** As Marpit reads it. */
  readonly source: string;
  readonly slides: readonly Slide[];
}

export interface Slide {
  /** From 1. */
  readonly number: number;
  /** Its first line in the file. */
  readonly line: number;
  /** Without Markdown's marks. */
  readonly heading: string;
  /** Of its own: `lead`, `question`, `split`. */
  readonly classes: readonly string[];
  /** What it shows, in order. */
  readonly parts: readonly Part[];
  /** What the presenter sees: Markdown. */
  readonly notes: string;
}

export type Part =
  | { readonly kind: 'text'; readonly markdown: string; readonly line: number }
  | { readonly kind: 'code'; readonly code: string; readonly line: number }
  | { readonly kind: 'live'; readonly block: LiveBlock; readonly line: number };

export const LIVE_KINDS = ['commands', 'shown', 'map', 'calls', 'checker', 'question', 'answer'] as const;
export type LiveKind = (typeof LIVE_KINDS)[number];

/** A fenced block whose content comes from the labs' texts or from a run that was recorded. */
export interface LiveBlock {
  readonly of: LiveKind;
  /** The lab's id. */
  readonly lab: string;
  /** Undefined: in a lab host as new. */
  readonly step: string | undefined;
  readonly mistake: string | undefined;
  /** `A` is the learner's first shell. */
  readonly terminal: string | undefined;
  /** What the terminal is called on the slide. */
  readonly as: string | undefined;
  /** Before the step's solution. */
  readonly before: boolean;
  /** First and last line of the commands, from 1. */
  readonly lines: readonly [number, number] | undefined;
  /** Names of calls. */
  readonly only: readonly string[] | undefined;
  readonly max: number | undefined;
  readonly body: readonly string[];
}

/** Something wrong with a deck, and where. */
export interface DeckProblem {
  readonly file: string;
  readonly line: number;
  readonly problem: Text;
}

/** `slides/03-mount/en.md:41: …` */
export function formatProblem({ file, line, problem }: DeckProblem, lang: Lang): string {
  return `${file}:${line}: ${problem[lang]}`;
}
