import { type Call, result } from '../engine/call.ts';
import { spawn, wait4 } from '../engine/calls/processes.ts';
import { gated } from '../engine/gates.ts';
import { Stepping } from '../engine/stepping.ts';
import { enterCalls, startOf } from './enter.ts';
import type { LabHost } from './labhost.ts';

/** Runs calls in the lab host as `runInside` does, one by one, each when it is told to. */
export async function stepInside(host: LabHost, calls: readonly Call[]): Promise<Stepping> {
  const program = gated(calls);
  const stepping = new Stepping(
    program,
    [
      ...program.opening,
      ...enterCalls(host),
      spawn({ flags: [], child: program.calls }, { as: 'inside' }),
      wait4(result('inside')),
    ],
    { detached: true, ...startOf(host) },
  );
  await stepping.ready();
  return stepping;
}
