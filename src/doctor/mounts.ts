import { bad, type Check, good } from './check.ts';
import type { Probe } from './probe.ts';

/** The check's id: labs that mount overlays themselves need it. */
export const OVERLAY = 'overlay';

/** Runs a script as root of a user and mount namespace of its own, on a tmpfs that vanishes with it. */
function inScratch(probe: Probe, script: string, more: readonly string[] = []) {
  const all = `mount -t tmpfs scratch /tmp && cd /tmp && ${script}`;
  return probe.run(['unshare', '--user', '--map-root-user', '--mount', ...more, 'sh', '-ec', all]);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The lab host shows the machine's folders through overlays, so a learner may overwrite anything (overlayfs(5)). */
export function checkOverlay(probe: Probe): Check {
  const known = /\boverlay$/m.test(probe.read('/proc/filesystems') ?? '');
  const tried = inScratch(
    probe,
    'mkdir lower upper work merged && mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged',
  );
  if (tried.status === 0) {
    return good(OVERLAY, { en: 'mounts in a user namespace', zh: '可以在用户命名空间里挂载' }, 'nice');
  }
  return bad(
    OVERLAY,
    {
      en: `${known ? 'refused in a user namespace' : 'not in /proc/filesystems'} (${lastLine(tried.stderr)})`,
      zh: `${known ? '在用户命名空间里被拒绝' : '不在 /proc/filesystems 中'}（${lastLine(tried.stderr)}）`,
    },
    {
      en: `${known ? 'It takes a kernel of 5.11 or newer.' : 'As root: modprobe overlay.'} Without it the lab host shows your programs read-only.`,
      zh: `${known ? '需要 5.11 或更新的内核。' : '以 root 运行：modprobe overlay。'}没有它，实验主机里的系统文件只读。`,
    },
    { matters: 'nice' },
  );
}

/** A new proc needs a proc that hides nothing to be visible already (mount_namespaces(7), "locked mounts"). */
export function checkProc(probe: Probe): Check {
  const tried = inScratch(probe, 'mkdir proc && mount -t proc proc proc', ['--pid', '--fork']);
  if (tried.status === 0) return good('proc', PROC_OK);
  return bad(
    'proc',
    {
      en: `a new proc cannot be mounted (${lastLine(tried.stderr)})`,
      zh: `无法挂载新的 proc（${lastLine(tried.stderr)}）`,
    },
    {
      en: 'Parts of /proc are masked, as container runtimes do: start the container with --privileged (or --security-opt systempaths=unconfined).',
      zh: '/proc 的一部分被遮盖（容器运行时会这样做）：启动容器时加上 --privileged（或 --security-opt systempaths=unconfined）。',
    },
  );
}
const PROC_OK = { en: 'mounts in a pid namespace of its own', zh: '可以在新的 PID 命名空间里挂载' };
