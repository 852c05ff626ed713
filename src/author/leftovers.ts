import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { groupName } from '../labhost/cgroup-groups.ts';
import { findGroups } from '../labhost/cgroup-removal.ts';
import { processesOf } from '../labhost/find.ts';
import { tokenOf } from '../labhost/labhost.ts';
import type { Stage } from './stage.ts';

/** The kernel takes a moment to end a pid namespace after its init (pid_namespaces(7)). */
const PATIENCE_MS = 3_000;

/** Ends the stage's lab host and names what is left of it: processes, mounts, cgroups, files. */
export async function leftovers(stage: Stage, patienceMs = PATIENCE_MS): Promise<string[]> {
  // The real machine's goes on.
  const ended = stage.isSet && stage.host.mark === undefined;
  const pidNamespace = ended ? stage.host.baseline.pid : undefined;
  await stage.end();
  const deadline = Date.now() + patienceMs * stage.slowness;
  for (;;) {
    const left = traces(stage, pidNamespace);
    if (left.length === 0 || Date.now() > deadline) return left;
    await wait(20);
  }
}

function traces(stage: Stage, pidNamespace: number | undefined): string[] {
  const { state } = stage;
  const marked = processesOf(tokenOf(state)).map(({ pid }) => `process ${pid} carries ${tokenOf(state)}`);
  const members = pidNamespace === undefined ? [] : membersOf(pidNamespace);
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(state.root))
    .map((line) => `mount: ${line}`);
  const groups = findGroups(groupName(state)).map((folder) => `cgroup: ${folder}`);
  const files = existsSync(stage.folder) ? [`files: ${stage.folder}`] : [];
  return [...marked, ...members, ...mounts, ...groups, ...files];
}

function membersOf(inode: number): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || readlinkSync(`/proc/${pid}/ns/pid`) !== `pid:[${inode}]`) return [];
      const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
      return state === 'Z' ? [] : [`process ${pid} is still in pid:[${inode}]`];
    } catch {
      return [];
    }
  });
}
