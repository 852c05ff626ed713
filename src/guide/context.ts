import type { ProgramContext } from '../lab/lab.ts';
import { clientFolders } from '../labhost/client.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { look } from '../observe/look.ts';

/** What a step's programs are told of the lab host that they run in. */
export function contextOf(host: LabHost): ProgramContext {
  const { nodeInside, packageInside } = clientFolders();
  return { work: '/lab', machine: look(host), node: nodeInside, pkg: packageInside };
}
