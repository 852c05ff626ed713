import type { Text } from './text.ts';

/** The one class of error that a person is shown: what was attempted, why it failed here, what to do next. */
export class NslabError extends Error {
  /** Stable: `lab-unknown`, `userns-forbidden`. */
  readonly code: string;
  readonly text: Text;
  readonly hint: Text | undefined;
  /** 1 failed, 2 used wrongly, 3 could not be decided. */
  readonly status: number;

  constructor(code: string, text: Text, options: { hint?: Text; status?: number; cause?: unknown } = {}) {
    super(text.en, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'NslabError';
    this.code = code;
    this.text = text;
    this.hint = options.hint;
    this.status = options.status ?? 1;
  }
}
