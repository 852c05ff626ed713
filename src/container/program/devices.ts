import { about, type Call, result } from '../../engine/call.ts';
import { fchownat, mknodat, symlinkat } from '../../engine/calls/files.ts';
import { open_tree } from '../../engine/calls/mounts.ts';
import type { Config, Device } from '../config/runtime-spec.ts';
import { hasNew } from './namespaces.ts';
import { mountOptions } from './options.ts';
import { forSetting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import { fileTarget, folderTarget, makeFolders, openIn } from './target.ts';
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
export function deviceCalls(config: Config, here: Surroundings): Call[] {
  const dev = config.mounts.find((m) => m.destination.replace(/\/+$/, '') === '/dev');
  if (dev && mountOptions(dev).bind) return [];
  const bound = hasNew(config, 'user') || !here.initialUserNamespace;
  const given = config.linux.devices ?? [];
  const defaults = DEFAULT_DEVICES.filter((d) => !given.some((g) => g.path === d.path));
  const calls = [
    ...defaults.flatMap((device) => forSetting(device.path, node(device, bound))),
    ...given.flatMap((device, i) => forSetting(`linux.devices[${i}] ${device.path}`, node(device, bound))),
    ...forSetting('/dev', links(config, dev !== undefined)),
  ];
  return about('mount/furnish', calls);
}

function node(device: Device, bound: boolean): Call[] {
  return bound && device.type !== 'p' ? bindNode(device) : makeNode(device);
}

/** mknod(2) of a device is refused outside the initial user namespace: the machine's own is shown instead. */
function bindNode({ path }: Device): Call[] {
  return [
    open_tree('AT_FDCWD', path, ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC', 'AT_SYMLINK_NOFOLLOW'], {
      as: 'device',
      why: WHY.DEVICE,
    }),
    ...fileTarget(path),
    ...attach('device'),
  ];
}

function makeNode({ path, type, major, minor, fileMode = 0o666, uid = 0, gid = 0 }: Device): Call[] {
  const at = path.lastIndexOf('/');
  const name = path.slice(at + 1);
  const numbers = { ...(major === undefined ? {} : { major }), ...(minor === undefined ? {} : { minor }) };
  return [
    ...makeFolders(path.slice(0, at)),
    openIn(path.slice(0, at), ['O_PATH', 'O_DIRECTORY'], 'folder'),
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
  return [
    ...folderTarget('/dev'),
    ...all.map(([to, name], i) =>
      symlinkat(to, result('target'), name, { ...tolerant, ...(i === 0 ? { why: WHY.LINKS } : {}) }),
    ),
  ];
}
