import { basename, join } from 'node:path';
import { type CgroupTree, type Controller, controllerOf, type HostCgroups } from '../observe/cgroup-trees.ts';
import { mountAt } from '../observe/mount-tree.ts';
import { type Mount, parseMountinfo } from '../observe/mountinfo.ts';
import { fewControllers, lackOf } from './cgroup-lack.ts';
import { type CgroupFacts, groupIn, isUsefulOne, ownGroups, pathOf } from './cgroup-own.ts';

/** Without these a lab about limits cannot be done. */
export const NEEDED: readonly Controller[] = ['cpu', 'memory', 'pids'];

/** Where the lab host's groups are to be, in every hierarchy that we may divide; nothing is made yet. */
export function planCgroups(facts: CgroupFacts, name: string): HostCgroups {
  const all = parseMountinfo(facts.mountinfo);
  // One that another mount covers is not what its path shows.
  const mounts = all.filter((m) => !/^cgroup/.test(m.type) || mountAt(all, m.target) === m);
  const trees = [...versionOne(facts, mounts, name), ...versionTwo(facts, mounts, name)];
  const has = new Set(trees.flatMap((t) => t.controllers));
  const without = NEEDED.filter((c) => !has.has(c));
  if (without.length === NEEDED.length) return { trees: [], lack: lackOf(facts, mounts) };
  return without.length === 0 ? { trees } : { trees, lack: fewControllers(facts, without) };
}

function versionOne(facts: CgroupFacts, mounts: readonly Mount[], name: string): CgroupTree[] {
  const seen = new Set<string>();
  return mounts.flatMap((mount) => {
    const own = ownGroups(facts.own).find((g) => sameHierarchy(g.controllers, mount));
    const parent = own && groupIn(mount, own.path);
    if (parent === undefined || seen.has(mount.device) || !facts.writable(parent)) return [];
    seen.add(mount.device);
    return [treeOne(mount, own?.controllers ?? [], join(parent, name))];
  });
}

function treeOne(mount: Mount, names: readonly string[], folder: string): CgroupTree {
  const shown = basename(mount.target);
  return {
    version: 1,
    controllers: names.map(controllerOf).filter((c) => c !== undefined),
    folder,
    path: pathOf(mount, folder),
    leaf: '',
    inside: `/sys/fs/cgroup/${shown}`,
    links: names.filter((n) => n !== shown),
    data: names.join(','),
  };
}

/** A hierarchy of controllers that a lab uses: named ones are systemd's to keep its books in. */
function sameHierarchy(controllers: readonly string[], { type, superOptions }: Mount): boolean {
  const useful = controllers.some((c) => controllerOf(c) !== undefined);
  return type === 'cgroup' && useful && controllers.every((c) => superOptions.includes(c));
}

function versionTwo(facts: CgroupFacts, mounts: readonly Mount[], name: string): CgroupTree[] {
  const mount = mounts.find((m) => m.type === 'cgroup2');
  const own = ownGroups(facts.own).find((g) => g.controllers.length === 0 && g.name === '');
  const here = mount && own && groupIn(mount, own.path);
  if (!mount || here === undefined) return [];
  const isAlone = !mounts.some(isUsefulOne);
  const place = placeFor(facts, mount, here);
  if (place === undefined) return [];
  const hasRules = isAlone || place.controllers.length > 0;
  const folder = join(place.parent, name);
  return [
    {
      version: 2,
      controllers: place.controllers,
      folder,
      path: pathOf(mount, folder),
      // A group that gives controllers to others may have no processes itself (cgroup-v2.rst, "No Internal Process Constraint").
      leaf: hasRules ? '/init.scope' : '',
      inside: isAlone ? '/sys/fs/cgroup' : '/sys/fs/cgroup/unified',
      links: [],
      data: '',
    },
  ];
}

interface Place {
  readonly parent: string;
  readonly controllers: readonly Controller[];
}

/**
 * The group to make ours in: our own, or one above it, whichever gives its children most of what is needed;
 * the nearest of equals. A group with processes in it, as ours is, gives none; nothing is enabled where
 * it is not yet, since such a group is the machine's. To move down from `parent` we must be allowed to write
 * its cgroup.procs (cgroup-v2.rst, "Delegation Containment").
 */
function placeFor(facts: CgroupFacts, mount: Mount, here: string): Place | undefined {
  let best: Place | undefined;
  for (let parent = here; ; parent = join(parent, '..')) {
    if (
      facts.writable(parent) &&
      facts.writable(join(parent, 'cgroup.procs')) &&
      !isThreaded(facts, parent)
    ) {
      const place = { parent, controllers: givenBy(facts, parent) };
      if (best === undefined || worth(place) > worth(best)) best = place;
    }
    if (parent === mount.target) return best;
  }
}

function worth({ controllers }: Place): number {
  return 100 * NEEDED.filter((c) => controllers.includes(c)).length + controllers.length;
}

function givenBy(facts: CgroupFacts, group: string): Controller[] {
  const given = facts.read(join(group, 'cgroup.subtree_control'))?.trim().split(' ') ?? [];
  return given.map(controllerOf).filter((c) => c !== undefined);
}

/** In a threaded group's children no process may live before they are threaded too (cgroup-v2.rst, "Threads"). */
function isThreaded(facts: CgroupFacts, group: string): boolean {
  return (facts.read(join(group, 'cgroup.type'))?.trim() ?? 'domain') !== 'domain';
}
