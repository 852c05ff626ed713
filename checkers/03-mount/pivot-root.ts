import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { rootIdentity } from '../../src/observe/root.ts';
import { cwdMount, oldRoots, rootKind } from './parts/container.ts';
import { firstPass, ownLists } from './parts/lists.ts';
import { mountEvidence } from './parts/mount-line.ts';
import { whyNotPivoted } from './parts/not-pivoted.ts';
import { obstaclesTo } from './parts/obstacle.ts';
import { inner, prepared } from './parts/prepared.ts';
import { RootFolder } from './parts/root-folder.ts';

const EXPECTED = {
  en: 'a process with a mount list of its own whose top is a root file system of yours, standing in it',
  zh: '有一个进程使用自己的挂载列表，列表的顶端就是你的根文件系统，并且它的工作目录也在其中',
};

/** Another root folder than the lab host's, at the top of a list of its own: by pivot_root(2), not chroot(2). */
const checker: Checker = (machine) => {
  const processes = ownLists(machine).flatMap((list) => list.processes);
  const verdict = firstPass(processes, (process) => judge(process, machine));
  if (verdict?.status === 'pass') return verdict;
  const jailed = machine.processes().find((p) => isJailed(p, machine));
  if (jailed) return chrooted(jailed, machine);
  return verdict ?? nobody(machine);
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  if (rootKind(process, machine) !== 'own') return whyNotPivoted(process, machine, EXPECTED);
  const top = mountAt(process.mounts() ?? [], '/');
  const evidence = [
    { what: `/proc/${process.pid}/root`, value: `${process.root()} (${rootIdentity(process)})` },
    { what: `/proc/${machine.init.pid}/root (PID 1)`, value: `${rootIdentity(machine.init)}` },
    mountEvidence(process, top),
  ];
  const putOld = oldRoots(process, machine)[0];
  const cwd = cwdMount(process);
  if (cwd === 'unlisted' || (cwd && putOld && isUnder(cwd.target, putOld.target))) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `process ${inner(process)} has the new root, but its working directory is in the old one`,
        zh: `进程 ${inner(process)} 的根已经换了，但工作目录还在旧根里`,
      },
      evidence: [...evidence, { what: `/proc/${process.pid}/cwd`, value: process.cwd() ?? '' }],
      diagnosis: 'cwd-left-outside',
      values: { pid: inner(process), target: putOld?.target ?? '/' },
    });
  }
  return pass(
    {
      en: `process ${inner(process)} has ${top?.root} as the top of its own mount list`,
      zh: `进程 ${inner(process)} 的挂载列表以 ${top?.root} 为顶端`,
    },
    evidence,
  );
}

function isUnder(path: string, folder: string): boolean {
  return folder !== '/' && (path === folder || path.startsWith(`${folder}/`));
}

function isJailed(process: Process, machine: Machine): boolean {
  return prepared(process) === undefined && rootKind(process, machine) === 'chroot';
}

function chrooted(process: Process, machine: Machine): Verdict {
  const root = process.root() ?? '';
  return fail({
    expected: EXPECTED,
    actual: {
      en: `process ${inner(process)} has ${root} as its root by chroot: its mount list goes on above it`,
      zh: `进程 ${inner(process)} 是用 chroot 把 ${root} 当作根的：挂载列表的顶端还在它上面`,
    },
    evidence: [
      { what: `/proc/${process.pid}/root`, value: root },
      { what: `/proc/${machine.init.pid}/root (PID 1)`, value: machine.init.root() ?? '' },
    ],
    diagnosis: 'chroot-instead',
    values: { pid: inner(process), root },
  });
}

function nobody(machine: Machine): Verdict {
  const hosts = machine.init.mounts() ?? [];
  const bound = hosts.find((m) => m.target.startsWith('/lab/') && hasShell(machine, m.target));
  if (bound) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `${bound.target} is a mount point in the lab host's own list`,
        zh: `${bound.target} 成了实验主机自己列表里的挂载点`,
      },
      evidence: [mountEvidence(machine.init, bound)],
      diagnosis: 'no-namespace',
      values: { target: bound.target },
    });
  }
  if (!hasShell(machine, '/lab/rootfs') && !hasShell(machine, '/lab/busybox')) return blocked('rootfs');
  return fail({
    expected: EXPECTED,
    actual: {
      en: 'no process has a mount list of its own yet',
      zh: '还没有哪个进程使用自己的挂载列表',
    },
    evidence: [{ what: `/proc/${machine.init.pid}/ns/mnt (PID 1)`, value: `mnt:[${machine.baseline.mnt}]` }],
  });
}

function hasShell(machine: Machine, folder: string): boolean {
  const root = RootFolder.of(machine, folder);
  return root !== undefined && obstaclesTo(root, ['sh']).length === 0;
}
