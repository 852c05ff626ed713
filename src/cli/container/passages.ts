import type { TraceEntry } from '../../engine/trace.ts';

/** Calls of one process that one step teaches, one after the other. */
export interface Passage {
  readonly topic: string | undefined;
  readonly who: 'maker' | 'container' | 'helper';
  readonly entries: readonly TraceEntry[];
}

/** What belongs to no step, and is needed all the same, goes with what its process did before. */
function topicOf(entry: TraceEntry, before: string | undefined): string | undefined {
  return entry.call.topic ?? before;
}

/**
 * Two processes work at the same time, and their calls come in each other's way: each one's are kept together as long
 * as they have one topic, and told when they began.
 */
export function passagesOf(entries: readonly TraceEntry[]): Passage[] {
  const whoIs = roles(entries);
  const open = new Map<number, { topic: string | undefined; entries: TraceEntry[] }>();
  const all: { who: Passage['who']; topic: string | undefined; entries: TraceEntry[] }[] = [];
  for (const entry of entries) {
    const who = whoIs(entry);
    const process = processOf(entry);
    const last = open.get(process);
    const topic = topicOf(entry, last?.topic);
    if (last && last.topic === topic) {
      last.entries.push(entry);
      continue;
    }
    const passage = { who, topic, entries: [entry] };
    open.set(process, passage);
    all.push(passage);
  }
  return joined(all.sort((a, b) => began(a.entries) - began(b.entries)));
}

/** Neighbours that say the same: what one process did for another in between has gone elsewhere. */
function joined(passages: readonly Passage[]): Passage[] {
  const result: { who: Passage['who']; topic: string | undefined; entries: readonly TraceEntry[] }[] = [];
  for (const passage of passages) {
    const before = result.at(-1);
    if (before && before.who === passage.who && before.topic === passage.topic)
      before.entries = [...before.entries, ...passage.entries];
    else result.push({ ...passage });
  }
  return result;
}

function began(entries: readonly TraceEntry[]): number {
  return Number(entries[0]?.startNs ?? 0n);
}

/** In a pid namespace of its own a process knows itself by another number than its maker does. */
function processOf({ outerPid, pid }: TraceEntry): number {
  return outerPid ?? -pid;
}

function roles(entries: readonly TraceEntry[]): (entry: TraceEntry) => Passage['who'] {
  const container = entries.find((e) => e.call.as === 'container');
  const first = container ?? entries.find((e) => e.call.name === 'spawn');
  const inside = Number(container?.result ?? -1n);
  const maker = first && processOf(first);
  return (entry) => {
    const process = processOf(entry);
    if (process === inside) return 'container';
    return maker === undefined || process === maker ? 'maker' : 'helper';
  };
}
