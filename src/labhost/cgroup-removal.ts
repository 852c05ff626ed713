import { existsSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../engine/call.ts';
import { rmdir } from '../engine/calls/files.ts';
import { run } from '../engine/run.ts';
import { groupsAt } from '../observe/cgroup-walk.ts';
import { parseMountinfo } from '../observe/mountinfo.ts';
import { readProcText } from '../observe/procfs.ts';
import { NslabError } from '../text/error.ts';
import { asOwners } from './remove.ts';

/** A process that was killed leaves its group a moment later than its parent hears of it; on a busy machine, seconds. */
const PATIENCE_MS = 10_000;

/**
 * Lets frozen processes go on: on v1 SIGKILL has no effect on them before (freezer-subsystem.rst). From the
 * top downwards, since a group is frozen as long as one above it is.
 */
export function thaw(folders: readonly string[]): void {
  for (const group of folders.flatMap((folder) => groupsAt(folder))) {
    write(join(group, 'freezer.state'), 'THAWED');
    write(join(group, 'cgroup.freeze'), '0');
  }
}

/** Removes groups and all below them; their processes have been ended. @throws NslabError `cgroup-stays` */
export async function removeGroups(folders: readonly string[]): Promise<void> {
  const begin = Date.now();
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const left = folders.filter((folder) => !removeFolders(folder));
    if (left.length === 0) return;
    // An ordinary user's lab host has other users too, whose groups are theirs.
    if (wait >= 4 && process.getuid?.() !== 0) await run(asOwners(left.flatMap(removals)));
    if (Date.now() - begin > PATIENCE_MS) throw stays(left);
    await sleep(wait);
  }
}

function removals(folder: string): Call[] {
  return groupsAt(folder)
    .reverse()
    .map((group) => rmdir(group, { onError: 'continue' }));
}

/** rmdir(2) from the bottom up, once: the files in a group are the kernel's and go with it. True when it has gone. */
export function removeFolders(folder: string): boolean {
  for (const group of groupsAt(folder).reverse()) {
    try {
      rmdirSync(group);
    } catch {
      // Has processes still, or is being removed by systemd.
    }
  }
  return !existsSync(folder);
}

/** Our groups wherever they lie, by their name: for when there is no record of them. */
export function findGroups(name: string): string[] {
  const mounts = parseMountinfo(readProcText('/proc/self/mountinfo') ?? '');
  const roots = mounts.filter((m) => m.type === 'cgroup' || m.type === 'cgroup2').map((m) => m.target);
  return [...new Set(roots)].flatMap((root) =>
    groupsAt(root, (found) => basename(found) === name).filter((g) => basename(g) === name),
  );
}

function write(path: string, value: string): void {
  try {
    writeFileSync(path, value, { flag: 'r+' });
  } catch {
    // Not a file of this hierarchy, or the group went in between.
  }
}

function stays(folders: readonly string[]): NslabError {
  const groups = folders.flatMap((f) => groupsAt(f));
  const busy = groups.find((g) => pidsIn(g) !== '');
  const folder = busy ?? groups[0] ?? folders[0];
  const pids = busy === undefined ? '' : pidsIn(busy);
  return new NslabError(
    'cgroup-stays',
    {
      en: `The cgroup ${folder} will not go away${pids ? `: these processes are still in it: ${pids}` : ''}.`,
      zh: `cgroup ${folder} 删不掉${pids ? `：里面还有这些进程：${pids}` : ''}。`,
    },
    { hint: pids ? { en: BUSY.en(folder), zh: BUSY.zh(folder) } : EMPTY },
  );
}

const BUSY = {
  en: (folder = '') =>
    `They are not the lab host's: move each elsewhere (echo PID > ${join(folder, '../cgroup.procs')}) or end it, then nslab stop again. One in state D ends only when the kernel lets it go.`,
  zh: (folder = '') =>
    `它们不属于实验主机：逐个移到别处（echo PID > ${join(folder, '../cgroup.procs')}）或结束它们，再运行 nslab stop。状态为 D 的进程要等内核放手才会结束。`,
};
const EMPTY = {
  en: 'It is empty, yet busy: another program may be working in there, or another user made a group in it. As root: rmdir it from the bottom up, then nslab stop again.',
  zh: '它是空的却仍被占用：可能有别的程序正在里面操作，或别的用户在里面建了 cgroup。请以 root 自下而上 rmdir，再运行 nslab stop。',
};

function pidsIn(group: string): string {
  try {
    return readFileSync(join(group, 'cgroup.procs'), 'utf8').trim().replaceAll('\n', ', ');
  } catch {
    return '';
  }
}
