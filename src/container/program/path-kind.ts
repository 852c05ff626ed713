import { join } from 'node:path';
import { mountOptions } from '../config/mount-options.ts';
import type { MountSpec } from '../config/runtime-spec.ts';
import type { Plan } from '../plan.ts';
import type { FileKind, Surroundings } from './surroundings.ts';

/**
 * What a path of the container will be: proc and sysfs show the same kernel wherever they are mounted, a bound
 * folder is there to be looked at, and so is the root. The program insists on what is found here: a path that
 * has become something else meanwhile stops the start.
 */
export function pathKind(plan: Plan, here: Surroundings): (path: string) => FileKind {
  const mounts = [...plan.config.mounts].sort((a, b) => b.destination.length - a.destination.length);
  return (path) => {
    const mount = mounts.find((m) => isWithin(path, m.destination));
    if (!mount) return inRoot(plan, path, here);
    const rest = path.slice(mount.destination.length);
    return inMount(mount, rest, here);
  };
}

function inMount(mount: MountSpec, rest: string, here: Surroundings): FileKind {
  if (mountOptions(mount).bind) return here.kind(join(mount.source ?? '', rest));
  const hidden = mount.type === 'proc' && (mount.options ?? []).includes('subset=pid');
  if (mount.type === 'proc' && !hidden) return here.kind(join('/proc', rest));
  if (mount.type === 'sysfs') return here.kind(join('/sys', rest));
  return rest === '' ? 'folder' : 'missing';
}

function inRoot({ root }: Plan, path: string, here: Surroundings): FileKind {
  const folders = root.by === 'folder' ? [root.path] : [root.upper, ...root.lower];
  const kinds = folders.map((folder) => here.kind(join(folder, path)));
  return kinds.find((kind) => kind !== 'missing') ?? 'missing';
}

function isWithin(path: string, folder: string): boolean {
  const plain = folder.replace(/\/+$/, '');
  return path === plain || path.startsWith(`${plain}/`);
}
