import type { Cgroup, Controller } from '../../../src/observe/cgroups.ts';
import { parseIdMap, toInside } from '../../../src/observe/idmap.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { seenBy } from '../../../src/observe/root.ts';

/** Who owns a file of a group, by the uid of the lab host; `''` is the folder itself. */
export function ownerOf(machine: Machine, group: Cgroup, of: Controller, file: string): number | undefined {
  const uid = seenBy(machine.init, `${group.insidePath(of)}/${file}`)?.uid;
  return uid === undefined ? undefined : insideUid(machine, uid);
}

/** Whose process it is: its effective uid (second of four, proc_pid_status(5)), by the uid of the lab host. */
export function userOf(machine: Machine, process: Process): number | undefined {
  const uid = process.status('Uid')?.split(/\s+/)[1];
  return uid === undefined ? undefined : insideUid(machine, Number(uid));
}

/** Does the lab host have this uid at all? With a map of a single line it has only 0. */
export function hasUid(machine: Machine, uid: number): boolean {
  return map(machine).some((range) => uid >= range.inside && uid < range.inside + range.length);
}

function insideUid(machine: Machine, outside: number): number | undefined {
  return toInside(map(machine), outside);
}

function map(machine: Machine) {
  return parseIdMap(machine.init.file('uid_map') ?? '');
}
