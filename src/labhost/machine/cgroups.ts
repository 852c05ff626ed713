import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CgroupTree,
  type Controller,
  controllerOf,
  type HostCgroups,
} from '../../observe/cgroup-trees.ts';
import { type Mount, parseMountinfo } from '../../observe/mountinfo.ts';
import { readProcText } from '../../observe/procfs.ts';

/** The machine's own hierarchies, from their roots: what is made in them is the journal's to undo. */
export function machineCgroups(): HostCgroups {
  const own = readProcText('/proc/self/cgroup') ?? '';
  const seen = new Set<string>();
  const trees = parseMountinfo(readProcText('/proc/self/mountinfo') ?? '').flatMap((mount) => {
    const controllers = controllersOf(mount);
    if (seen.has(mount.device) || mount.root !== '/' || controllers === undefined) return [];
    seen.add(mount.device);
    return [treeOf(mount, controllers, own)];
  });
  return { trees };
}

function treeOf(mount: Mount, controllers: readonly Controller[], own: string): CgroupTree {
  const isOne = mount.type === 'cgroup';
  const line = own.split('\n').find((l) => {
    const [, names = ''] = l.split(':');
    return isOne ? names.split(',').some((n) => controllerOf(n) === controllers[0]) : l.startsWith('0::');
  });
  const group = line?.split(':').slice(2).join(':') ?? '/';
  return {
    ...{ version: isOne ? 1 : 2, controllers, folder: mount.target, path: '' },
    ...{ leaf: group === '/' ? '' : group, inside: mount.target, links: [] },
    data: isOne ? (line?.split(':')[1] ?? '') : '',
  };
}

/** Undefined for a hierarchy that labs have no use for. */
function controllersOf(mount: Mount): Controller[] | undefined {
  const known = (all: readonly string[]): Controller[] =>
    all.map(controllerOf).filter((c) => c !== undefined);
  if (mount.type === 'cgroup') {
    const controllers = known(mount.superOptions);
    return controllers.length > 0 ? controllers : undefined;
  }
  if (mount.type !== 'cgroup2') return undefined;
  try {
    return known(readFileSync(join(mount.target, 'cgroup.controllers'), 'utf8').trim().split(' '));
  } catch {
    return undefined;
  }
}
