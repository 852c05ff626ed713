import { visible } from '../guide/visible.ts';
import type { LabEntry, LabPlaces } from '../lab/catalogue.ts';
import type { LabDeclaration } from '../lab/lab.ts';
import type { LabText } from '../lab/text.ts';
import type { Text } from '../text/text.ts';

/** Something to be put right in a lab. */
export interface Finding {
  /** Stable: `hints-three`, `diagnosis-without-text`. */
  readonly rule: string;
  /** From the top of the repository. */
  readonly file: string;
  /** Counted from 1; undefined when the whole file is meant. */
  readonly line?: number;
  readonly message: Text;
}

/** What the rules look at. */
export interface LabUnderLint {
  readonly at: LabPlaces;
  readonly entry: LabEntry;
  readonly declared: LabDeclaration | undefined;
  readonly en: LabText;
  readonly zh: LabText;
  /** Of the lab's own folder: `labs/03-mount/zh.md`, as findings name it. */
  file(name: string): string;
}

export type Rule = (lab: LabUnderLint) => readonly Finding[] | Promise<readonly Finding[]>;

/** One line a finding, as compilers print: `labs/01-uts/en.md:12: …`. */
export function formatFinding(finding: Finding, lang: keyof Text): string {
  const file = visible(finding.file, 200);
  const where = finding.line === undefined ? file : `${file}:${finding.line}`;
  return `${where}: ${finding.message[lang]} [${finding.rule}]`;
}
