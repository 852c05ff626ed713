import type { Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import type { Probe } from './probe.ts';

export type CgroupVersion = 'v1' | 'hybrid' | 'v2' | 'none';

/** From mountinfo rather than `stat -f`: it also names the controllers of v1 (cgroups(7)). */
export function cgroupVersion(mountinfo: string): CgroupVersion {
  const types = mountinfo.split('\n').map((line) => line.split(' - ')[1]?.split(' ')[0]);
  const one = types.includes('cgroup');
  const two = types.includes('cgroup2');
  if (one) return two ? 'hybrid' : 'v1';
  return two ? 'v2' : 'none';
}

const NAMES: Record<CgroupVersion, Text> = {
  v1: { en: 'version 1', zh: '版本 1' },
  hybrid: { en: 'versions 1 and 2 side by side', zh: '版本 1 与 2 并存' },
  v2: { en: 'version 2', zh: '版本 2' },
  none: { en: 'not mounted', zh: '未挂载' },
};

export function checkCgroup(probe: Probe): Check {
  const version = cgroupVersion(probe.read('/proc/self/mountinfo') ?? '');
  const ours = ownGroup(probe, version);
  const name = NAMES[version];
  if (version === 'none') {
    return bad('cgroup', name, MOUNT_IT, { matters: 'nice' });
  }
  if (ours !== undefined && probe.writable(ours)) {
    return good(
      'cgroup',
      { en: `${name.en}; ours to divide: ${ours}`, zh: `${name.zh}；可由我们划分：${ours}` },
      'nice',
    );
  }
  return bad(
    'cgroup',
    {
      en: `${name.en}; ${ours ?? 'our group'} is not ours to divide`,
      zh: `${name.zh}；${ours ?? '所在的 cgroup'} 不能由我们划分`,
    },
    version === 'v2' ? DELEGATE : ROOT,
    { matters: 'nice' },
  );
}

function ownGroup(probe: Probe, version: CgroupVersion): string | undefined {
  const lines = (probe.read('/proc/self/cgroup') ?? '').split('\n');
  const [prefix, folder] =
    version === 'v2' ? ['0::', '/sys/fs/cgroup'] : [/^\d+:.*\bpids\b.*?:/, '/sys/fs/cgroup/pids'];
  for (const line of lines) {
    const match =
      typeof prefix === 'string' ? (line.startsWith(prefix) ? prefix : undefined) : prefix.exec(line)?.[0];
    if (match !== undefined) return (folder + line.slice(match.length)).replace(/\/$/, '');
  }
  return undefined;
}

const MOUNT_IT: Text = {
  en: 'Labs about limits need it: mount -t cgroup2 cgroup2 /sys/fs/cgroup, as root.',
  zh: '与资源限制有关的实验需要它：以 root 运行 mount -t cgroup2 cgroup2 /sys/fs/cgroup。',
};
const ROOT: Text = {
  en: 'Labs about limits: run nslab as root (version 1 cannot be delegated safely).',
  zh: '与资源限制有关的实验：请以 root 运行 nslab（版本 1 不能安全地委派）。',
};
const DELEGATE: Text = {
  en: 'Labs about limits: systemd-run --user --scope -p Delegate=yes nslab …, or run nslab as root.',
  zh: '与资源限制有关的实验：用 systemd-run --user --scope -p Delegate=yes nslab … 启动，或以 root 运行 nslab。',
};
