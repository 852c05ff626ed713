import { parseIdMap, toInside } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { isNestedInit, type Process } from '../../src/observe/process.ts';
import { FIRST, SECOND } from './places.ts';

/** The first process of a container of this lab, whoever has made it: by the name in its environment, or by its ids. */
export function boxNamed(machine: Machine, name: string): Process | undefined {
  const box = [FIRST, SECOND].find((b) => b.name === name);
  const first = (box?.number ?? 0) * 10_000;
  const own = parseIdMap(machine.init.file('uid_map') ?? '');
  const inits = machine.processes().filter(isNestedInit);
  const isBorn = (p: Process) => p.environ()?.['name'] === name;
  const isMapped = (p: Process) =>
    parseIdMap(p.file('uid_map') ?? '').some((r) => toInside(own, r.outside) === first);
  return inits.find(isBorn) ?? inits.find(isMapped);
}
