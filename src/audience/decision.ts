import type { Evidence } from '../lab/verdict.ts';
import type { Text } from '../text/text.ts';

/** What came of asking the kernel. `seconds` is how long it took, with the lab host that was made for it. */
export type Decision =
  | {
      readonly is: 'answered';
      /** The name of a choice. */
      readonly answer: string;
      readonly evidence: readonly Evidence[];
      readonly seconds: number;
    }
  /** This machine cannot decide it. */
  | {
      readonly is: 'undecided';
      readonly reason: Text;
      readonly remedy: Text;
      readonly evidence: readonly Evidence[];
      readonly seconds: number;
    }
  /** It could not be run at all. */
  | { readonly is: 'failed'; readonly why: Text; readonly hint: Text | undefined; readonly seconds: number };
