import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { namesSeenBy, seenBy } from '../../src/observe/root.ts';
import { listed } from '../../src/text/text.ts';
import { containers } from './parts/container.ts';
import { firstPass } from './parts/lists.ts';
import { isReadOnly, mountEvidence } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';

const [SETTINGS, KEYS, FIRMWARE] = ['/proc/sys', '/proc/keys', '/sys/firmware'];

const EXPECTED = {
  en: '/proc/sys read-only, /proc/keys covered by /dev/null, /sys/firmware an empty read-only tmpfs, / read-only',
  zh: '/proc/sys 只读，/proc/keys 被 /dev/null 盖住，/sys/firmware 是空的只读 tmpfs，/ 只读',
};

/** Each path by the mount that it lies on, and its options. */
const checker: Checker = (machine) => {
  const verdict = firstPass(containers(machine), (process) => judge(process, machine));
  return verdict === undefined ? blocked('pivot-root') : (onTheHost(machine) ?? verdict);
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const mounts = process.mounts() ?? [];
  const [proc, settings, root] = ['/proc', SETTINGS, '/'].map((place) => mountAt(mounts, place));
  if (proc?.type !== 'proc') return blocked('furnish');
  const evidence = ['/', SETTINGS, KEYS, FIRMWARE].map((place) =>
    mountEvidence(process, mountAt(mounts, place), place),
  );
  const failed = (actual: string, zh: string, diagnosis?: string): Verdict =>
    fail({
      expected: EXPECTED,
      actual: { en: actual, zh },
      evidence,
      ...(diagnosis === undefined ? {} : { diagnosis, values: { target: SETTINGS, pid: inner(process) } }),
    });
  if (isReadOnly(proc)) return failed('all of /proc is read-only', '整个 /proc 都是只读的', 'all-of-proc');
  const missing = [
    ...(settings && isReadOnly(settings) ? [] : [SETTINGS]),
    ...(isMasked(process, machine) ? [] : [KEYS]),
    ...(isEmptied(process) ? [] : [FIRMWARE]),
    ...(root && isReadOnly(root) ? [] : ['/']),
  ];
  // Right after the bind it is writable for everybody; who goes on from there takes it for done.
  const wentOn = mountAt(mounts, KEYS) || mountAt(mounts, FIRMWARE) || (root && isReadOnly(root));
  if (settings && !isReadOnly(settings) && wentOn) {
    return failed(
      `${SETTINGS} is bound, but writable`,
      `${SETTINGS} 绑定了，但仍然可写`,
      'bound-not-readonly',
    );
  }
  if (missing.length > 0)
    return failed(`not yet: ${listed(missing, 'en')}`, `还没有做到：${listed(missing, 'zh')}`);
  const dev = mountAt(mounts, '/dev');
  if (dev && isReadOnly(dev)) return failed('/dev is read-only, too', '/dev 也变成只读的了');
  return pass(
    {
      en: 'the root and /proc/sys are read-only, /proc/keys and /sys/firmware are masked',
      zh: '根和 /proc/sys 只读，/proc/keys 和 /sys/firmware 已被遮盖',
    },
    evidence,
  );
}

/** Covered by a mount, and nothing to read: the null device, or an empty file. A kernel without keys has no such file. */
function isMasked(process: Process, machine: Machine): boolean {
  if (seenBy(machine.init, KEYS) === undefined) return true;
  const seen = seenBy(process, KEYS);
  const isCovered = mountAt(process.mounts() ?? [], KEYS) !== undefined;
  return isCovered && (seen?.device === '1:3' || (seen?.type === 'file' && seen.size === 0));
}

function isEmptied(process: Process): boolean {
  const mount = mountAt(process.mounts() ?? [], FIRMWARE);
  const isEmpty = namesSeenBy(process, FIRMWARE)?.length === 0;
  return mount !== undefined && mount.type !== 'sysfs' && isReadOnly(mount) && isEmpty;
}

function onTheHost(machine: Machine): Verdict | undefined {
  const mounts = machine.init.mounts() ?? [];
  const found = [SETTINGS, KEYS, FIRMWARE].map((place) => mountAt(mounts, place)).find((m) => m);
  if (!found) return undefined;
  return fail({
    expected: EXPECTED,
    actual: {
      en: `${found.target} is covered in the lab host's own list`,
      zh: `${found.target} 是在实验主机自己的列表里被盖住的`,
    },
    evidence: [mountEvidence(machine.init, found)],
    diagnosis: 'masked-on-the-host',
    values: { target: found.target },
  });
}
