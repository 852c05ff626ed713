import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../labhost/find.ts';
import { killGroup } from '../cgroups/end.ts';
import { lockedToEnd } from '../store/lock.ts';
import { remove, settle } from '../store/reconcile.ts';
import { type Running, type Seen, see } from '../store/seen.ts';
import type { Store } from '../store/store.ts';

/** How long its monitor takes, at most, to clear up behind it. */
const CLEARING_MS = 10_000;

/** SIGTERM for its first process; what has not ended after so many seconds is killed, with all that is in its groups. */
export async function stop(store: Store, seen: Seen, seconds: number): Promise<void> {
  if (seen.state !== 'running') return;
  const { record } = seen;
  signal(record, 'SIGTERM');
  if (!(await hasEnded(record, seconds * 1000))) await kill(record);
  await settled(store);
}

/** Ends it if need be, and removes all that there is of it. */
export async function removeContainer(store: Store, seen: Seen): Promise<void> {
  if (seen.state === 'running') await kill(seen.record);
  await lockedToEnd(store, async () => {
    // Its monitor was waited for; whoever looked meanwhile may have removed it already.
    if (see(store, seen.record).state !== 'running') await remove(store, seen.record);
  });
}

async function kill(record: Running): Promise<void> {
  signal(record, 'SIGKILL');
  await killGroup(record.plan.cgroups);
  await hasEnded(record, CLEARING_MS);
}

function signal({ container }: Running, name: NodeJS.Signals): void {
  if (isAlive(container.pid, container.startTime)) process.kill(container.pid, name);
}

/** Until its monitor has gone too: then its exit status is written, and its groups are taken back. */
async function hasEnded({ monitor, container }: Running, patience: number): Promise<boolean> {
  const begin = Date.now();
  const isThere = () => [monitor, container].some(({ pid, startTime }) => isAlive(pid, startTime));
  for (let wait = 2; isThere(); wait = Math.min(wait * 2, 50)) {
    if (Date.now() - begin > patience) return false;
    await sleep(wait);
  }
  return true;
}

async function settled(store: Store): Promise<void> {
  await lockedToEnd(store, () => settle(store));
}
