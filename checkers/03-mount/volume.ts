import { join } from 'node:path';
import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Mount } from '../../src/observe/mountinfo.ts';
import type { Process } from '../../src/observe/process.ts';
import { fileIdentity, namesSeenBy } from '../../src/observe/root.ts';
import { containers } from './parts/container.ts';
import { firstPass } from './parts/lists.ts';
import { isReadOnly, mountEvidence } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';

const VOLUMES = [
  { place: '/data', name: 'data' },
  { place: '/config', name: 'config' },
] as const;

const EXPECTED = {
  en: '/lab/data on /data and /lab/config read-only on /config, in the list of the container alone',
  zh: '/lab/data 挂在 /data，/lab/config 只读地挂在 /config，而且只出现在容器的列表里',
};

/** The same folder (device and inode) at two places, once read-only; and no such line in the lab host's list. */
const checker: Checker = (machine) => {
  const verdict = firstPass(containers(machine), (process) => judge(process, machine));
  return verdict === undefined ? blocked('pivot-root') : (onTheHost(machine) ?? verdict);
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const mounts = process.mounts() ?? [];
  const evidence = VOLUMES.map(({ place }) => mountEvidence(process, mountAt(mounts, place), place));
  const values = { pid: inner(process) };
  const wrong = VOLUMES.find(({ place, name }) => !isVolume(process, machine, place, name));
  if (wrong) {
    const { place, name } = wrong;
    const isCopy = !mountAt(mounts, place) && (namesSeenBy(process, place)?.length ?? 0) > 0;
    return fail({
      expected: EXPECTED,
      actual: {
        en: `${place} in the container does not show /lab/${name}`,
        zh: `容器里的 ${place} 显示的不是 /lab/${name}`,
      },
      evidence,
      ...(isCopy ? { diagnosis: 'copied', values: { ...values, place, name } } : {}),
    });
  }
  const [data, config] = VOLUMES.map(({ place }) => mountAt(mounts, place) as Mount);
  if (config && !isReadOnly(config)) {
    const actual = { en: 'the mount on /config is writable', zh: '/config 上的挂载可以写' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'config-writable', values });
  }
  if (data && isReadOnly(data)) {
    const actual = { en: 'the mount on /data is read-only', zh: '/data 上的挂载是只读的' };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'data-readonly', values });
  }
  return pass(
    {
      en: '/data and /config are the folders in /lab, /config read-only',
      zh: '/data 和 /config 就是 /lab 里的那两个目录，/config 只读',
    },
    [
      ...evidence,
      ...VOLUMES.map(({ place, name }) => ({
        what: `${place} = /lab/${name}`,
        value: `${fileIdentity(process.path(place))}`,
      })),
    ],
  );
}

function isVolume(process: Process, machine: Machine, place: string, name: string): boolean {
  const wanted = fileIdentity(join(machine.workFolder, name));
  const isMounted = mountAt(process.mounts() ?? [], place) !== undefined;
  return isMounted && wanted !== undefined && fileIdentity(`${process.path(place)}/`) === wanted;
}

/** A bind mount of these folders in the lab host's own list: the line's fourth field gives it away. */
function onTheHost(machine: Machine): Verdict | undefined {
  const host = machine.init.mounts() ?? [];
  const lab = mountAt(host, '/lab');
  const found = host.find((m) => {
    return lab && m.device === lab.device && VOLUMES.some(({ name }) => m.root === join(lab.root, name));
  });
  if (!found) return undefined;
  return fail({
    expected: EXPECTED,
    actual: {
      en: `${found.target} is mounted in the lab host's own list`,
      zh: `${found.target} 挂在了实验主机自己的列表里`,
    },
    evidence: [mountEvidence(machine.init, found)],
    diagnosis: 'seen-on-the-host',
    values: { target: found.target },
  });
}
