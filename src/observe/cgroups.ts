import { join, relative } from 'node:path';
import { listed } from '../text/text.ts';
import type { Cgroup } from './cgroup.ts';
import type { CgroupLack, CgroupTree, Controller, HostCgroups } from './cgroup-trees.ts';
import type { CgroupVersion } from './cgroup-version.ts';
import { groupsAt } from './cgroup-walk.ts';
import { type FindProcess, LiveCgroup, treeOf } from './live-cgroup.ts';
import type { Process } from './process.ts';

export type { Cgroup } from './cgroup.ts';
export type { Controller } from './cgroup-trees.ts';

/** The lab host's part of the machine's cgroups, as one snapshot. */
export interface Cgroups {
  /** The interface of its controllers; undefined without any. */
  readonly version: CgroupVersion | undefined;
  /** Why this lab host has no cgroups of its own. */
  readonly unavailable: CgroupLack | undefined;
  /** Why it has not all of these controllers. */
  missing(...controllers: readonly Controller[]): CgroupLack | undefined;
  /** The real path of its root in the hierarchy of a controller. */
  folder(controller: Controller): string | undefined;
  /** The same as the learner names it: `/sys/fs/cgroup/memory`. */
  inside(controller: Controller): string | undefined;
  readonly root: Cgroup;
  /** Every group below the root, those of one path as one, parents first; not where the lab host's own processes live. */
  groups(): readonly Cgroup[];
  /** By its path from the lab host's root. */
  group(path: string): Cgroup | undefined;
  /**
   * Where a process is, from the lab host's root: `/` on v1 and `/init.scope` on v2 unless it was moved;
   * undefined when it is not below the root, or has gone.
   */
  pathOf(process: Process, controller: Controller): string | undefined;
  groupOf(process: Process, controller: Controller): Cgroup | undefined;
}

export class LiveCgroups implements Cgroups {
  readonly #host: HostCgroups;
  readonly #find: FindProcess;
  #groups: ReadonlyMap<string, Cgroup> | undefined;

  constructor(host: HostCgroups | undefined, find: FindProcess) {
    this.#host = host ?? { trees: [], lack: NOT_ASKED };
    this.#find = find;
  }

  get version(): CgroupVersion | undefined {
    const trees = this.#host.trees.filter((t) => t.controllers.length > 0);
    if (trees.length === 0) return undefined;
    return trees.some((t) => t.version === 1 && t.controllers.some((c) => MAIN.has(c))) ? 'v1' : 'v2';
  }
  get unavailable(): CgroupLack | undefined {
    return this.#host.trees.length === 0 ? (this.#host.lack ?? NOT_ASKED) : undefined;
  }
  missing(...controllers: readonly Controller[]): CgroupLack | undefined {
    const lacks = controllers.filter((c) => treeOf(this.#host.trees, c) === undefined);
    return lacks.length === 0 ? undefined : (this.#host.lack ?? kernelLacks(lacks));
  }
  folder(controller: Controller): string | undefined {
    return treeOf(this.#host.trees, controller)?.folder;
  }
  inside(controller: Controller): string | undefined {
    return treeOf(this.#host.trees, controller)?.inside;
  }

  get root(): Cgroup {
    return this.group('/') ?? this.#make('/', []);
  }
  groups(): readonly Cgroup[] {
    const own = new Set(['/', ...this.#host.trees.map((t) => t.leaf)]);
    return [...this.#all().values()].filter((g) => !own.has(g.path));
  }
  group(path: string): Cgroup | undefined {
    return this.#all().get(join('/', path));
  }

  pathOf(process: Process, controller: Controller): string | undefined {
    const tree = treeOf(this.#host.trees, controller);
    return tree && below(tree, process.file('cgroup'));
  }
  groupOf(process: Process, controller: Controller): Cgroup | undefined {
    const path = this.pathOf(process, controller);
    return path === undefined ? undefined : this.group(path);
  }

  #all(): ReadonlyMap<string, Cgroup> {
    this.#groups ??= this.#walk();
    return this.#groups;
  }

  #walk(): ReadonlyMap<string, Cgroup> {
    const found = new Map<string, CgroupTree[]>();
    for (const tree of this.#host.trees)
      for (const folder of groupsAt(tree.folder)) {
        const path = join('/', relative(tree.folder, folder));
        found.set(path, [...(found.get(path) ?? []), tree]);
      }
    const paths = [...found.keys()].sort();
    return new Map(paths.map((path) => [path, this.#make(path, found.get(path) ?? [])]));
  }

  #make(path: string, here: readonly CgroupTree[]): Cgroup {
    const isBelow = (other: Cgroup) =>
      other.path.startsWith(path === '/' ? '/' : `${path}/`) && other.path !== path;
    const all = this.#host.trees;
    return new LiveCgroup(path, { here, all }, this.#find, () => [...this.#all().values()].filter(isBelow));
  }
}

/** A line of /proc/PID/cgroup is `4:memory:/path`, of v2 `0::/path` (cgroups(7)). */
function below(tree: CgroupTree, text: string | undefined): string | undefined {
  for (const line of text?.split('\n') ?? []) {
    const [, list, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (list !== tree.data || path === undefined) continue;
    if (path === tree.path) return '/';
    return path.startsWith(`${tree.path}/`) ? path.slice(tree.path.length) : undefined;
  }
  return undefined;
}

/** Where these are says which interface a machine uses; another may be left on v1 by itself. */
const MAIN = new Set<Controller>(['cpu', 'memory', 'pids']);

const NOT_ASKED: CgroupLack = {
  reason: {
    en: 'This lab host was made without cgroups of its own.',
    zh: '这台实验主机创建时没有自己的 cgroup。',
  },
  remedy: {
    en: 'End it with nslab stop, and start the lab about cgroups again.',
    zh: '用 nslab stop 结束它，再重新开始 cgroup 的实验。',
  },
};

function kernelLacks(controllers: readonly Controller[]): CgroupLack {
  return {
    reason: {
      en: `This machine cannot use these controllers: ${listed(controllers, 'en')}.`,
      zh: `这台机器上用不了这些控制器：${listed(controllers, 'zh')}。`,
    },
    remedy: {
      en: 'The kernel was built without them, or they are switched off on its command line (cgroup_disable=…): see /proc/cgroups.',
      zh: '内核里没有编译它们，或者在内核命令行里关掉了（cgroup_disable=…）：请看 /proc/cgroups。',
    },
  };
}
