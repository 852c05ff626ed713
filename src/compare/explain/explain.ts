import type { Text } from '../../text/text.ts';
import type { Comparison } from '../comparison.ts';
import type { Difference } from '../difference.ts';
import type { RuntimeName } from '../runtimes/runtime.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';

export interface Explanation {
  readonly id: string;
  readonly text: Text;
}

/**
 * Undefined for a difference that nobody has an explanation for: that is told, not passed over.
 * `among` are all differences of its section.
 */
export function explain(
  row: Difference,
  runtime: RuntimeName,
  among: readonly Difference[] = [row],
  rules: readonly Rule[] = RULES,
): Explanation | undefined {
  const rule = rules.find(
    (r) =>
      r.section === row.section &&
      (r.runtimes === undefined || r.runtimes.includes(runtime)) &&
      r.name.exec(row.name)?.[0] === row.name &&
      (r.when === undefined || r.when(row, among)),
  );
  if (rule === undefined) return undefined;
  return { id: rule.id, text: typeof rule.text === 'function' ? rule.text(row) : rule.text };
}

/** What a comparison has shown and nobody can explain. */
export function unexplained({
  sections,
  runtime,
}: Pick<Comparison, 'sections' | 'runtime'>): readonly Difference[] {
  return sections.flatMap(({ different }) =>
    different.filter((row) => explain(row, runtime.name, different) === undefined),
  );
}
