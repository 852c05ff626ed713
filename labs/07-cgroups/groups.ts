import type { Call, CallOptions } from '../../src/engine/call.ts';
import { mkdir } from '../../src/engine/calls/files.ts';
import { spawn } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';

export type Kind = 'cpu' | 'memory' | 'pids' | 'freezer';

/** All that has to be known of the lab host is its cgroups' version. */
type At = Pick<ProgramContext, 'machine'>;

/** A file of a group and what is written to it, by each interface. */
export interface Setting {
  readonly of: Kind;
  readonly v1?: readonly [file: string, value: string];
  readonly v2?: readonly [file: string, value: string];
  readonly why: Text;
}

const TREE = '/sys/fs/cgroup';
const MAY_EXIST = { onError: 'continue' } as const;

/** The folder of a group as the lab host sees it: on v1 one in every controller's tree, on v2 a single one. */
export function folder(at: At, kind: Kind, group: string): string {
  return isV2(at) ? `${TREE}/${group}` : `${TREE}/${kind}/${group}`;
}

export function isV2(at: At): boolean {
  return at.machine.cgroups.version === 'v2';
}

/** Makes a group in which these can be limited: v2 wants that allowed in the group above first. */
export function make(at: At, group: string, ...kinds: readonly Kind[]): Call[] {
  const above = group.includes('/') ? group.slice(0, group.lastIndexOf('/')) : '';
  const made = folders(at, group, kinds).map((path) =>
    mkdir(path, 0o755, {
      ...MAY_EXIST,
      why: {
        en: 'a new group: the kernel fills the folder with its files',
        zh: '建一个新组：目录里的文件由内核放好',
      },
    }),
  );
  return [...(isV2(at) ? switchOn(at, above, kinds) : []), ...made];
}

/** v2: which controllers the groups one level below have. The freezer is part of every group. */
export function switchOn(at: At, group: string, kinds: readonly Kind[]): Call[] {
  const words = kinds.filter((kind) => kind !== 'freezer').map((kind) => `+${kind}`);
  if (words.length === 0) return [];
  return writeFile(`${folder(at, 'cpu', group)}/cgroup.subtree_control`, words.join(' '), {
    why: { en: 'the groups one level below get these controllers', zh: '下一层的组从此有这些控制器' },
  });
}

/** The calling process moves itself: `0` stands for whoever writes (cgroups(7)). */
export function join(at: At, group: string, ...kinds: readonly Kind[]): Call[] {
  return folders(at, group, kinds).flatMap((path) =>
    writeFile(`${path}/cgroup.procs`, '0', {
      why: { en: '0 means: the process that writes', zh: '0 的意思是：写它的这个进程自己' },
    }),
  );
}

/** Moves another process in, by its number. */
export function put(at: At, pid: number, group: string, ...kinds: readonly Kind[]): Call[] {
  return folders(at, group, kinds).flatMap((path) =>
    writeFile(`${path}/cgroup.procs`, String(pid), {
      why: { en: 'moves that process, and only it, into the group', zh: '把那个进程移进组里，只移它一个' },
    }),
  );
}

export function set(at: At, group: string, setting: Setting, o?: CallOptions): Call[] {
  const entry = isV2(at) ? setting.v2 : setting.v1;
  if (!entry) return [];
  const [file, value] = entry;
  const careless = o?.onError ? { onError: o.onError } : {};
  return writeFile(`${folder(at, setting.of, group)}/${file}`, value, { why: setting.why, ...careless });
}

/** Each folder once: on v2 it is the same for all kinds. */
export function folders(at: At, group: string, kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map((kind) => folder(at, kind, group)))];
}

/** A child that moves into the group first and then becomes something: what it starts is in there too. */
export function inside(
  at: At,
  group: string,
  kinds: readonly Kind[],
  then: readonly Call[],
  as?: string,
): Call {
  return spawn(
    { flags: [], child: [...join(at, group, ...kinds), ...then] },
    {
      ...(as === undefined ? {} : { as }),
      why: { en: 'a child, so that we stay where we are', zh: '派一个子进程，我们自己留在原地' },
    },
  );
}
