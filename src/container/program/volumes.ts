import { about, type Call, result } from '../../engine/call.ts';
import { mount_setattr, move_mount, open_tree } from '../../engine/calls/mounts.ts';
import { mountOptions, type Propagation } from '../config/mount-options.ts';
import type { MountSpec } from '../config/runtime-spec.ts';
import { forSetting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import { type Folders, TARGET } from './target.ts';
import * as WHY from './why.ts';

/** How messages call a mount: its place in the list, and where it appears. */
export function mountName(index: number, { destination }: MountSpec): string {
  return `mounts[${index}] ${destination}`;
}

/**
 * The maker's part of every bind: a clone of what is bound, attached nowhere yet. The container's root is
 * somebody else to the machine, and might not walk there; and by then it has other folders of these names.
 */
export function openVolumes(mounts: readonly MountSpec[]): Call[] {
  return mounts.flatMap((spec, i) => {
    const { bind, recursive, propagation } = mountOptions(spec);
    if (!bind) return [];
    const below = recursive ? (['AT_RECURSIVE'] as const) : [];
    const calls = [
      open_tree('AT_FDCWD', spec.source ?? '', ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', ...below], {
        as: volume(i),
        why: WHY.CLONE,
      }),
      ...alone(volume(i), propagation, recursive),
    ];
    return about('mount/volume', forSetting(mountName(i, spec), calls));
  });
}

/** A clone is a peer of what it was cloned from, and mounts would go both ways: unless that is asked for, they do not. */
function alone(clone: string, propagation: Propagation | undefined, recursive: boolean): Call[] {
  const { type = 'MS_PRIVATE' } = propagation ?? {};
  const below = (propagation?.recursive ?? recursive) ? (['AT_RECURSIVE'] as const) : [];
  if (type === 'MS_SHARED') return [];
  return [
    mount_setattr(result(clone), '', ['AT_EMPTY_PATH', ...below], { propagation: type }, { why: WHY.ALONE }),
  ];
}

/** The container's part: onto its place in the new root. */
export function attachVolume(index: number, spec: MountSpec, here: Surroundings, folders: Folders): Call[] {
  const { set, clear, setBelow, clearBelow } = mountOptions(spec);
  const isFile = here.kind(spec.source ?? '') === 'file';
  const attributes = (flags: readonly 'AT_RECURSIVE'[], on: typeof set, off: typeof clear) =>
    on.length + off.length === 0
      ? []
      : [
          mount_setattr(
            result(volume(index)),
            '',
            ['AT_EMPTY_PATH', ...flags],
            { ...(on.length > 0 ? { set: on } : {}), ...(off.length > 0 ? { clear: off } : {}) },
            { why: WHY.ATTRIBUTES },
          ),
        ];
  return about('mount/volume', [
    ...(isFile ? folders.fileTarget(spec.destination) : folders.target(spec.destination)),
    ...attach(volume(index)),
    // Afterwards: a clone that is attached nowhere yet takes them too, but only a later kernel says so.
    ...attributes(['AT_RECURSIVE'], setBelow, clearBelow),
    ...attributes([], set, clear),
  ]);
}

/** Whatever is open by this name, mounted on what is open as the target. */
export function attach(clone: string, why: Call['why'] = WHY.ATTACH): Call[] {
  return [
    move_mount(
      result(clone),
      '',
      result(TARGET),
      '',
      ['MOVE_MOUNT_F_EMPTY_PATH', 'MOVE_MOUNT_T_EMPTY_PATH'],
      why ? { why } : {},
    ),
  ];
}

function volume(index: number): string {
  return `volume ${index}`;
}
