import type { Comparison } from '../../compare/comparison.ts';
import { explain } from '../../compare/explain/explain.ts';

/** Stable: other programs read it, and recorded tables are made from it. */
export function comparisonJson(comparison: Comparison, recorded: boolean): string {
  const { sections, runtime, ...about } = comparison;
  const explained = sections.map(({ section, equal, different }) => ({
    section,
    equal: Object.fromEntries(equal.map(({ name, value }) => [name, value])),
    different: different.map((row) => {
      const { name, ours, theirs } = row;
      const explanation = explain(row, runtime.name, different);
      return {
        name,
        ours: ours ?? null,
        theirs: theirs ?? null,
        explanation: explanation ? { id: explanation.id, ...explanation.text } : null,
      };
    }),
  }));
  return JSON.stringify({ recorded, runtime, ...about, sections: explained }, undefined, 2);
}
