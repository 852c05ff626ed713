import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import type { Process } from '../../../src/observe/process.ts';

/** A line of mountinfo, shortened to what this lab is about: what is shown where, how, and tied to whom. */
export function mountLine(mount: Mount): string {
  const options = mount.options.filter((o) => o === 'ro' || o === 'rw');
  return [mount.root, mount.target, ...options, ...mount.optional, '-', mount.type, mount.source].join(' ');
}

export function mountEvidence(process: Process, mount: Mount | undefined, place?: string): Evidence {
  const what = `/proc/${process.pid}/mountinfo`;
  if (mount) return { what, value: mountLine(mount) };
  return { what, value: place === undefined ? '-' : `no line for ${place}` };
}

/** Do two lists show the same folder of the same file system here? */
export function showsSame(a: Mount, b: Mount): boolean {
  return a.device === b.device && a.root === b.root;
}

export function isReadOnly(mount: Mount): boolean {
  return mount.options.includes('ro') || mount.superOptions.includes('ro');
}

/** `shared:7`, where the mount has that field. */
export function sharedField(mount: Mount): string | undefined {
  return mount.optional.find((o) => o.startsWith('shared:'));
}

export function masterField(mount: Mount): string | undefined {
  return mount.optional.find((o) => o.startsWith('master:'));
}
