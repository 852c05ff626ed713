import { join } from 'node:path';
import type { Cgroup } from './cgroup.ts';
import {
  type CpuLimits,
  type Cpuset,
  type MemoryLimits,
  type PidsLimits,
  pidsLimits,
} from './cgroup-limits.ts';
import { type CgroupTree, type Controller, controllerOf } from './cgroup-trees.ts';
import * as one from './cgroup-v1.ts';
import * as two from './cgroup-v2.ts';
import type { Process } from './process.ts';
import { readProcText } from './procfs.ts';

/** The processes of a look at the lab host, by their number outside. */
export type FindProcess = (pid: number) => Process | undefined;

export class LiveCgroup implements Cgroup {
  readonly path: string;
  /** Those of the trees in which it exists. */
  readonly #trees: readonly CgroupTree[];
  readonly #all: readonly CgroupTree[];
  readonly #find: FindProcess;
  readonly #below: () => readonly Cgroup[];
  readonly #texts = new Map<string, string | undefined>();

  constructor(
    path: string,
    trees: { readonly here: readonly CgroupTree[]; readonly all: readonly CgroupTree[] },
    find: FindProcess,
    below: () => readonly Cgroup[],
  ) {
    this.path = path;
    this.#trees = trees.here;
    this.#all = trees.all;
    this.#find = find;
    this.#below = below;
  }

  get controllers(): readonly Controller[] {
    const all = this.#trees.flatMap((tree) => (tree.version === 1 ? tree.controllers : this.#offered(tree)));
    return [...new Set(all)];
  }
  has(controller: Controller): boolean {
    return this.controllers.includes(controller);
  }

  processes(controller?: Controller): readonly Process[] {
    const trees =
      controller === undefined ? this.#trees : [this.#tree(controller)].filter((t) => t !== undefined);
    const pids = trees.flatMap((tree) => this.#members(tree));
    return [...new Set(pids)].flatMap((pid) => this.#find(pid) ?? []);
  }
  allProcesses(controller?: Controller): readonly Process[] {
    const groups = [...this.#below(), this as Cgroup];
    return [...new Set(groups.flatMap((group) => group.processes(controller)))];
  }

  cpu(): CpuLimits | undefined {
    return this.#decode('cpu', one.cpuLimits, two.cpuLimits);
  }
  cpuUsage(): number | undefined {
    return this.#decode('cpuacct', one.cpuUsage, two.cpuUsage);
  }
  memory(): MemoryLimits | undefined {
    return this.#decode('memory', one.memoryLimits, two.memoryLimits);
  }
  pids(): PidsLimits | undefined {
    return this.#decode('pids', pidsLimits, pidsLimits);
  }
  cpuset(): Cpuset | undefined {
    return this.#decode('cpuset', one.cpuset, two.cpuset);
  }
  frozen(): boolean | undefined {
    return this.#freezer('frozen');
  }
  freezing(): boolean | undefined {
    return this.#freezer('freezing');
  }

  get type(): string | undefined {
    const tree = this.#two();
    return tree && this.#read(tree, 'cgroup.type')?.trim();
  }
  get subtreeControl(): readonly Controller[] | undefined {
    const tree = this.#two();
    return tree && namesIn(this.#read(tree, 'cgroup.subtree_control'));
  }

  file(controller: Controller, name: string): { path: string; text: string } | undefined {
    const tree = this.#tree(controller);
    const text = tree && this.#read(tree, name);
    return text === undefined || tree === undefined
      ? undefined
      : { path: join(tree.folder, this.path, name), text };
  }
  insidePath(controller: Controller): string {
    return join(treeOf(this.#all, controller)?.inside ?? '/sys/fs/cgroup', this.path);
  }

  #tree(controller: Controller): CgroupTree | undefined {
    return treeOf(this.#trees, controller);
  }
  #two(): CgroupTree | undefined {
    return this.#trees.find((t) => t.version === 2);
  }

  /** Of hybrid's two freezers either may have been used. */
  #freezer(what: 'frozen' | 'freezing'): boolean | undefined {
    const said = this.#trees.flatMap((tree) => {
      const state = tree.version === 1 ? one.freezer(this.#reader(tree)) : two.freezer(this.#reader(tree));
      return state === undefined ? [] : [state[what]];
    });
    return said.length === 0 ? undefined : said.includes(true);
  }

  #decode<T>(
    controller: Controller,
    versionOne: (read: (name: string) => string | undefined) => T | undefined,
    versionTwo: (read: (name: string) => string | undefined) => T | undefined,
  ): T | undefined {
    const tree = this.#tree(controller);
    return tree && (tree.version === 1 ? versionOne : versionTwo)(this.#reader(tree));
  }

  #offered(tree: CgroupTree): Controller[] {
    const named = namesIn(this.#read(tree, 'cgroup.controllers'));
    return [...named, ...(named.includes('cpu') ? (['cpuacct'] as const) : []), 'freezer'];
  }

  /** A threaded group names its threads only (cgroup-v2.rst, "Threads"). */
  #members(tree: CgroupTree): number[] {
    const text = this.#read(tree, 'cgroup.procs') ?? this.#read(tree, 'cgroup.threads');
    return text?.trim().split('\n').map(Number) ?? [];
  }

  #reader(tree: CgroupTree): (name: string) => string | undefined {
    return (name) => this.#read(tree, name);
  }

  #read(tree: CgroupTree, name: string): string | undefined {
    const path = join(tree.folder, this.path, name);
    if (!this.#texts.has(path)) this.#texts.set(path, readProcText(path));
    return this.#texts.get(path);
  }
}

/** The hierarchy that has this controller; on v2 cpuacct is part of cpu, and the freezer of every group. */
export function treeOf(trees: readonly CgroupTree[], controller: Controller): CgroupTree | undefined {
  const found = trees.find((t) => t.controllers.includes(controller));
  if (found) return found;
  const two = trees.find((t) => t.version === 2);
  if (controller === 'freezer') return two;
  return controller === 'cpuacct' && two?.controllers.includes('cpu') ? two : undefined;
}

function namesIn(text: string | undefined): Controller[] {
  return (text ?? '')
    .trim()
    .split(' ')
    .map(controllerOf)
    .filter((c) => c !== undefined);
}
