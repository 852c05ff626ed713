import { join } from 'node:path';
import { lockedAt } from '../../labhost/lock.ts';
import { NslabError } from '../../text/error.ts';
import { openStore, ownFolder, type Store } from './store.ts';

/** While names, ids and addresses are given out, or what has ended is cleared away, one nslab at a time. */
export function lockedStore<T>(store: Store, work: () => Promise<T>): Promise<T> {
  openStore(store);
  return lockedAt(join(ownFolder(store), 'lock'), work, busy);
}

/** The same for ending and clearing away, which must be possible on a full disk, too: then without the lock. */
export async function lockedToEnd<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await lockedStore(store, work);
  } catch (error) {
    if (!isFull(error)) throw error;
    return work();
  }
}

/** Nothing more can be written there. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function busy(holder: string): NslabError {
  return new NslabError(
    'store-busy',
    {
      en: `Another nslab (process ${holder}) is making or clearing away a container, and has not finished.`,
      zh: `另一个 nslab（进程 ${holder}）正在创建或清理容器，尚未完成。`,
    },
    {
      hint: {
        en: `Wait for it, or end it (kill ${holder}); a lock left by a dead process is recognised by itself.`,
        zh: `请等它完成，或结束它（kill ${holder}）；进程已死时留下的锁会自动识别。`,
      },
    },
  );
}
