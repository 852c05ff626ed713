import { NAMESPACE_KINDS, type NamespaceKind } from '../../observe/namespaces.ts';
import type { Process } from '../../observe/process.ts';
import type { Rows } from '../observation.ts';

/** Each kind: its own, or its maker's. */
export function seenNamespaces(process: Process, maker: Readonly<Record<NamespaceKind, number>>): Rows {
  const rows = NAMESPACE_KINDS.map((kind) => {
    const inode = process.ns(kind);
    return [kind, inode === undefined ? 'none' : inode === maker[kind] ? 'shared' : 'own'];
  });
  return Object.fromEntries(rows);
}
