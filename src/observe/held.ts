import type { Machine } from './machine.ts';
import { NAMESPACE_KINDS, type NamespaceKind } from './namespaces.ts';
import type { Process } from './process.ts';

/** A bind mount that keeps a namespace alive without any process in it (namespaces(7)). */
export interface HeldNamespace {
  readonly kind: NamespaceKind;
  readonly inode: number;
  /** The mount point. */
  readonly by: string;
  readonly process: Process;
}

/** Namespaces that are bind-mounted somewhere in this process's mount namespace. */
export function heldByMounts(process: Process): HeldNamespace[] {
  return (process.mounts() ?? []).flatMap((mount) => {
    const held = mount.type === 'nsfs' ? parseNamespace(mount.root) : undefined;
    return held ? [{ ...held, by: mount.target, process }] : [];
  });
}

/** Bind-mounted namespaces anywhere in the lab host: one process of each mount namespace is asked. */
export function allHeldByMounts(machine: Machine): HeldNamespace[] {
  const asked = new Set<number>();
  return [machine.init, ...machine.processes()].flatMap((process) => {
    const inode = process.ns('mnt');
    if (inode === undefined || asked.has(inode)) return [];
    asked.add(inode);
    return heldByMounts(process);
  });
}

/** `uts:[4026532177]`, as nsfs names its files. */
export function parseNamespace(text: string): { kind: NamespaceKind; inode: number } | undefined {
  const [, name, inode] = /^(\w+):\[(\d+)\]$/.exec(text) ?? [];
  const kind = NAMESPACE_KINDS.find((k) => k === name);
  return kind && { kind, inode: Number(inode) };
}
