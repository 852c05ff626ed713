import { confinementOf } from '../observe/confinement.ts';
import { processAt } from '../observe/live-process.ts';
import { ownNamespaces } from '../observe/look.ts';
import type { Process } from '../observe/process.ts';
import { keysOf, sessionKeyrings } from '../observe/session-keyrings.ts';
import { commandEnded } from './ended.ts';
import { observe } from './eyes/observe.ts';
import { filtersOf } from './filters.ts';
import type { Observation } from './observation.ts';

/** A container that runs, whoever made it. */
export interface Running {
  readonly process: Process;
  /** What a session keyring of its own is called; undefined when its maker makes none. */
  readonly keyring: string | undefined;
}

/** The one look that both get. @throws NslabError `command-ended` when it was over too soon */
export async function look({ process: seen, keyring }: Running, by: string): Promise<Observation> {
  const count = confinementOf(seen)?.seccomp.filters ?? 0;
  const filters = await filtersOf(seen.pid, count);
  const maker = processAt(process.pid);
  const now = processAt(seen.pid);
  if (maker === undefined || now === undefined) throw commandEnded(by);
  const observation = await observe(now, {
    maker,
    makersNamespaces: ownNamespaces(),
    filters,
    keyring: hasKeyring(now, keyring) ? 'own' : 'shared',
  });
  if (processAt(seen.pid)?.startTime !== now.startTime) throw commandEnded(by);
  return observation;
}

/** By its name, where we may see it; by its owner, where that is a user whom only the container has. */
function hasKeyring(seen: Process, name: string | undefined): boolean {
  if ([...sessionKeyrings().values()].some((other) => other === name)) return true;
  const uid = confinementOf(seen)?.uids.effective;
  return uid !== undefined && uid !== process.geteuid?.() && keysOf(uid) > 0;
}
