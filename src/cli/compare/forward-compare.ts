import { readOptions } from '../../container/run/options/read-options.ts';
import type { Call, Surroundings } from '../command.ts';
import { forward, hostForContainers, typedAgain } from '../container/forward.ts';
import { insideOptions } from '../container/inside-paths.ts';
import { showRecorded } from './recorded.ts';
import { wantedRuntime } from './wanted.ts';

/** `nslab compare` typed on the machine: the same in the lab host. What cannot be is said before one is made. */
export async function forwardCompare(call: Call, at: Surroundings): Promise<number> {
  const caller = { cwd: process.cwd(), env: process.env };
  readOptions(call, caller);
  const wanted = await wantedRuntime(call);
  if (wanted.runtime === undefined) return showRecorded(wanted.instead, wanted.why, call, at);
  const host = await hostForContainers(at);
  return forward(host, typedAgain('compare', call, insideOptions(call.options, host, caller)), at);
}
