import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { membersOf } from '../observe/census.ts';
import { inodeOfLink, readLink, readProcText } from '../observe/procfs.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { isAlive, type Orphan, processesOf } from './find.ts';
import { tokenOf } from './labhost.ts';
import { locked } from './lock.ts';
import { removeRecord } from './record.ts';
import { removeWork } from './remove.ts';

const PATIENCE_MS = 10_000;

/** Ends the lab host, and whatever a killed start of one left. The work folder stays; without a lab host nothing happens. */
export async function endLabHost(state: StateFolder): Promise<void> {
  if (!existsSync(state.root)) return;
  await locked(state, async () => {
    await killAll(processesOf(tokenOf(state)));
    removeRecord(state);
    removeSockets(state);
  });
}

/** Ends the lab host and removes what it needed and what its labs kept. Progress is not the lab host's, and stays. */
export async function cleanState(state: StateFolder): Promise<void> {
  await endLabHost(state);
  for (const lab of namesIn(join(state.work('x'), '..'))) await removeWork(state, lab);
  rmSync(join(state.work('x'), '..'), { recursive: true, force: true });
  rmSync(state.run, { recursive: true, force: true });
}

/** SIGKILL for each, its identity checked right before; returns when all are gone, and with a PID 1 its whole pid namespace. */
export async function killAll(processes: readonly Orphan[]): Promise<void> {
  const namespaces = new Map(processes.map(({ pid }) => [pid, inodeOfLink(readLink(`/proc/${pid}/ns/pid`))]));
  for (const { pid, startTime } of processes) {
    if (!isAlive(pid, startTime)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Gone in between.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw notOurs(pid, error);
    }
  }
  const until = Date.now() + PATIENCE_MS;
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const left = processes.find((p) => isAlive(p.pid, p.startTime) && !onlyZombies(p, namespaces.get(p.pid)));
    if (!left) return;
    if (Date.now() > until) throw lingers(left.pid);
    await sleep(wait);
  }
}

/**
 * A PID 1 that is ending waits until every process of its namespace has been collected. One whose parent was
 * outside and was killed is the machine's init's to collect; not every container has one that does.
 */
function onlyZombies({ pid }: Orphan, namespace: number | undefined): boolean {
  const hasEnded = readProcText(`/proc/${pid}/cmdline`) === '';
  if (!hasEnded || namespace === undefined) return false;
  return [...membersOf(namespace).values()].every((stat) => stat.pid === pid || stat.state === 'Z');
}

function removeSockets(state: StateFolder): void {
  for (const name of namesIn(state.run))
    if (name.endsWith('.sock')) rmSync(join(state.run, name), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
