import type { Machine } from '../../../src/observe/machine.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from '../../../src/observe/namespaces.ts';
import type { Process } from '../../../src/observe/process.ts';
import { parseStat } from '../../../src/observe/stat.ts';

/** In the foreground of its terminal: what is typed there goes to it (fields 5 and 8 of proc_pid_stat(5)). */
export function isAtTerminal(process: Process): boolean {
  const stat = parseStat(process.file('stat') ?? '');
  return stat?.tty !== undefined && stat.foreground === stat.processGroup;
}

/** The kinds in which somebody at a terminal has left the lab host: what was unshared instead of the wanted one. */
export function otherKinds(machine: Machine, wanted: NamespaceKind): readonly NamespaceKind[] {
  const kinds = NAMESPACE_KINDS.filter((kind) => kind !== wanted);
  return kinds.filter((kind) => machine.outOf(kind).some(isAtTerminal));
}
