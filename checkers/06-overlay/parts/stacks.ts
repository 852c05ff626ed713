import type { Evidence } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { mountAt } from '../../../src/observe/mount-tree.ts';
import { foldersOf, type Overlay, type OverlayFolders, overlaysOf } from '../../../src/observe/overlay.ts';
import type { Process } from '../../../src/observe/process.ts';
import { readSeenBy } from '../../../src/observe/root.ts';

/** An overlay that can be seen in somebody's mount list, and its folders as that process sees them. */
export interface Stack {
  readonly process: Process;
  readonly overlay: Overlay;
  readonly folders: OverlayFolders;
  /** Where it is mounted. */
  readonly at: string;
}

/** The learner's overlays; the newest first. The lab host's own, whose folders nobody can see, are left out. */
export function stacks(machine: Machine): Stack[] {
  return lists(machine).flatMap((process) => {
    const mounts = process.mounts() ?? [];
    return overlaysOf(mounts)
      .filter(({ mount }) => mountAt(mounts, mount.target)?.id === mount.id)
      .map((overlay) => ({
        process,
        overlay,
        folders: foldersOf(process, overlay),
        at: overlay.mount.target,
      }))
      .filter(({ folders }) => folders.lowers.some((lower) => lower.path !== undefined))
      .reverse();
  });
}

/** One process for each mount namespace: the lab host's init, and one of each that the learner has made. */
function lists(machine: Machine): Process[] {
  const found = new Map<number | undefined, Process>([[machine.baseline.mnt, machine.init]]);
  for (const process of machine.outOf('mnt')) {
    const inode = process.ns('mnt');
    if (!found.has(inode)) found.set(inode, process);
  }
  return [...found.values()];
}

/** How many overlays are stacked on one place: whoever mounts again covers what was there. */
export function mountedTimes(stack: Stack): number {
  const { id: _, ...same } = stack.overlay.mount;
  return overlaysOf(stack.process.mounts() ?? []).filter(({ mount }) => mount.target === same.target).length;
}

/** The line of mountinfo, without what this lab is not about. */
export function stackEvidence({ process, overlay }: Stack): Evidence {
  const options = overlay.mount.superOptions.filter((o) => /^(lower|upper|work|datadir|userxattr)/.test(o));
  return {
    what: `/proc/${process.pid}/mountinfo`,
    value: `${overlay.mount.target} - overlay ${options.join(',')}`,
  };
}

/** The text of a file as a process finds it; undefined where there is no plain file. */
export function textAt(process: Process, path: string): string | undefined {
  return readSeenBy(process, path)?.toString('utf8');
}

/** What stands at a path, in a word or two, for the evidence. */
export function contentEvidence(process: Process, path: string): Evidence {
  const text = textAt(process, path);
  return { what: path, value: text === undefined ? 'no such file' : JSON.stringify(text.slice(0, 80)) };
}
