import { cgroupVersion } from './cgroup-version.ts';
import { parseMountinfo } from './mountinfo.ts';
import { readProcText } from './procfs.ts';

/** Where a hybrid machine has cgroup v2, beside v1's hierarchies (systemd calls it so). */
export const UNIFIED = '/sys/fs/cgroup/unified';

/** What a machine has mounted: v1's hierarchies, v2's, or v1's and an empty v2 beside them. */
export type CgroupLayout = 'v1' | 'hybrid' | 'v2';

export function cgroupLayout(mountinfo = readProcText('/proc/self/mountinfo') ?? ''): CgroupLayout {
  if (cgroupVersion(mountinfo) === 'v2') return 'v2';
  const unified = parseMountinfo(mountinfo).some((m) => m.target === UNIFIED && m.type === 'cgroup2');
  return unified ? 'hybrid' : 'v1';
}
