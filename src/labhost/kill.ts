import { setTimeout as sleep } from 'node:timers/promises';
import { membersOf } from '../observe/census.ts';
import { inodeOfLink, readLink, readProcText } from '../observe/procfs.ts';
import { NslabError } from '../text/error.ts';
import { isAlive, type Orphan } from './find.ts';

const PATIENCE_MS = 10_000;
/** How long the machine's init is given to collect what is its own to collect. */
const ZOMBIES_MS = 2_000;

/**
 * SIGKILL for each, its identity checked right before; returns when all are gone, and with a PID 1 its whole pid
 * namespace. `meanwhile` is called while they go: what is frozen has to be thawed before it can end.
 */
export async function killAll(processes: readonly Orphan[], meanwhile = () => {}): Promise<void> {
  const victims = processes.map((p) => ({ ...p, namespace: inodeOfLink(readLink(`/proc/${p.pid}/ns/pid`)) }));
  for (const victim of victims) kill(victim);
  const begin = Date.now();
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const waited = Date.now() - begin;
    const left = victims.find((v) => isAlive(v.pid, v.startTime) && !(waited > ZOMBIES_MS && onlyZombies(v)));
    if (!left) return;
    if (waited > PATIENCE_MS) throw lingers(left.pid);
    meanwhile();
    await sleep(wait);
  }
}

function kill({ pid, startTime }: Orphan): void {
  if (!isAlive(pid, startTime)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw notOurs(pid, error);
  }
}

/**
 * A PID 1 that is ending waits until every process of its namespace has been collected. One whose parent was
 * outside and was killed is the machine's init's to collect; not every container has one that does.
 */
function onlyZombies({ pid, namespace }: Orphan & { namespace: number | undefined }): boolean {
  const hasEnded = readProcText(`/proc/${pid}/cmdline`) === '';
  if (!hasEnded || namespace === undefined) return false;
  return [...membersOf(namespace).values()].every((stat) => stat.pid === pid || stat.state === 'Z');
}

function notOurs(pid: number, cause: unknown): NslabError {
  return new NslabError(
    'labhost-not-ours',
    {
      en: `The lab host (process ${pid}) belongs to another user, so it may not be ended from here.`,
      zh: `实验主机（进程 ${pid}）属于另一个用户，不能从这里结束。`,
    },
    {
      hint: {
        en: 'Was it started with sudo? Then: sudo nslab stop',
        zh: '是用 sudo 启动的吗？请用：sudo nslab stop',
      },
      cause,
    },
  );
}

/** The kernel ends every process of the pid namespace before its PID 1 goes (pid_namespaces(7)); one may hang in a call, or be frozen. */
function lingers(pid: number): NslabError {
  return new NslabError(
    'labhost-lingers',
    {
      en: `The lab host (process ${pid}) was killed but has not gone: one of its processes is stuck in the kernel, or frozen by a cgroup.`,
      zh: `实验主机（进程 ${pid}）已被 kill，但还没有消失：其中有进程卡在内核里，或被 cgroup 冻结。`,
    },
    {
      hint: {
        en: 'Look for state D in `ps -eo pid,stat,wchan,comm`; thaw a frozen cgroup; then nslab stop again.',
        zh: '用 `ps -eo pid,stat,wchan,comm` 找状态为 D 的进程；解冻 cgroup；然后再运行 nslab stop。',
      },
    },
  );
}
