import type { ProgramContext } from '../../src/lab/lab.ts';

/** Above the kernel's highest possible pid (PID_MAX_LIMIT, proc(5)): whoever is asked for it says ESRCH. */
const NOBODY = 4_194_305;

/** The prepared process of that name, by its number in the lab host. */
export function innerPid(at: ProgramContext, name: string): number {
  const found = at.machine.processes().find((p) => p.comm === name && p.environ()?.['PREPARED'] === name);
  return found?.innerPids[0] ?? NOBODY;
}

/** All processes of a group, by their numbers in the lab host. */
export function membersOf(at: ProgramContext, group: string): number[] {
  const processes = at.machine.cgroups.group(group)?.processes() ?? [];
  return processes.flatMap((process) => process.innerPids[0] ?? []);
}
