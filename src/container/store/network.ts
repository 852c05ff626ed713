import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../engine/run.ts';
import { writeAtomically } from '../../state/atomic.ts';
import {
  type NetworkBefore,
  networkBefore,
  networkDown,
  networkIsUp,
  networkIsUsed,
} from '../network/remove.ts';
import type { NetworkPlan } from '../plan.ts';
import { seeAll } from './seen.ts';
import { ownFolder, type Store } from './store.ts';

/** A net namespace is taken down after its last process has gone, by the kernel, in its own time. */
const WIRES_MS = 300;

function beforePath(store: Store): string {
  return join(ownFolder(store), 'network.json');
}

/** The machine as it was before its first container was plugged in: on the disk before the bridge is made. */
export function noteNetwork(store: Store, { mode }: NetworkPlan): void {
  if (!store.onMachine || mode !== 'bridge' || networkIsUp()) return;
  writeAtomically(beforePath(store), `${JSON.stringify(networkBefore())}\n`);
}

/** With the last container of the machine the bridge goes, its rules go, and forwarding is what it was. */
export async function lowerNetwork(store: Store): Promise<void> {
  if (!store.onMachine || !networkIsUp() || isNeeded(store)) return;
  for (const begin = Date.now(); networkIsUsed(); await sleep(10)) if (Date.now() - begin > WIRES_MS) return;
  await run(networkDown(before(store)));
  rmSync(beforePath(store), { force: true });
}

function isNeeded(store: Store): boolean {
  return seeAll(store).some(
    ({ state, record }) => state !== 'exited' && record.plan.network.mode === 'bridge',
  );
}

/** Absent where it was another store's containers that found it down. */
function before(store: Store): NetworkBefore | undefined {
  try {
    return JSON.parse(readFileSync(beforePath(store), 'utf8'));
  } catch {
    return undefined;
  }
}
