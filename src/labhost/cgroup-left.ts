import { basename } from 'node:path';
import type { HostCgroups } from '../observe/cgroup-trees.ts';
import type { StateFolder } from '../state/folder.ts';
import { groupName } from './cgroup-groups.ts';
import { findGroups, removeGroups, thaw } from './cgroup-removal.ts';
import { processesOf } from './find.ts';
import { killAll } from './kill.ts';
import { tokenOf } from './labhost.ts';
import { readRecord } from './record.ts';

/**
 * The groups of this state folder's lab host, running or left by a killed start: they are in its record before
 * they are made. Without a record they are searched for, if wanted, on the whole machine.
 */
export function leftGroups(state: StateFolder, options: { search: boolean }): string[] {
  const record = readRecord(state);
  if (record === undefined) return options.search ? findGroups(groupName(state)) : [];
  // A record that was tampered with must not have us remove others' groups.
  return foldersOf(record.cgroups).filter((folder) => basename(folder) === groupName(state));
}

export function foldersOf(cgroups: HostCgroups | undefined): string[] {
  return cgroups?.trees.map((t) => t.folder) ?? [];
}

/** Ends the lab host's processes, frozen ones too, and removes its groups. */
export async function endAll(state: StateFolder, groups: readonly string[]): Promise<void> {
  await endProcesses(state, groups);
  await removeGroups(groups);
}

export async function endProcesses(state: StateFolder, groups: readonly string[]): Promise<void> {
  await killAll(processesOf(tokenOf(state)), () => thaw(groups));
}
