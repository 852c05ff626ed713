import { basename, dirname } from 'node:path';
import { about, type Call, result } from '../../engine/call.ts';
import { fchownat, mknodat, openat, symlinkat } from '../../engine/calls/files.ts';
import { open_tree } from '../../engine/calls/mounts.ts';
import { mountOptions } from '../config/mount-options.ts';
import type { Config, Device } from '../config/runtime-spec.ts';
import { hasNew } from './namespaces.ts';
import { forSetting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import { type Folders, openIn, TARGET } from './target.ts';
import { attach } from './volumes.ts';
import * as WHY from './why.ts';

/** What every container has (config-linux.md, "Default Devices"); ptmx and console are made elsewhere. */
const DEFAULT_DEVICES: readonly Device[] = (
  [
    ['null', 1, 3],
    ['zero', 1, 5],
    ['full', 1, 7],
    ['random', 1, 8],
    ['urandom', 1, 9],
    ['tty', 5, 0],
  ] as const
).map(([name, major, minor]) => ({ type: 'c', path: `/dev/${name}`, major, minor, fileMode: 0o666 }));

/** Nothing is put into a /dev that is the machine's, bound. */
export function deviceCalls(config: Config, here: Surroundings, folders: Folders): Call[] {
  const dev = config.mounts.find((m) => m.destination.replace(/\/+$/, '') === '/dev');
  if (dev && mountOptions(dev).bind) return [];
  const bound = hasNew(config, 'user') || !here.initialUserNamespace;
  const given = config.linux.devices ?? [];
  const defaults = DEFAULT_DEVICES.filter((d) => !given.some((g) => g.path === d.path));
  const isNew = dev?.type === 'tmpfs';
  const node = (device: Device) => {
    if (!bound || device.type === 'p') return makeNode(device, folders);
    return isNew && dirname(device.path) === '/dev' ? bindInNew(device) : bindNode(device, folders);
  };
  const calls = [
    ...folders.make('/dev'),
    openIn('/dev', ['O_PATH', 'O_DIRECTORY'], 'dev'),
    ...defaults.flatMap((device) => forSetting(device.path, node(device))),
    ...given.flatMap((device, i) => forSetting(`linux.devices[${i}] ${device.path}`, node(device))),
    ...forSetting('/dev', links(config, isNew)),
  ];
  return about('mount/furnish', calls);
}

/** mknod(2) of a device is refused outside the initial user namespace: the machine's own is shown instead. */
function bindNode({ path }: Device, folders: Folders): Call[] {
  return [theMachines(path), ...folders.fileTarget(path), ...attach('device')];
}

/** In a /dev of the container's own nothing can be there yet: what is made is what is mounted on. */
function bindInNew({ path }: Device): Call[] {
  return [
    theMachines(path),
    openat(result('dev'), basename(path), ['O_RDONLY', 'O_CREAT', 'O_EXCL', 'O_CLOEXEC'], 0o644, {
      as: TARGET,
      why: WHY.MOUNT_POINT,
    }),
    ...attach('device'),
  ];
}

function theMachines(path: string): Call {
  return open_tree('AT_FDCWD', path, ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_SYMLINK_NOFOLLOW'], {
    as: 'device',
    why: WHY.DEVICE,
  });
}

function makeNode(
  { path, type, major, minor, fileMode = 0o666, uid = 0, gid = 0 }: Device,
  folders: Folders,
): Call[] {
  const name = basename(path);
  const numbers = { ...(major === undefined ? {} : { major }), ...(minor === undefined ? {} : { minor }) };
  return [
    ...folders.make(dirname(path)),
    openIn(dirname(path), ['O_PATH', 'O_DIRECTORY'], 'folder'),
    mknodat(
      result('folder'),
      name,
      fileMode,
      { type: type === 'u' ? 'c' : type, ...numbers },
      { why: WHY.NODE },
    ),
    ...(uid === 0 && gid === 0 ? [] : [fchownat(result('folder'), name, uid, gid, ['AT_SYMLINK_NOFOLLOW'])]),
  ];
}

const LINKS = [
  ['/proc/self/fd', 'fd'],
  ['/proc/self/fd/0', 'stdin'],
  ['/proc/self/fd/1', 'stdout'],
  ['/proc/self/fd/2', 'stderr'],
] as const;

/** In a /dev of its own nothing can be there yet; in the image's there may be. */
function links(config: Config, isNew: boolean): Call[] {
  const hasPts = config.mounts.some((m) => m.type === 'devpts' && m.destination === '/dev/pts');
  const all = hasPts ? [...LINKS, ['pts/ptmx', 'ptmx'] as const] : LINKS;
  const tolerant = isNew ? {} : { onError: 'continue' as const };
  return all.map(([to, name]) => symlinkat(to, result('dev'), name, { ...tolerant, why: WHY.LINKS }));
}
