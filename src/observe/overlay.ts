import { join } from 'node:path/posix';
import type { Mount } from './mountinfo.ts';
import type { Process } from './process.ts';
import { namesSeenBy, type SeenFile, seenBy } from './root.ts';

/** An overlay as a line of mountinfo tells it: the folders by the names that mount(8) was given. */
export interface Overlay {
  readonly mount: Mount;
  /** The topmost first, which is the order of `lowerdir=`. */
  readonly lowers: readonly string[];
  /** Undefined where there is none: such an overlay is read-only. */
  readonly upper: string | undefined;
  readonly work: string | undefined;
  /** Are its marks `user.overlay.…` instead of `trusted.overlay.…`? */
  readonly userxattr: boolean;
}

/** Undefined for a mount of another type. */
export function overlayOf(mount: Mount): Overlay | undefined {
  if (mount.type !== 'overlay') return undefined;
  const values = (key: string): string[] =>
    mount.superOptions.flatMap((o) => (o.startsWith(`${key}=`) ? [o.slice(key.length + 1)] : []));
  return {
    mount,
    // `lowerdir+`: one folder an option, taken literally (kernel 6.8 and later).
    lowers: [...values('lowerdir').flatMap(split), ...values('lowerdir+')],
    upper: values('upperdir').map(withoutEscapes)[0],
    work: values('workdir').map(withoutEscapes)[0],
    userxattr: mount.superOptions.includes('userxattr'),
  };
}

export function overlaysOf(mounts: readonly Mount[]): Overlay[] {
  return mounts.flatMap((mount) => overlayOf(mount) ?? []);
}

/** A colon in a name is written `\:`; what follows `::` are folders of data only, which are never listed. */
function split(lowerdir: string): string[] {
  const [layers = ''] = lowerdir.split('::');
  return (layers.match(/(?:\\.|[^:\\])+/g) ?? []).map(withoutEscapes);
}

function withoutEscapes(path: string): string {
  return path.replace(/\\(.)/g, '$1');
}

/** A folder of an overlay. */
export interface LayerFolder {
  /** As the mount options have it. */
  readonly named: string;
  /** Absolute; undefined when no such folder is to be found any more. */
  readonly path: string | undefined;
  readonly folder: SeenFile | undefined;
}

export interface OverlayFolders {
  readonly lowers: readonly LayerFolder[];
  readonly upper: LayerFolder | undefined;
  readonly work: LayerFolder | undefined;
}

/**
 * Where the folders of an overlay are, as a process sees them. The kernel keeps a relative name as it was given
 * and forgets what it was relative to: here the nearest folder above the mount point, or beside one of these, in
 * which all of them are.
 * (The lab host's own overlays name folders that its root no longer shows.)
 */
export function foldersOf(process: Process, overlay: Overlay): OverlayFolders {
  const names = [...overlay.lowers, overlay.upper, overlay.work].filter((n) => n !== undefined);
  const relative = names.filter((name) => !name.startsWith('/'));
  const isBase = (folder: string): boolean =>
    relative.every((name) => seenBy(process, join(folder, name))?.type === 'folder');
  const near = above(overlay.mount.target);
  const beside = (): string[] => near.flatMap((folder) => within(process, folder));
  const base = near.find(isBase) ?? beside().find(isBase);
  const find = (named: string): LayerFolder => {
    const isRelative = !named.startsWith('/');
    const path = isRelative ? base && join(base, named) : named;
    const folder = path === undefined ? undefined : seenBy(process, path);
    return folder?.type === 'folder'
      ? { named, path, folder }
      : { named, path: undefined, folder: undefined };
  };
  return {
    lowers: overlay.lowers.map(find),
    upper: overlay.upper === undefined ? undefined : find(overlay.upper),
    work: overlay.work === undefined ? undefined : find(overlay.work),
  };
}

/** `/a/b/c` → `/a/b`, `/a`, `/`. */
function above(path: string): string[] {
  const parts = path.split('/').filter(Boolean);
  return parts.map((_, i) => `/${parts.slice(0, i).join('/')}`).reverse();
}

function within(process: Process, folder: string): string[] {
  return folder === '/' ? [] : (namesSeenBy(process, folder) ?? []).map((name) => join(folder, name));
}

/** What stands in an upper layer for a file that was deleted: a character device 0:0, which nobody can open. */
export function isWhiteout(file: SeenFile | undefined): boolean {
  return file?.type === 'character' && file.device === '0:0';
}

/** The names in a folder of a layer that hide what is below. */
export function whiteoutsIn(process: Process, folder: string): string[] {
  const names = namesSeenBy(process, folder) ?? [];
  return names.filter((name) => isWhiteout(seenBy(process, join(folder, name), { follow: false })));
}

/**
 * Is the upper layer's folder of this name opaque: does nothing of the same folder below shine through? Judged by
 * what the overlay shows, whatever mark does it: undefined where nothing lies below that could be hidden.
 */
export function isOpaque(process: Process, overlay: Overlay, name: string): boolean | undefined {
  const { lowers, upper } = foldersOf(process, overlay);
  if (upper?.path === undefined) return undefined;
  const own = join(upper.path, name);
  if (seenBy(process, own, { follow: false })?.type !== 'folder') return false;
  const hidden = new Set(namesSeenBy(process, own));
  const shown = new Set(namesSeenBy(process, join(overlay.mount.target, name)));
  const below = lowers.flatMap(({ path }) => {
    const names = path === undefined ? [] : (namesSeenBy(process, join(path, name)) ?? []);
    return names.filter((n) => !hidden.has(n) && !isWhiteoutIn(process, join(path ?? '/', name, n)));
  });
  return below.length === 0 ? undefined : below.every((n) => !shown.has(n));
}

function isWhiteoutIn(process: Process, path: string): boolean {
  return isWhiteout(seenBy(process, path, { follow: false }));
}
