import type { HostFeature } from '../observe/features.ts';
import type { StateFolder } from '../state/folder.ts';
import { makeGroups } from './cgroup-groups.ts';
import { writeRunFolder } from './client.ts';
import { outside } from './idmap.ts';
import { type HostPlan, planHost } from './plan.ts';
import { makeWorkFolder, stateError } from './preflight.ts';
import { writeIntent } from './record.ts';

/** Everything outside the new namespaces: the folders that the lab host will show, and the intent. */
export function prepare(state: StateFolder, lab: string, features: readonly HostFeature[] = []): HostPlan {
  const plan = planHost(state, lab, features);
  const { mapping } = plan;
  const owner =
    mapping.by === 'root'
      ? { uid: outside(mapping.uids, 0) ?? 0, gid: outside(mapping.gids, 0) ?? 0 }
      : undefined;
  makeWorkFolder(state, lab, owner);
  try {
    // The state folder keeps other users out; the lab host's root, nobody on the machine, has to get in.
    writeRunFolder(state, mapping.by === 'root' ? 0o755 : 0o700, plan.client);
    writeIntent(state, lab, plan.cgroups);
  } catch (error) {
    throw stateError(state, error as NodeJS.ErrnoException);
  }
  return plan.cgroups ? { ...plan, cgroups: makeGroups(plan.cgroups, owner) } : plan;
}
