import { dirname } from 'node:path';
import { type CgroupFacts, systemdCommand } from '../labhost/cgroup-own.ts';
import { NEEDED, planCgroups } from '../labhost/cgroup-plan.ts';
import { listed, type Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import type { Probe } from './probe.ts';

export type CgroupVersion = 'v1' | 'hybrid' | 'v2' | 'none';

/** The check's id: labs whose lab host has cgroups of its own need it. */
export const CGROUP = 'cgroup';

/** From mountinfo rather than `stat -f`: it also names the controllers of v1 (cgroups(7)). */
export function cgroupVersion(mountinfo: string): CgroupVersion {
  const types = mountinfo.split('\n').map((line) => line.split(' - ')[1]?.split(' ')[0]);
  const one = types.includes('cgroup');
  const two = types.includes('cgroup2');
  if (one) return two ? 'hybrid' : 'v1';
  return two ? 'v2' : 'none';
}

const NAMES: Record<CgroupVersion, Text> = {
  v1: { en: 'version 1', zh: 'v1' },
  hybrid: { en: 'versions 1 and 2 side by side', zh: 'v1 与 v2 并存' },
  v2: { en: 'version 2', zh: 'v2' },
  none: { en: 'not mounted', zh: '未挂载' },
};

/** Whether a lab host would get cgroups of its own here, and from whom; what to do where not. */
export function checkCgroup(probe: Probe): Check {
  const facts = factsOf(probe);
  const version = cgroupVersion(facts.mountinfo);
  const plan = planCgroups(facts, 'nslab');
  if (plan.lack === undefined) return good(CGROUP, ours(version, plan), 'nice');
  if (version === 'v2' && facts.systemdRun) return good(CGROUP, fromSystemd(version), 'nice');
  const { reason, remedy } = plan.lack;
  const name = NAMES[version];
  const found = { en: `${name.en}. ${reason.en}`, zh: `${name.zh}。${reason.zh}` };
  return bad(CGROUP, found, remedy, { matters: 'nice' });
}

function factsOf(probe: Probe): CgroupFacts {
  const systemdRun = systemdCommand(probe.uid, {}, probe.exists);
  return {
    uid: probe.uid,
    ...(systemdRun ? { systemdRun } : {}),
    mountinfo: probe.read('/proc/self/mountinfo') ?? '',
    own: probe.read('/proc/self/cgroup') ?? '',
    read: (path) => probe.read(path),
    writable: (path) => probe.writable(path),
  };
}

function ours(version: CgroupVersion, { trees }: ReturnType<typeof planCgroups>): Text {
  const name = NAMES[version];
  const main = trees.find((t) => NEEDED.some((c) => t.controllers.includes(c)));
  const group = dirname(main?.folder ?? '/');
  const has = [...new Set(trees.flatMap((t) => t.controllers))];
  return {
    en: `${name.en}; ours to divide: ${group} (${listed(has, 'en')})`,
    zh: `${name.zh}；可供 nslab 划分：${group}（${listed(has, 'zh')}）`,
  };
}

function fromSystemd(version: CgroupVersion): Text {
  const name = NAMES[version];
  return {
    en: `${name.en}; systemd gives us a group to divide (systemd-run --scope -p Delegate=yes)`,
    zh: `${name.zh}；systemd 会给 nslab 一个可以划分的 cgroup（systemd-run --scope -p Delegate=yes）`,
  };
}
