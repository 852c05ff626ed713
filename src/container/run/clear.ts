import { existsSync } from 'node:fs';
import { removeTree } from '../../image/remove-tree.ts';
import { reconcile } from '../store/reconcile.ts';
import type { Store } from '../store/store.ts';
import { removeContainer } from './stop.ts';

/** Ends and removes every container of a store, and the store itself. Answers their names. */
export async function clearStore(store: Store): Promise<string[]> {
  if (!existsSync(store.root)) return [];
  const all = await reconcile(store);
  for (const seen of all) await removeContainer(store, seen);
  removeTree(store.root);
  return all.map(({ record }) => record.name);
}
