import { join } from 'node:path';
import { lockedAt } from '../../labhost/lock.ts';
import { NslabError } from '../../text/error.ts';
import { openStore, ownFolder, type Store } from './store.ts';

/** While names, ids and addresses are given out, or what has ended is cleared away, one nslab at a time. */
export function lockedStore<T>(store: Store, work: () => Promise<T>): Promise<T> {
  openStore(store);
  return lockedAt(join(ownFolder(store), 'lock'), work, busy);
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
