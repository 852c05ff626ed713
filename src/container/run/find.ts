import { shownName } from '../../image/shown-name.ts';
import { NslabError } from '../../text/error.ts';
import { nearest } from '../../text/nearest.ts';
import { listed } from '../../text/text.ts';
import { reconcile } from '../store/reconcile.ts';
import type { Running, Seen } from '../store/seen.ts';
import type { Store } from '../store/store.ts';

/** The containers of these names, as they are now. @throws NslabError `container-unknown` */
export async function findContainers(store: Store, names: readonly string[]): Promise<Seen[]> {
  const all = await reconcile(store);
  return names.map((name) => {
    const found = all.find(({ record }) => record.name === name);
    if (found) return found;
    throw unknown(
      name,
      all.map(({ record }) => record.name),
    );
  });
}

export async function findContainer(store: Store, name: string): Promise<Seen> {
  const [found] = await findContainers(store, [name]);
  return found as Seen;
}

/** @throws NslabError `container-not-running` */
export function assertRunning(seen: Seen): Running {
  if (seen.state === 'running') return seen.record;
  const { name } = seen.record;
  const isMade = seen.state === 'making';
  throw new NslabError(
    'container-not-running',
    isMade
      ? { en: `${name} is still being made.`, zh: `${name} 还在创建。` }
      : {
          en: `${name} has ended; only what runs can be entered.`,
          zh: `${name} 已经结束，只能进入运行中的容器。`,
        },
    {
      hint: isMade
        ? { en: 'Wait a moment.', zh: '请稍等。' }
        : {
            en: `nslab logs ${name} shows what it wrote; nslab rm ${name} forgets it.`,
            zh: `nslab logs ${name} 查看它的输出；nslab rm ${name} 删除它。`,
          },
    },
  );
}

function unknown(name: string, names: readonly string[]): NslabError {
  const near = nearest(name, names);
  const shown = near.length > 0 ? near : names;
  return new NslabError(
    'container-unknown',
    { en: `There is no container "${shownName(name)}" here.`, zh: `这里没有容器“${shownName(name)}”。` },
    {
      hint:
        shown.length > 0
          ? { en: `There are: ${listed(shown, 'en')}`, zh: `现有：${listed(shown, 'zh')}` }
          : {
              en: 'There is none at all: nslab run -- echo hello',
              zh: '一个容器也没有：nslab run -- echo hello',
            },
    },
  );
}
