import { mountOf } from '../observe/mount-tree.ts';
import type { Mount } from '../observe/mountinfo.ts';
import { atLeast, type Entry, type MachineFiles } from './machine-files.ts';

/** How one path of the machine appears in the lab host. Parents come before what lies in them. */
export type Layer =
  | { readonly kind: 'link'; readonly path: string; readonly to: string }
  /** A folder of our own: empty, or the frame for the layers inside it. */
  | { readonly kind: 'folder'; readonly path: string; readonly mode: number }
  /** The machine's folder below, the learner's changes in memory above. */
  | {
      readonly kind: 'overlay';
      readonly path: string;
      readonly mode: number;
      readonly idmapped: boolean;
      /** Files in it that are copied to the layer above, since they could not be changed otherwise. */
      readonly copies?: readonly Copy[];
    }
  | { readonly kind: 'readonly'; readonly path: string; readonly file: boolean }
  | Copy;

export interface Copy {
  readonly kind: 'copy';
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

/** Made anew in the lab host, never shown. */
const OWN = new Set(['proc', 'sys', 'dev', 'run', 'tmp', 'lab', 'lost+found']);
/** File systems that can be mounted with other ids (mount_setattr(2), MOUNT_ATTR_IDMAP). */
const IDMAPPABLE = new Set(['ext4', 'xfs', 'btrfs', 'f2fs', 'vfat', 'erofs', 'zfs', 'bcachefs']);
/** Not files of the machine's, so nothing to show. */
const PSEUDO = new Set(
  'proc sysfs cgroup cgroup2 devpts devtmpfs mqueue securityfs debugfs tracefs bpf nsfs autofs binfmt_misc pstore configfs fusectl hugetlbfs efivarfs rpc_pipefs'.split(
    ' ',
  ),
);
const MOST_ENTRIES = 200;
const MOST_SUBMOUNTS = 16;
const COPY_AT_MOST = 64 * 1024;

/** The lab host's root as a list: what each top-level directory of the machine becomes. */
export function planLayers(files: MachineFiles): Layer[] {
  const layers: Layer[] = [];
  for (const entry of files.entries('/')) {
    if (OWN.has(entry.name)) continue;
    const path = `/${entry.name}`;
    if (entry.kind === 'link') layers.push({ kind: 'link', path, to: files.linkTarget(path) });
    if (entry.kind === 'folder') layers.push(...folder(files, path));
  }
  return layers;
}

function folder(files: MachineFiles, path: string): Layer[] {
  const inside = files.mounts.filter((m) => m.target.startsWith(`${path}/`));
  if (inside.length === 0) return [overlay(files, path)];
  // Root clones one mount of a tree; for an ordinary user its children are locked to it (mount_namespaces(7)).
  if (files.root) return [overlay(files, path), ...submounts(files, inside)];
  return frame(files, path, inside);
}

function overlay(files: MachineFiles, path: string): Layer {
  const mode = files.mode(path);
  const idmapped = files.root && canIdmap(files, path);
  if (!idmapped && !files.readable(path, 'folder')) return { kind: 'folder', path, mode };
  return { kind: 'overlay', path, mode, idmapped, ...(idmapped ? {} : { copies: copiesFor(files, path) }) };
}

/** What people write to in /etc. Its files are nobody's in there where owners cannot be translated. */
const EDITED = ['hosts', 'hostname', 'resolv.conf', 'passwd', 'group', 'subuid', 'subgid'];

function copiesFor(files: MachineFiles, path: string): Copy[] {
  if (path !== '/etc') return [];
  return files
    .entries(path)
    .filter((e) => e.kind === 'file' && EDITED.includes(e.name))
    .map((e) => copyOf(files, `${path}/${e.name}`))
    .filter((copy) => copy?.kind === 'copy');
}

/** Overlay takes idmapped lower layers since 5.19. */
export function canIdmap(files: Pick<MachineFiles, 'kernel' | 'mounts'>, path: string): boolean {
  const type = mountOf(files.mounts, path)?.type ?? '';
  if (type === 'tmpfs') return atLeast(files.kernel, 6, 3);
  return atLeast(files.kernel, 5, 19) && IDMAPPABLE.has(type);
}

/** What other file systems of the machine show below an overlaid folder: overlays of their own. */
function submounts(files: MachineFiles, inside: readonly Mount[]): Layer[] {
  const layers: Layer[] = [];
  for (const { target, type } of inside) {
    if (PSEUDO.has(type) || layers.length >= MOST_SUBMOUNTS) continue;
    // A mount that a later one covers is not what the path shows.
    if (layers.some((l) => l.path === target)) continue;
    const layer = isFolder(files, target) ? overlay(files, target) : copyOf(files, target);
    if (layer && layer.kind !== 'folder') layers.push(layer);
  }
  return layers;
}

/** A folder with locked mounts in it, rebuilt: each thing in it gets a layer of its own; a very full one is shown read-only. */
function frame(files: MachineFiles, path: string, inside: readonly Mount[]): Layer[] {
  if (inside.some((m) => PSEUDO.has(m.type) && m.target === path)) return [];
  const entries = readable(files, path);
  if (entries === undefined) return [{ kind: 'folder', path, mode: 0o755 }];
  if (entries.length > MOST_ENTRIES) return [{ kind: 'readonly', path, file: false }];
  const layers: Layer[] = [{ kind: 'folder', path, mode: files.mode(path) }];
  for (const { name, kind } of entries) {
    const child = `${path}/${name}`;
    if (kind === 'link') layers.push({ kind: 'link', path: child, to: files.linkTarget(child) });
    if (kind === 'folder') layers.push(...folder(files, child));
    if (kind === 'file') layers.push(...[copyOf(files, child)].filter((l) => l !== undefined));
  }
  return layers;
}

function copyOf(files: MachineFiles, path: string): Layer | undefined {
  if (!files.readable(path, 'file')) return undefined;
  if (files.size(path) > COPY_AT_MOST) return { kind: 'readonly', path, file: true };
  return { kind: 'copy', path, mode: files.mode(path), content: files.content(path) };
}

function readable(files: MachineFiles, path: string): readonly Entry[] | undefined {
  try {
    return files.entries(path);
  } catch {
    return undefined;
  }
}

function isFolder(files: MachineFiles, path: string): boolean {
  try {
    files.entries(path);
    return true;
  } catch {
    return false;
  }
}
