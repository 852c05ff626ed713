import type { Comparison } from '../../compare/comparison.ts';
import { type Explanation, explain } from '../../compare/explain/explain.ts';
import type { SectionId } from '../../compare/observation.ts';
import type { Text } from '../../text/text.ts';

/** `nslab compare --json`: stable, other programs read it. Null is what one does not have. */
interface ShownComparison extends Omit<Comparison, 'sections'> {
  readonly recorded: boolean;
  readonly sections: readonly {
    readonly section: SectionId;
    readonly equal: Readonly<Record<string, string>>;
    readonly different: readonly ShownDifference[];
  }[];
}

interface ShownDifference {
  readonly name: string;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly explanation: ({ readonly id: string } & Text) | null;
}

export function comparisonJson(comparison: Comparison, recorded: boolean): string {
  const { sections, runtime } = comparison;
  const shown: ShownComparison = {
    ...comparison,
    recorded,
    sections: sections.map(({ section, equal, different }) => ({
      section,
      equal: Object.fromEntries(equal.map(({ name, value }) => [name, value])),
      different: different.map((row) => ({
        name: row.name,
        ours: row.ours ?? null,
        theirs: row.theirs ?? null,
        explanation: shownExplanation(explain(row, runtime.name, different)),
      })),
    })),
  };
  return JSON.stringify(shown, undefined, 2);
}

function shownExplanation(explanation: Explanation | undefined): ShownDifference['explanation'] {
  return explanation ? { id: explanation.id, ...explanation.text } : null;
}

/** What `comparisonJson` was made from. */
export function comparisonFromJson(text: string): Comparison {
  const { recorded: _, sections, ...about } = JSON.parse(text) as ShownComparison;
  return {
    ...about,
    sections: sections.map(({ section, equal, different }) => ({
      section,
      equal: Object.entries(equal).map(([name, value]) => ({ name, value })),
      different: different.map(({ name, ours, theirs }) => ({
        section,
        name,
        ours: ours ?? undefined,
        theirs: theirs ?? undefined,
      })),
    })),
  };
}
