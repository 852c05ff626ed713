import { dirname, join } from 'node:path';
import { type CgroupFacts, cgroupFacts, isUsefulOne } from '../../labhost/cgroup-own.ts';
import { NEEDED, planCgroups } from '../../labhost/cgroup-plan.ts';
import type { CgroupLack, CgroupTree, Controller } from '../../observe/cgroup-trees.ts';
import { controllerOf } from '../../observe/cgroup-trees.ts';
import { parseIdMap } from '../../observe/idmap.ts';
import { parseMountinfo } from '../../observe/mountinfo.ts';
import type { Resources } from '../config/runtime-spec.ts';
import type { CgroupsPlan, ContainerGroup } from '../plan.ts';
import { deviceProgram } from './device-program.ts';
import { allRules, deviceSettings, policyOf } from './devices.ts';
import { type Limit, limitsOfOne, limitsOfTwo, type Setting } from './limits.ts';
import { malformedUnified, noController, noFile, swapAloneUnlimited, unifiedOnOne } from './refusals.ts';

/** Of a container's groups, one in each hierarchy; a lab host's are called `nslab-…`. */
export function groupName(container: string): string {
  return `nslab.${container}`;
}

/**
 * Where the container's groups are to be and what is written into them; nothing is made yet. Where the machine
 * gives us no groups there are none, unless a limit needs one.
 * @throws NslabError `limit-unsupported`, which names the limit and says why
 */
export function planGroups(
  name: string,
  resources: Resources | undefined = {},
  facts: CgroupFacts = cgroupFacts(),
): CgroupsPlan {
  const host = placeFor(facts, groupName(name));
  const rules = ownsDevices(facts) ? allRules(resources.devices) : [];
  const limits = limitsFor(host, resources, facts);
  const groups = host.trees.map((tree): ContainerGroup => {
    const { version, controllers, folder, enable } = tree;
    const settings = [
      ...(version === 1 && controllers.includes('cpuset') ? inheritedCpuset(facts, folder) : []),
      ...limits.filter((l) => controllers.includes(l.controller)).flatMap((l) => l.settings),
      ...(version === 1 && controllers.includes('devices') ? deviceSettings(rules) : []),
    ];
    const asks = version === 2 && rules.length > 0 && isOnlyOne(host);
    return {
      tree: { version, controllers },
      folder,
      settings,
      ...(enable === undefined ? {} : { enable }),
      ...(asks ? { deviceProgram: deviceProgram(policyOf(rules)) } : {}),
    };
  });
  if (rules.length > 0 && !groups.some(keepsDevices)) throw noController('devices', 'devices', host.lack);
  return { groups };
}

function keepsDevices({ tree, deviceProgram: program }: ContainerGroup): boolean {
  return program !== undefined || (tree.version === 1 && tree.controllers.includes('devices'));
}

function isOnlyOne({ trees }: Place): boolean {
  return trees.every((tree) => tree.version === 2);
}

/** Where a group above could give more than it does, `enable` is what it is to be told. */
interface Tree extends Pick<CgroupTree, 'version' | 'controllers' | 'folder'> {
  readonly enable?: string;
}
interface Place {
  readonly trees: readonly Tree[];
  readonly lack?: CgroupLack;
}

function placeFor(facts: CgroupFacts, name: string): Place {
  const delegated = delegatedPlace(facts, name);
  return delegated ? { trees: [delegated] } : planCgroups(facts, name);
}

/**
 * The group that is the root of our cgroup namespace, as in a lab host, has controllers and gives none: nobody
 * has asked yet. We do, where it has no processes of its own (cgroup-v2.rst, "No Internal Process Constraint";
 * with processes in it, +cpu would turn it threaded). Any other group is the machine's to change.
 */
