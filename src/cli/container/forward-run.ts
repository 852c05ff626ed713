import { readOptions } from '../../container/run/options/read-options.ts';
import type { Call, Surroundings } from '../command.ts';
import { forward, hostForContainers, typedAgain } from './forward.ts';
import { insideOptions } from './inside-paths.ts';
import { assertTerminal } from './terminal.ts';

/** `nslab run` typed on the machine: the same in the lab host. What is typed wrongly is said before one is made. */
export async function forwardRun(call: Call, at: Surroundings): Promise<number> {
  const caller = { cwd: process.cwd(), env: process.env };
  const options = readOptions(call, caller);
  assertTerminal(options);
  const host = await hostForContainers(at);
  const argv = typedAgain('run', call, insideOptions(call.options, host, caller));
  return forward(host, argv, at, { tty: options.terminal && !options.detached });
}
