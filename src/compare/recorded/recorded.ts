import type { Comparison } from '../comparison.ts';
import { compareObservations, type Difference } from '../difference.ts';
import type { Observation } from '../observation.ts';
import type { RuntimeName } from '../runtimes/runtime.ts';
import { TABLE } from './table.ts';

/** What `nslab compare` has shown on one machine with the default settings. */
export interface Recorded extends Pick<Comparison, 'version' | 'kernel' | 'cgroups' | 'date' | 'command'> {
  readonly ours: Observation;
  readonly theirs: Readonly<Record<RuntimeName, RecordedRuntime>>;
}

/** Another's container: what is not as in ours. */
export interface RecordedRuntime {
  readonly version: string;
  readonly different: readonly RecordedRow[];
}

/** Null is what the one does not have. */
export type RecordedRow = readonly [
  section: Difference['section'],
  name: string,
  ours: string | null,
  theirs: string | null,
];

/** As if it had been made now, but for its date. */
export function recordedComparison(name: RuntimeName, table: Recorded = TABLE): Comparison {
  const { ours, theirs, ...about } = table;
  const { version, different } = theirs[name];
  const other: Record<string, Record<string, string>> = {};
  for (const [section, rows] of Object.entries(ours)) other[section] = { ...rows };
  for (const [section, row, , value] of different) {
    const rows = other[section] ?? {};
    other[section] = rows;
    if (value === null) delete rows[row];
    else rows[row] = value;
  }
  return { ...about, runtime: { name, version }, sections: compareObservations(ours, other) };
}