function delegatedPlace(facts: CgroupFacts, name: string): Tree | undefined {
  const mounts = parseMountinfo(facts.mountinfo);
  const root = mounts.find((m) => m.type === 'cgroup2')?.target;
  if (root === undefined || mounts.some(isUsefulOne)) return undefined;
  const has = controllersIn(facts, join(root, 'cgroup.controllers'));
  if (!NEEDED.every((c) => has.includes(c)) || !mayGive(facts, root)) return undefined;
  const gives = controllersIn(facts, join(root, 'cgroup.subtree_control'));
  const enable = has.filter((c) => !gives.includes(c)).map((c) => `+${c}`);
  const tree: Tree = { version: 2, controllers: has, folder: join(root, name) };
  return enable.length === 0 ? tree : { ...tree, enable: enable.join(' ') };
}

/** The root of the machine's own has no type. */
function mayGive(facts: CgroupFacts, group: string): boolean {
  const isDomain = facts.read(join(group, 'cgroup.type'))?.trim() === 'domain';
  const isEmpty = facts.read(join(group, 'cgroup.procs'))?.trim() === '';
  return (
    isDomain && isEmpty && facts.writable(join(group, 'cgroup.subtree_control')) && facts.writable(group)
  );
}

function controllersIn(facts: CgroupFacts, file: string): Controller[] {
  const names = facts.read(file)?.trim().split(' ') ?? [];
  return names.map(controllerOf).filter((c) => c !== undefined);
}

/** A new group of version 1 has neither processors nor memory nodes, and takes no process before it has (cpuset(7)). */
function inheritedCpuset(facts: CgroupFacts, folder: string): Setting[] {
  return ['cpuset.cpus', 'cpuset.mems'].flatMap((file): Setting[] => {
    const above = facts.read(join(dirname(folder), file))?.trim();
    return above ? [[file, above]] : [];
  });
}

function limitsFor(host: Place, resources: Resources, facts: CgroupFacts): Limit[] {
  const has = new Map(host.trees.flatMap((t) => t.controllers.map((c) => [c, t] as const)));
  const version = has.get('memory')?.version ?? has.get('pids')?.version ?? host.trees[0]?.version ?? 2;
  const { memory, unified = {} } = resources;
  if (version === 2 && (memory?.swap ?? 0) > 0 && (memory?.limit ?? -1) < 0) throw swapAloneUnlimited();
  const limits = version === 1 ? limitsOfOne(resources) : limitsOfTwo(resources);
  const [first] = Object.keys(unified);
  if (first !== undefined && version === 1) throw unifiedOnOne(first);
  const all = [...limits, ...Object.entries(unified).map(unifiedLimit)];
  for (const { name, controller, settings } of all) {
    const tree = has.get(controller);
    if (!tree) throw noController(name, controller, host.lack);
    // Swap is counted only where the kernel was built, and booted, to do so.
    const [file = ''] = settings[0] ?? [];
    if (SOMETIMES.test(file) && !hasFile(facts, tree, file)) throw noFile(name, file);
  }
  return all;
}

const SOMETIMES = /^memory\.(memsw|swap)\./;

/** Seen in a group that is there already: the root of version 2 has none of these files. */
function hasFile(facts: CgroupFacts, { version, folder }: Tree, file: string): boolean {
  if (version === 1) return facts.read(join(dirname(folder), file)) !== undefined;
  return facts.read('/proc/swaps') !== undefined;
}

/** `memory.high`: the controller is what its name begins with. */
function unifiedLimit([file, value]: readonly [string, string]): Limit {
  const controller = controllerOf(file.split('.')[0] ?? '');
  if (!/^[a-z]+(\.[a-zA-Z0-9_-]+)+$/.test(file) || controller === undefined) throw malformedUnified(file);
  return { controller, name: `unified.${file}`, settings: [[file, value]] };
}

/**
 * Below a user namespace there is nothing to keep: mknod(2) of a device is refused there, and so are the files of
 * the controller and bpf(2) of this kind, which ask for CAP_SYS_ADMIN of the machine itself.
 */
function ownsDevices(facts: CgroupFacts): boolean {
  const [line] = parseIdMap(facts.read('/proc/self/uid_map') ?? '');
  return facts.uid === 0 && line?.inside === 0 && line.outside === 0 && line.length === 2 ** 32 - 1;
}
