import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../../text/text.ts';
import { networkFiles } from '../network/files.ts';
import { networkNotes } from '../network/notes.ts';
import type { Plan } from '../plan.ts';
import { outsideOf } from '../store/ids.ts';
import { lockedStore } from '../store/lock.ts';
import { removeFolder } from '../store/reconcile.ts';
import type { ContainerRecord } from '../store/record.ts';
import { folderOf, openStore, type Store } from '../store/store.ts';
import { draft } from './draft.ts';
import type { RunOptions } from './options/run-options.ts';
import { makeRoot } from './own-root.ts';
import { take } from './take.ts';

/** A container that could be started now: it has a name, ids, an address, and files of its own. */
export interface Prepared {
  readonly plan: Plan;
  readonly record: ContainerRecord;
  /** What is not as one might expect. */
  readonly notes: readonly Text[];
}

/** Decides all that is to be decided, and makes the container's folder. What is given out is in its record first. */
export async function prepare(store: Store, options: RunOptions, signal?: AbortSignal): Promise<Prepared> {
  openStore(store);
  const made = await draft(store, options, signal);
  const record = await lockedStore(store, () => take(store, options, made));
  try {
    const plan = { ...record.plan, name: record.name, folder: folderOf(store, record.name) };
    const notes = await makeRoot(store, made, plan.root, plan.config.linux.uidMappings ?? [], signal);
    writeFiles(plan);
    return {
      plan,
      record,
      notes: [...made.notes, ...notes, ...networkNotes(plan.network), ...aloneWithOneId(plan)],
    };
  } catch (error) {
    removeFolder(store, record.name);
    throw error;
  }
}

/** An ordinary user without a range in /etc/subuid has a single id, which all containers share. */
function aloneWithOneId({ config }: Plan): Text[] {
  const { uidMappings = [] } = config.linux;
  const count = uidMappings.reduce((sum, { size }) => sum + size, 0);
  return count === 1 ? [ONE_ID] : [];
}

const ONE_ID: Text = {
  en: 'There is one user id here, 0, and the container shares it: its root is the same user as the lab host’s. A range in /etc/subuid gives each container ids of its own (nslab doctor; lab 4).',
  zh: '这里只有一个用户 id：0，容器与实验主机共用它，两边的 root 是同一个用户。/etc/subuid 里有一段 id，每个容器才能各有自己的（见 nslab doctor 和实验 4）。',
};

/** The files that are mounted over those of its root; they belong to the container's root, which may write to them. */
function writeFiles({ config, folder, network }: Plan): void {
  const { hosts, hostname, resolvConf } = networkFiles(network, config.hostname ?? '');
  const owner = outsideOf(config.linux.uidMappings ?? [], 0) ?? 0;
  for (const [name, text] of Object.entries({ hosts, hostname, 'resolv.conf': resolvConf })) {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o644 });
    if (owner !== 0) chownSync(path, owner, owner);
  }
}
