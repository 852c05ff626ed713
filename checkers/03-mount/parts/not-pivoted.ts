import { fail, type Verdict } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { mountAt } from '../../../src/observe/mount-tree.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import type { Process } from '../../../src/observe/process.ts';
import { namesSeenBy, seenBy } from '../../../src/observe/root.ts';
import type { Text } from '../../../src/text/text.ts';
import { rootKind } from './container.ts';
import { mountIdOf } from './mount-id.ts';
import { mountEvidence, sharedField } from './mount-line.ts';
import { inner } from './prepared.ts';

/**
 * A process with a list of its own that still has the machine's root. A refused pivot_root(2) leaves no trace,
 * but the state that it would be refused in can be seen.
 */
export function whyNotPivoted(process: Process, machine: Machine, expected: Text): Verdict {
  const mounts = process.mounts() ?? [];
  const folder = process.cwd() ?? '/';
  const here = mountAt(mounts, folder);
  const evidence = [
    { what: `/proc/${process.pid}/root`, value: process.root() ?? '' },
    { what: `/proc/${process.pid}/cwd`, value: folder },
    mountEvidence(process, here, folder),
  ];
  const wrong = (diagnosis: string, actual: Text, values: Record<string, string> = {}): Verdict =>
    fail({
      expected,
      actual,
      evidence,
      diagnosis,
      values: { pid: String(inner(process)), folder, ...values },
    });

  if (rootKind(process, machine) === 'chroot' || !standsInRootfs(process, folder)) {
    const actual = {
      en: `process ${inner(process)} has a mount list of its own; its / is still the lab host's`,
      zh: `进程 ${inner(process)} 有自己的挂载列表，但它的 / 还是实验主机的`,
    };
    return fail({ expected, actual, evidence });
  }
  const isPrepared = seenBy(process, `${folder}/old`)?.type === 'folder';
  if (!here && isPrepared) {
    return wrong('not-a-mount-point', {
      en: `process ${inner(process)} stands in ${folder}, which is no mount point`,
      zh: `进程 ${inner(process)} 在 ${folder} 里，而它不是挂载点`,
    });
  }
  if (here && isPrepared && mountIdOf(`/proc/${process.pid}/cwd`) !== here.id) {
    return wrong('beneath-the-mount', {
      en: `process ${inner(process)} stands in the folder beneath the mount on ${folder}`,
      zh: `进程 ${inner(process)} 站在 ${folder} 上那个挂载的下面`,
    });
  }
  if (!here || mountIdOf(`/proc/${process.pid}/cwd`) !== here.id) {
    const actual = {
      en: `process ${inner(process)} stands in ${folder}, not on a mount of its own there yet`,
      zh: `进程 ${inner(process)} 在 ${folder} 里，但还没有站在自己的挂载上`,
    };
    return fail({ expected, actual, evidence });
  }
  const shared = [parentOf(here, mounts), mountAt(mounts, '/')].find((m) => m && sharedField(m));
  if (shared) {
    const words = { target: shared.target, field: sharedField(shared) ?? '' };
    return wrong(
      'shared-parent',
      {
        en: `the mount ${shared.target} is ${words.field} in its list`,
        zh: `在它的列表里，${shared.target} 是 ${words.field}`,
      },
      words,
    );
  }
  if (!isPrepared) {
    return wrong('put-old', {
      en: `${folder} is ready, but has no folder for the old root`,
      zh: `${folder} 已经就绪，但里面没有放旧根的目录`,
    });
  }
  const actual = {
    en: `all is ready in ${folder}; pivot_root has not happened yet`,
    zh: `${folder} 已经万事俱备，只差 pivot_root`,
  };
  return fail({ expected, actual, evidence });
}

/** Does it stand in a folder that is meant to become a root: with programs in it, and none of the machine's own? */
function standsInRootfs(process: Process, folder: string): boolean {
  const names = /^\/(lab|tmp|run)\/./.test(folder) ? (namesSeenBy(process, folder) ?? []) : [];
  return ['bin', 'usr'].some((name) => names.includes(name));
}

function parentOf(mount: Mount, mounts: readonly Mount[]): Mount | undefined {
  return mounts.find((m) => m.id === mount.parent);
}
