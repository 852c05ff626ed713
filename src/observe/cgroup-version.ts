import { readFileSync } from 'node:fs';
import { parseMountinfo } from './mountinfo.ts';

/** The interface by which a machine's cpu, memory and pids are controlled. */
export type CgroupVersion = 'v1' | 'v2';

/** `v1` also where both are mounted (hybrid): a controller is in one hierarchy only, and there it is v1's (cgroups(7)). */
export function cgroupVersion(mountinfo = ownMountinfo()): CgroupVersion {
  const controls = (options: readonly string[]) => options.some((o) => /^(cpu|memory|pids)$/.test(o));
  return parseMountinfo(mountinfo).some((m) => m.type === 'cgroup' && controls(m.superOptions)) ? 'v1' : 'v2';
}

function ownMountinfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}
