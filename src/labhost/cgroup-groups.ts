import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CgroupTree, HostCgroups } from '../observe/cgroup-trees.ts';
import type { StateFolder } from '../state/folder.ts';
import { refusedLack } from './cgroup-lack.ts';
import { removeFolders } from './cgroup-removal.ts';

/** The lab host's groups are named by its state folder, so that what a killed start left is known as ours. */
export function groupName(state: StateFolder): string {
  return `nslab-${state.key}`;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes the planned groups, and gives them to the lab host's root. Where one is refused there are none, and it says why. */
export function makeGroups(cgroups: HostCgroups, owner: Owner | undefined): HostCgroups {
  const { trees, scope } = cgroups;
  // A scope is there only as long as something runs in it: its first process makes the rest.
  if (scope) return cgroups;
  for (const tree of trees) {
    try {
      makeGroup(tree, owner);
    } catch (error) {
      for (const made of trees) removeFolders(made.folder);
      const { code, path } = error as NodeJS.ErrnoException;
      return { trees: [], lack: refusedLack(path ?? tree.folder, code ?? String(error)) };
    }
  }
  return cgroups;
}

function makeGroup(tree: CgroupTree, owner: Owner | undefined): void {
  mkdirSync(tree.folder);
  if (tree.controllers.includes('cpuset') && tree.version === 1) fillCpuset(tree.folder);
  if (owner) give(tree.folder, tree.version, owner);
  if (tree.leaf === '') return;
  mkdirSync(tree.folder + tree.leaf);
  if (owner) give(tree.folder + tree.leaf, tree.version, owner);
}

/** A new group of v1 has neither cpus nor memory nodes, and takes no process before it has (cpuset(7)). */
function fillCpuset(folder: string): void {
  for (const name of ['cpuset.cpus', 'cpuset.mems']) {
    // What the group above really has, also where its own file is empty.
    const above = readFileSync(join(dirname(folder), name), 'utf8');
    writeFileSync(join(folder, name), above);
  }
}

/**
 * What is handed over with a group: its folder, so that others can be made in it, and the files that move
 * processes about. Its limits stay with the machine (cgroup-v2.rst, "Delegation").
 */
const GIVEN = {
  1: ['', 'tasks', 'cgroup.procs', 'cgroup.clone_children'],
  2: ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'],
};

function give(folder: string, version: 1 | 2, { uid, gid }: Owner): void {
  for (const name of GIVEN[version]) {
    try {
      chownSync(join(folder, name), uid, gid);
    } catch (error) {
      // cgroup.threads came with 4.14.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
