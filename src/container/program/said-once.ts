import type { Call } from '../../engine/call.ts';

/** The same calls; of those that have the same reason the first one says it, in each process anew. */
export function saidOnce(calls: readonly Call[]): Call[] {
  const said = new Set<string>();
  return calls.map(({ why, child, ...call }) => {
    const again = why !== undefined && said.has(why.en);
    if (why) said.add(why.en);
    return {
      ...call,
      ...(why && !again ? { why } : {}),
      ...(child ? { child: saidOnce(child) } : {}),
    };
  });
}
