import type { Call } from '../../engine/call.ts';
import type { TraceEntry } from '../../engine/trace.ts';

/**
 * Calls as the program has them: what a child does stands below the call that made it. A parent and its child run at
 * the same time, so in the order in which they returned a trace would differ from run to run.
 */
export function inProgramOrder(entries: readonly TraceEntry[]): TraceEntry[] {
  const inTime = [...entries].sort((a, b) => (a.startNs < b.startNs ? -1 : 1));
  const children = new Set(inTime.flatMap(({ call }) => below(call)));
  const order = new Map<Call, number>();
  for (const { call } of inTime) {
    if (children.has(call)) continue;
    for (const one of [call, ...below(call)]) if (!order.has(one)) order.set(one, order.size);
  }
  const place = ({ call }: TraceEntry): number => order.get(call) ?? order.size;
  return inTime.sort((a, b) => place(a) - place(b));
}

function below(call: Call): Call[] {
  return (call.child ?? []).flatMap((one) => [one, ...below(one)]);
}
