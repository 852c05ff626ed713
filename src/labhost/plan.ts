import { totalmem } from 'node:os';
import { join, relative } from 'node:path';
import type { HostCgroups } from '../observe/cgroup-trees.ts';
import type { HostFeature } from '../observe/features.ts';
import type { StateFolder } from '../state/folder.ts';
import { groupName } from './cgroup-groups.ts';
import { cgroupFacts } from './cgroup-own.ts';
import { planCgroups } from './cgroup-plan.ts';
import { planScope } from './cgroup-scope.ts';
import { type ClientFolders, clientFolders } from './client.ts';
import { caller, type Mapping, mappingFor } from './idmap.ts';
import { canIdmap, type Layer, planLayers } from './layers.ts';
import { atLeast, machineFiles } from './machine-files.ts';

/** Everything that the program of a lab host's creation depends on, decided beforehand. */
export interface HostPlan {
  readonly state: StateFolder;
  readonly lab: string;
  readonly features: readonly HostFeature[];
  readonly mapping: Mapping;
  readonly layers: readonly Layer[];
  /** tmpfs keeps users' extended attributes since 6.6, and overlay its marks in them (overlayfs.rst, "userxattr"). */
  readonly userxattr: boolean;
  readonly client: ClientFolders;
  /** Of the client's folders, those whose files can be shown as the lab host's root's. */
  readonly idmappedClient: { readonly node: boolean; readonly pkg: boolean };
  readonly sizes: Sizes;
  /** With the feature `cgroups`: its groups, or why there are none. */
  readonly cgroups?: HostCgroups;
}

/** What each file system in memory may grow to: together well below the machine's memory. */
export interface Sizes {
  readonly changes: number;
  readonly tmp: number;
  readonly run: number;
  readonly shm: number;
  /** Every file in memory costs the kernel about 1 KB that `size=` does not count. */
  readonly files: number;
}

const MB = 1024 * 1024;

export function planHost(state: StateFolder, lab: string, features: readonly HostFeature[] = []): HostPlan {
  const mapping = mappingFor(caller());
  const files = machineFiles(mapping.by === 'root');
  const client = clientFolders();
  return {
    state,
    lab,
    features,
    mapping,
    layers: planLayers(files),
    userxattr: atLeast(files.kernel, 6, 6),
    client,
    idmappedClient: {
      node: files.root && canIdmap(files, client.node),
      pkg: files.root && canIdmap(files, client.pkg),
    },
    sizes: sizesFor(totalmem()),
    ...(features.includes('cgroups') ? { cgroups: cgroupsFor(groupName(state)) } : {}),
  };
}

/** Where no group is ours to divide, or has not all controllers, systemd may have one for us. */
function cgroupsFor(name: string): HostCgroups {
  const facts = cgroupFacts();
  const planned = planCgroups(facts, name);
  if (planned.lack === undefined) return planned;
  const scope = planScope(facts, name);
  return scope && (scope.lack === undefined || planned.trees.length === 0) ? scope : planned;
}

export function sizesFor(memory: number): Sizes {
  const share = (part: number, most: number) =>
    Math.max(16 * MB, Math.min(most * MB, Math.floor(memory / part)));
  return {
    changes: share(8, 1024),
    tmp: share(16, 512),
    run: share(64, 64),
    shm: share(64, 64),
    files: 65_536,
  };
}

/** Where a path of the machine lies once the machine's root is at /machine. */
export function onMachine(path: string): string {
  return join('/machine', relative('/', path));
}
