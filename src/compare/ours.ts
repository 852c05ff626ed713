import type { Plan } from '../container/plan.ts';
import { inBackground } from '../container/run/begin.ts';
import { findContainers } from '../container/run/find.ts';
import type { RunOptions } from '../container/run/options/run-options.ts';
import { prepare } from '../container/run/prepare.ts';
import { removeContainer } from '../container/run/stop.ts';
import type { Store } from '../container/store/store.ts';
import { processAt } from '../observe/live-process.ts';
import type { Process } from '../observe/process.ts';
import type { Text } from '../text/text.ts';
import { commandEnded } from './ended.ts';

/** A container of ours that runs its command. */
export interface Ours {
  readonly process: Process;
  /** Its session keyring's name. */
  readonly keyring: string | undefined;
  readonly plan: Plan;
  readonly notes: readonly Text[];
  /** It is gone when this resolves. */
  end(): Promise<void>;
}

/** As `nslab run --detach` makes it. @throws NslabError `command-ended`, and what a start may end with */
export async function startOurs(store: Store, options: RunOptions, signal?: AbortSignal): Promise<Ours> {
  const prepared = await prepare(store, { ...options, detached: true, removeAfter: false }, signal);
  const { plan, notes } = prepared;
  const { running } = await inBackground(store, prepared);
  const end = async () => {
    for (const seen of await findContainers(store, [plan.name])) await removeContainer(store, seen);
  };
  const process = processAt(running.container.pid);
  if (process !== undefined && process.startTime === running.container.startTime)
    return { process, keyring: undefined, plan, notes, end };
  await end();
  throw commandEnded('nslab');
}
