import { readOptions } from '../../container/run/options/read-options.ts';
import type { Call, Surroundings } from '../command.ts';
import { forward, hostForContainers, typedAgain } from '../container/forward.ts';
import { insideOptions } from '../container/inside-paths.ts';

/** `nslab compare` typed on the machine: the same in the lab host. What is typed wrongly is said before one is made. */
export async function forwardCompare(call: Call, at: Surroundings): Promise<number> {
  const caller = { cwd: process.cwd(), env: process.env };
  readOptions(call, caller);
  const host = await hostForContainers(at);
  return forward(host, typedAgain('compare', call, insideOptions(call.options, host, caller)), at);
}
