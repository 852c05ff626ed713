import type { HostCgroups } from '../observe/cgroup-trees.ts';
import type { NamespaceKind } from '../observe/namespaces.ts';
import type { StateFolder } from '../state/folder.ts';

/** The disposable machine that a lab runs in, known by its PID 1. */
export interface LabHost {
  /** Its PID 1's number on the real machine. */
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: pid and start time together are an identity, the pid alone is not. */
  readonly startTime: string;
  /** The id of the lab it was made for. */
  readonly lab: string;
  /** Inodes of its namespaces, taken when it was ready. */
  readonly baseline: Readonly<Record<NamespaceKind, number>>;
  /** The learner's work folder: its real path; `/lab` inside. */
  readonly workFolder: string;
  readonly state: StateFolder;
  /** Its part of the machine's cgroups, or why it has none; absent where its lab did not ask. */
  readonly cgroups?: HostCgroups;
  /** Of a lab that runs on the real machine (`--host`): the timer slack by which its processes are known. */
  readonly mark?: number;
}

/** What marks the lab host's processes on the machine: an argument of theirs, as `ps` shows it. */
export function tokenOf(state: StateFolder): string {
  return `host:${state.key}`;
}

/** In a work folder, which is /lab inside: where `nslab run` keeps the lab host's containers. */
export const CONTAINERS = '.containers';
