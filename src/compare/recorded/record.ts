import { isDeepStrictEqual } from 'node:util';
import type { Comparison } from '../comparison.ts';
import { type Observation, SECTIONS } from '../observation.ts';
import { RUNTIME_NAMES, type RuntimeName } from '../runtimes/runtime.ts';
import type { Recorded, RecordedRuntime } from './recorded.ts';

/** Comparisons of one machine with the same settings, as one table. @throws Error when ours was not the same in all */
export function recordedOf(made: Readonly<Record<RuntimeName, Comparison>>): Recorded {
  const all = RUNTIME_NAMES.map((name) => withIdsOf(made[RUNTIME_NAMES[0]], made[name]));
  const [first, ...others] = all as [Comparison, ...Comparison[]];
  const ours = oursIn(first);
  for (const other of others) {
    const apart = SECTIONS.filter((id) => !isDeepStrictEqual(oursIn(other)[id], ours[id]));
    if (apart.length > 0)
      throw new Error(
        `our container beside ${other.runtime.name} was not the one beside ${first.runtime.name}: ${apart}`,
      );
  }
  const theirs = Object.fromEntries(all.map((one) => [one.runtime.name, theirsIn(one)]));
  const { version, kernel, cgroups, date, command } = first;
  return { version, kernel, cgroups, date, command, ours, theirs: theirs as Recorded['theirs'] };
}

const MAPS = ['uid_map', 'gid_map'];

/** Each container is given the next range of ids: as if all had been given the first one's. */
function withIdsOf(first: Comparison, other: Comparison): Comparison {
  const given = (comparison: Comparison, map: string) => oursIn(comparison).users?.[map];
  const renamed = (name: string, value: string | undefined) =>
    MAPS.includes(name) && value !== undefined && value === given(other, name) ? given(first, name) : value;
  const sections = other.sections.map((section) =>
    section.section === 'users'
      ? {
          ...section,
          equal: section.equal.map(({ name, value }) => ({ name, value: renamed(name, value) ?? value })),
          different: section.different.map((row) => ({ ...row, ours: renamed(row.name, row.ours) })),
        }
      : section,
  );
  return { ...other, sections };
}

/** By name, so that the order of another's rows is no difference. */
function oursIn({ sections }: Comparison): Observation {
  return Object.fromEntries(
    SECTIONS.flatMap((id) => {
      const section = sections.find((s) => s.section === id);
      const rows = [
        ...(section?.equal ?? []).map(({ name, value }) => [name, value] as const),
        ...(section?.different ?? []).flatMap(({ name, ours }) =>
          ours === undefined ? [] : [[name, ours] as const],
        ),
      ];
      return rows.length === 0 ? [] : [[id, Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)))]];
    }),
  );
}

function theirsIn({ runtime, sections }: Comparison): RecordedRuntime {
  const rows = sections.flatMap((s) => s.different.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  return {
    version: runtime.version,
    different: rows.map(({ section, name, ours, theirs }) => [section, name, ours ?? null, theirs ?? null]),
  };
}
