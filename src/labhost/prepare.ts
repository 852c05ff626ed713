import { statSync } from 'node:fs';
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
    writeRunFolder(state, modeOfRun(plan), plan.client);
    writeIntent(state, lab, plan.cgroups);
  } catch (error) {
    throw stateError(state, error as NodeJS.ErrnoException);
  }
  return plan.cgroups ? { ...plan, cgroups: makeGroups(plan.cgroups, owner) } : plan;
}

/**
 * Ids of the lab host that are not our own are strangers on the machine, and ask `nslab` all the same: its root,
 * where we are root; an ordinary person of its own in lab 4. The state folder keeps everybody else out.
 */
function modeOfRun({ mapping, state }: HostPlan): number {
  const isClosed = (statSync(state.root).mode & 0o077) === 0;
  return mapping.by === 'root' || (mapping.by === 'helpers' && isClosed) ? 0o755 : 0o700;
}
