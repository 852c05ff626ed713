import type { Layout } from './program.ts';
import type { TraceEntry } from './trace.ts';

/**
 * The entries in the order in which their calls ended, with each process's number as the starter sees it.
 * A spawn's result is the child's number in its parent's pid namespace; it is the starter's too as long as
 * every process on the way up sees itself under the number that its parent got for it.
 */
export function outerPids(layout: Layout, entries: ReadonlyMap<number, TraceEntry>): TraceEntry[] {
  const seen = [...entries].map(([instruction, entry]) => {
    const outer = outerPid(layout, entries, layout.parents[instruction], entry.pid);
    return outer === undefined ? entry : { ...entry, outerPid: outer };
  });
  return seen.sort((a, b) => (a.endNs < b.endNs ? -1 : a.endNs > b.endNs ? 1 : 0));
}

function outerPid(
  layout: Layout,
  entries: ReadonlyMap<number, TraceEntry>,
  spawn: number | undefined,
  pid: number,
): number | undefined {
  if (spawn === undefined) return pid;
  const made = entries.get(spawn);
  if (!made) return undefined;
  const grandparent = layout.parents[spawn];
  const parentIsOutside = outerPid(layout, entries, grandparent, made.pid) === made.pid;
  return parentIsOutside ? Number(made.result) : undefined;
}
