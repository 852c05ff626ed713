import type { Outcome } from './lab.ts';
import type { Evidence } from './verdict.ts';

const SEPARATOR = ' → ';

/** What an experiment's script has printed: each line `what → value` is one thing seen, other lines are nothing. */
export class Seen {
  readonly evidence: readonly Evidence[];

  constructor(stdout: string) {
    this.evidence = stdout.split('\n').flatMap((line) => {
      const at = line.indexOf(SEPARATOR);
      if (at < 0) return [];
      return [{ what: line.slice(0, at).trim(), value: line.slice(at + SEPARATOR.length).trim() }];
    });
  }

  of(what: string): string | undefined {
    return this.evidence.find((e) => e.what === what)?.value;
  }

  outcome(answer: string): Outcome {
    return { answer, evidence: this.evidence };
  }
}
