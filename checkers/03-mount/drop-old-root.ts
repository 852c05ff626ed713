import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Mount } from '../../src/observe/mountinfo.ts';
import type { Process } from '../../src/observe/process.ts';
import { containers, cwdMount, oldRoots } from './parts/container.ts';
import { firstPass } from './parts/lists.ts';
import { mountEvidence, mountLine } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';

const EXPECTED = {
  en: 'no mount of the lab host in the container’s list (but for volumes and devices), and no working directory in it',
  zh: '容器的列表里不再有实验主机的挂载（卷和设备除外），工作目录也不在其中',
};

/** Places of the lab host that a container may well share: volumes, devices, scratch space, kernel windows. */
const MAY_BE_SHARED = ['/lab', '/dev', '/proc', '/sys', '/tmp', '/run'];

/** The old root is in no line of the list, covered or not, and the process has no foot in it. */
const checker: Checker = (machine) => {
  return firstPass(containers(machine), (process) => judge(process, machine)) ?? blocked('pivot-root');
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const mounts = process.mounts() ?? [];
  const old = oldRoots(process, machine)[0];
  if (old) {
    const isHidden = mountAt(mounts, old.target)?.id !== old.id;
    return fail({
      expected: EXPECTED,
      actual: {
        en: `the lab host's root is still mounted on ${old.target}`,
        zh: `实验主机的根还挂在 ${old.target}`,
      },
      evidence: [mountEvidence(process, old)],
      ...(isHidden ? { diagnosis: 'hidden', values: { target: old.target } } : {}),
    });
  }
  const part = partOfTheHost(process, machine);
  if (part) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `${part.target} still shows a folder of the lab host`,
        zh: `${part.target} 仍然显示着实验主机的目录`,
      },
      evidence: [mountEvidence(process, part)],
      diagnosis: 'parts-left',
      values: { target: part.target, line: mountLine(part) },
    });
  }
  if (cwdMount(process) === 'unlisted') {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `the working directory of process ${inner(process)} is in the old root`,
        zh: `进程 ${inner(process)} 的工作目录还在旧根里`,
      },
      evidence: [{ what: `/proc/${process.pid}/cwd`, value: process.cwd() ?? '' }],
      diagnosis: 'cwd-left-outside',
      values: { pid: inner(process) },
    });
  }
  return pass(
    {
      en: `the list of process ${inner(process)} has ${mounts.length} lines, none of them the lab host's`,
      zh: `进程 ${inner(process)} 的列表有 ${mounts.length} 行，没有一行属于实验主机`,
    },
    mounts.slice(0, 3).map((m) => mountEvidence(process, m)),
  );
}

/** A mount that shows the same folder as one of the lab host's system mounts, or a folder in it. */
function partOfTheHost(process: Process, machine: Machine): Mount | undefined {
  const host = machine.init.mounts() ?? [];
  const lab = mountAt(host, '/lab');
  const system = host.filter((m) => !MAY_BE_SHARED.some((p) => isWithin(m.target, p)));
  return (process.mounts() ?? []).find((m) => {
    if (lab && m.device === lab.device && isWithin(m.root, lab.root)) return false;
    return system.some((h) => h.device === m.device && isWithin(m.root, h.root));
  });
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
