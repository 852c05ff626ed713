import type { Text } from '../../text/text.ts';
import type { Difference } from '../difference.ts';
import type { SectionId } from '../observation.ts';
import type { RuntimeName } from '../runtimes/runtime.ts';

/** Why two containers of the same settings are not the same in something, and what that means. */
export interface Rule {
  /** Unique; rows with the same explanation are shown together. */
  readonly id: string;
  readonly section: SectionId;
  /** Whose differences it explains; everybody's when left out. */
  readonly runtimes?: readonly RuntimeName[];
  /** The row's name, in whole. */
  readonly name: RegExp;
  /** Narrows it down to the values that it is true of; `among` are all differences of the section. */
  when?(row: Difference, among: readonly Difference[]): boolean;
  readonly text: Text | ((row: Difference) => Text);
}

/** Has all the words of a value, as mount options are: those that only one of the two has. */
export function onlyIn(one: string | undefined, other: string | undefined): readonly string[] {
  const words = new Set((other ?? '').split(/[ ,]+/));
  return (one ?? '').split(/[ ,]+/).filter((word) => word !== '' && !words.has(word));
}
