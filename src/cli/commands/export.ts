import type { Call, CommandRun, Surroundings } from '../command.ts';
import { exportBundle } from '../container/export-bundle.ts';
import { forward, hostForContainers, typedAgain } from '../container/forward.ts';
import { forwarded } from '../container/forward-any.ts';
import { insideOptions } from '../container/inside-paths.ts';
import { inPlace, machineStore } from '../container/place.ts';

/**
 * An OCI bundle, of a container or of what `nslab run` would make. Its ids are those of the place where it is made:
 * root makes one for the machine, unless it is of a container in the lab host.
 */
export const run: CommandRun = inPlace(exportBundle, async (call, at) => {
  if (call.positionals.length > 0) return forwarded('export')(call, at);
  if (process.getuid?.() === 0) return exportBundle(machineStore(at.state), call, at);
  return inNewHost(call, at);
});

async function inNewHost(call: Call, at: Surroundings): Promise<number> {
  const host = await hostForContainers(at);
  const options = insideOptions(call.options, host, { cwd: process.cwd(), env: process.env });
  return forward(host, typedAgain('export', call, options), at);
}
