import { mountAt } from '../../../src/observe/mount-tree.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import type { Process } from '../../../src/observe/process.ts';
import { inodeOfLink, readLink } from '../../../src/observe/procfs.ts';

/**
 * The pid namespace whose processes a proc shows, as far as somebody lives in it: whoever is called 1 in
 * there is in it. A proc belongs to the namespace of the process that mounted it (proc(5)).
 */
export function namespaceOfProc(process: Process, at: string): number | undefined {
  return inodeOfLink(readLink(process.path(`${at}/1/ns/pid`)));
}

/** The proc that this process sees at /proc; something else there that looks like one does not count. */
export function procMount(process: Process): Mount | undefined {
  const mount = mountAt(process.mounts() ?? [], '/proc');
  return mount?.type === 'proc' && mount.root === '/' ? mount : undefined;
}

/** Where a process sees a proc of this pid namespace, other than at /proc. */
export function procElsewhere(process: Process, pidNamespace: number | undefined): string | undefined {
  return (process.mounts() ?? [])
    .filter((m) => m.type === 'proc' && m.root === '/' && m.target !== '/proc')
    .find((m) => namespaceOfProc(process, m.target) === pidNamespace)?.target;
}
