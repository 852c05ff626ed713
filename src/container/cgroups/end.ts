import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGroups, removeGroups, thaw } from '../../labhost/cgroup-removal.ts';
import { groupsAt } from '../../observe/cgroup-walk.ts';
import { readProcText } from '../../observe/procfs.ts';
import { NslabError } from '../../text/error.ts';
import type { CgroupsPlan, ContainerGroup } from '../plan.ts';
import { groupName } from './plan.ts';

const PATIENCE_MS = 10_000;

/** Everything of a container's: also what a killed start has left, and what the container made in its groups. @throws NslabError `cgroup-stays`, `group-lingers` */
export async function endGroups(plan: CgroupsPlan): Promise<void> {
  await killGroup(plan);
  await removeGroups(plan.groups.map((g) => g.folder));
}

/** For when there is no record of them: the groups of a container of that name, wherever they lie. */
export function foundGroups(container: string): CgroupsPlan {
  const folders = findGroups(groupName(container));
  const version = (folder: string) => (existsSync(join(folder, 'cgroup.events')) ? 2 : 1);
  return {
    groups: folders.map((f) => ({ tree: { version: version(f), controllers: [] }, folder: f, settings: [] })),
  };
}

/**
 * SIGKILL for all that is in a container's groups, returning when nothing is: also where it forks faster than
 * one can read, or is frozen. Version 2 does it in one write; on version 1 what forks is frozen first,
 * so that nothing can be born between the reading and the killing. @throws NslabError `group-lingers`
 */
export async function killGroup({ groups }: CgroupsPlan): Promise<void> {
  const begin = Date.now();
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const members = membersOf(groups);
    if (members.length === 0) return;
    if (Date.now() - begin > PATIENCE_MS) throw lingers(members);
    killTwo(groups);
    await killFrozen(groups);
    await sleep(wait);
  }
}

/** cgroup.kill (5.14) takes the groups below along. */
function killTwo(groups: readonly ContainerGroup[]): void {
  for (const { tree, folder } of groups) if (tree.version === 2) put(join(folder, 'cgroup.kill'), '1');
}

const FREEZE_MS = 200;

/** Where there is no cgroup.kill: on version 1, and before Linux 5.14. */
export async function killFrozen(groups: readonly ContainerGroup[]): Promise<void> {
  const all = groups.flatMap(({ folder }) => groupsAt(folder));
  for (const group of all) {
    put(join(group, 'freezer.state'), 'FROZEN');
    put(join(group, 'cgroup.freeze'), '1');
  }
  const begin = Date.now();
  // What is in the kernel stops when it comes out of it: it may take its time, and is killed all the same.
  while (all.some(isFreezing) && Date.now() - begin < FREEZE_MS) await sleep(1);
  for (const pid of membersOf(groups)) kill(pid);
  thaw(groups.map((g) => g.folder));
}

/** Version 1 says so; version 2 says when it is done, in cgroup.events. */
function isFreezing(group: string): boolean {
  if (readProcText(join(group, 'freezer.state'))?.trim() === 'FREEZING') return true;
  return /^frozen 0$/m.test(readProcText(join(group, 'cgroup.events')) ?? '') && hasMembers(group);
}

function hasMembers(group: string): boolean {
  return (readProcText(join(group, 'cgroup.procs')) ?? '') !== '';
}

/** As seen from our pid namespace: 0 is one that we cannot see, and so cannot be a container of ours. */
function membersOf(groups: readonly ContainerGroup[]): number[] {
  const all = groups
    .flatMap(({ folder }) => groupsAt(folder))
    .flatMap((group) => readProcText(join(group, 'cgroup.procs'))?.split('\n') ?? [])
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return [...new Set(all)];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in between; or another's, and then the group stays and says so.
  }
}

function put(path: string, value: string): void {
  try {
    writeFileSync(path, value, { flag: 'r+' });
  } catch {
    // Not a file of this hierarchy, or the group went in between.
  }
}

function lingers(pids: readonly number[]): NslabError {
  const some = pids.slice(0, 5).join(', ');
  return new NslabError(
    'group-lingers',
    {
      en: `The container was killed, but processes of it have not gone (${some}): they are stuck in the kernel, or another user's.`,
      zh: `容器已被 kill，但仍有进程没有消失（${some}）：它们卡在内核里，或属于别的用户。`,
    },
    {
      hint: {
        en: 'Look for state D in `ps -eo pid,stat,wchan,comm`: such a process goes when the kernel lets go of it. Then once more.',
        zh: '用 `ps -eo pid,stat,wchan,comm` 看有没有状态 D：这样的进程要等内核放手才会消失，之后再试一次。',
      },
    },
  );
}
