import { type Observation, SECTIONS, type SectionId } from './observation.ts';

/** A name under which the two do not have the same; undefined where one has nothing of that name. */
export interface Difference {
  readonly section: SectionId;
  readonly name: string;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

export interface Equal {
  readonly name: string;
  readonly value: string;
}

export interface ComparedSection {
  readonly section: SectionId;
  readonly equal: readonly Equal[];
  readonly different: readonly Difference[];
}

/** Section by section; one that only one of them has is all differences. */
export function compareObservations(ours: Observation, theirs: Observation): ComparedSection[] {
  return SECTIONS.flatMap((section) => {
    const mine = ours[section] ?? {};
    const others = theirs[section] ?? {};
    const names = [...new Set([...Object.keys(mine), ...Object.keys(others)])];
    if (names.length === 0) return [];
    const rows = names.map((name) => ({ section, name, ours: mine[name], theirs: others[name] }));
    return [
      {
        section,
        equal: rows.flatMap(({ name, ours, theirs }) =>
          ours !== undefined && ours === theirs ? [{ name, value: ours }] : [],
        ),
        different: rows.filter((row) => row.ours !== row.theirs),
      },
    ];
  });
}
