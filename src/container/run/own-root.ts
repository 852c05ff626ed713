import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inFirstUserNamespace } from '../../image/user-namespace.ts';
import { canIdmap } from '../../labhost/layers.ts';
import { machineFiles } from '../../labhost/machine-files.ts';
import type { Text } from '../../text/text.ts';
import type { IdMapping } from '../config/runtime-spec.ts';
import type { RootPlan } from '../plan.ts';
import { ownCopy } from '../store/root/own-copy.ts';
import type { Store } from '../store/store.ts';
import type { Draft } from './draft.ts';

/**
 * What the container's root is made of; nothing is made yet. With rights over the file system its files' owners are
 * translated by an idmapped mount, and what the container writes goes to a layer above it. In a lab host there are no
 * such rights (mount_setattr(2)): it gets a copy.
 */
export function planRoot(store: Store, { root }: Draft, folder: string): RootPlan {
  if (root.isItsOwn) return { by: 'folder', path: root.path };
  if (!canLayer(store, root.path)) return { by: 'folder', path: join(folder, 'rootfs') };
  const layer = join(folder, 'layer');
  return { by: 'overlay', lower: [root.path], upper: join(layer, 'upper'), work: join(layer, 'work') };
}

function canLayer(store: Store, path: string): boolean {
  if (process.getuid?.() !== 0 || !inFirstUserNamespace()) return false;
  // An upper layer in its own lower one would see itself.
  if (!relative(path, store.root).startsWith('..')) return false;
  const files = machineFiles(true);
  return canIdmap(files, path) && canIdmap(files, store.root);
}

/** @returns what is not as in the source */
export async function makeRoot(
  store: Store,
  { root }: Draft,
  plan: RootPlan,
  ids: readonly IdMapping[],
  signal?: AbortSignal,
): Promise<Text[]> {
  if (root.isItsOwn) return [];
  if (plan.by === 'folder') return ownCopy(store, root.path, plan.path, ids, signal);
  mkdirSync(dirname(plan.upper), 0o700);
  // The layer's own folder is what / shows of itself: owner and permissions.
  const { mode, uid, gid } = lstatSync(root.path);
  mkdirSync(plan.upper, mode & 0o777);
  // Its ids are translated as those of the layers below are.
  chownSync(plan.upper, uid, gid);
  mkdirSync(plan.work, 0o700);
  return [];
}
