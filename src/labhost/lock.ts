import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statOf } from '../observe/live-process.ts';
import type { StateFolder } from '../state/folder.ts';
import { makeFolder } from '../state/make-folder.ts';
import { NslabError } from '../text/error.ts';
import { isAlive } from './find.ts';

const PATIENCE_MS = 20_000;
let attempts = 0;

/** Runs `work` while nobody else makes or ends this state folder's lab host. */
export async function locked<T>(state: StateFolder, work: () => Promise<T>): Promise<T> {
  return lockedAt(`${state.host}.lock`, work, busy);
}

/**
 * The lock is a file with its holder's pid and start time, so that a holder that was killed is recognised and its
 * lock taken over. @throws what `busy` says of the holder's number, after 20 s
 */
export async function lockedAt<T>(
  path: string,
  work: () => Promise<T>,
  busy: (holder: string) => NslabError,
): Promise<T> {
  makeFolder(dirname(path), 0o700);
  const mine = `${process.pid} ${statOf(process.pid)?.startTime} ${++attempts}\n`;
  const draft = `${path}.${process.pid}.${attempts}`;
  const until = Date.now() + PATIENCE_MS;
  // link(2) makes the lock and its content appear in one step; open(O_EXCL) would show an empty file first.
  try {
    writeFileSync(draft, mine);
    while (!take(draft, path)) {
      if (Date.now() > until) throw busy(contentOf(path)?.split(' ')[0] ?? '?');
      dropIfStale(path, draft);
      await sleep(15);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    if (contentOf(path) === mine) rmSync(path, { force: true });
  }
}

function take(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's lock aside; one that was meanwhile taken by somebody alive is put back. */
function dropIfStale(path: string, draft: string): void {
  const seen = contentOf(path);
  if (seen === undefined || holderLives(seen)) return;
  const aside = `${draft}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (contentOf(aside) !== seen) take(aside, path);
  rmSync(aside, { force: true });
}

function holderLives(content: string): boolean {
  const [pid, startTime] = content.trim().split(' ');
  return isAlive(Number(pid), startTime ?? '');
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function busy(holder: string): NslabError {
  return new NslabError(
    'labhost-busy',
    {
      en: `Another nslab (process ${holder}) is making or ending this lab host, and has not finished.`,
      zh: `另一个 nslab（进程 ${holder}）正在创建或结束这台实验主机，尚未完成。`,
    },
    {
      hint: {
        en: `Wait for it, or end it (kill ${holder}); a lock left by a dead process is recognised by itself.`,
        zh: `请等它完成，或结束它（kill ${holder}）；进程已死时留下的锁会自动识别。`,
      },
    },
  );
}
