import type { Mount } from './mountinfo.ts';

/**
 * The mount that a path lies on, as the process that owns the list sees it: walked from the root downwards,
 * because a later mount on a parent folder hides what lies below it, and the topmost of a stack counts.
 * Undefined when it lies on a root that is no mount point itself (after chroot(2)). The path is absolute
 * and free of symbolic links.
 */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  const listed = new Set(mounts.map((m) => m.id));
  const children = new Map<string, Mount>();
  for (const m of mounts) children.set(`${isTop(m, listed) ? 0 : m.parent} ${m.target}`, m);

  let current: Mount | undefined;
  for (const prefix of prefixes(path)) {
    for (;;) {
      const next = children.get(`${current?.id ?? 0} ${prefix}`);
      if (next === undefined || next === current) break;
      current = next;
    }
  }
  return current;
}

/** The topmost visible mount whose mount point is exactly this path. */
export function mountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  const found = mountOf(mounts, path);
  return found?.target === clean(path) ? found : undefined;
}

/** Mounts at or below a path, hidden ones too. */
export function mountsUnder(mounts: readonly Mount[], path: string): Mount[] {
  const top = clean(path);
  return mounts.filter((m) => m.target === top || top === '/' || m.target.startsWith(`${top}/`));
}

/** The process's root mount: its parent is not in its list (or is itself, for the kernel's first rootfs). */
function isTop(mount: Mount, listed: ReadonlySet<number>): boolean {
  return mount.parent === mount.id || !listed.has(mount.parent);
}

function prefixes(path: string): string[] {
  const parts = clean(path).split('/').filter(Boolean);
  return ['/', ...parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`)];
}

function clean(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}
