import { makeGroups } from '../labhost/cgroup-groups.ts';
import { cgroupFacts } from '../labhost/cgroup-own.ts';
import { planCgroups } from '../labhost/cgroup-plan.ts';
import { removeGroups } from '../labhost/cgroup-removal.ts';
import type { CgroupTree, HostCgroups } from '../observe/cgroup-trees.ts';
import { UID } from './another-user.ts';

/** The cgroups that another user could be given here; `lack` says why not. */
export function groupsToGive(): HostCgroups {
  return planCgroups(cgroupFacts(), `nslab-user-${process.pid}`);
}

/** Gives the user cgroups to divide, as systemd does, while `work` goes on: it is told what a shell says to join them. */
export async function withGivenGroups<T>(work: (join: string) => Promise<T>): Promise<T> {
  const planned = groupsToGive();
  const { trees } = planned.lack ? { trees: [] } : makeGroups(planned, { uid: UID, gid: UID });
  try {
    return await work(trees.map((tree) => `${joinTree(tree)}\n`).join(''));
  } finally {
    await removeGroups(trees.map((tree) => tree.folder));
  }
}

/** On v2 the shell goes to a leaf, so that the rest can be divided. */
function joinTree({ version, folder, leaf }: CgroupTree): string {
  if (version === 1) return `echo 0 > ${folder}/tasks`;
  const give = leaf === '' ? '' : `; echo '+cpu +memory +pids' > ${folder}/cgroup.subtree_control`;
  return `echo 0 > ${folder}${leaf}/cgroup.procs${give}`;
}
