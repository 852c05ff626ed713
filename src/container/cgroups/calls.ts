import { dirname, join } from 'node:path';
import { about, type Call, result } from '../../engine/call.ts';
import { bpfProgramAttach, bpfProgramLoad } from '../../engine/calls/bpf.ts';
import { close, mkdir, open, rmdir, write } from '../../engine/calls/files.ts';
import type { Text } from '../../text/text.ts';
import type { CgroupsPlan, ContainerGroup } from '../plan.ts';
import * as WHY from './why.ts';

/**
 * By the maker, before the child: the groups, which must not be there, with their limits. When one is refused the
 * program stops, and `endGroups` removes those before it.
 */
export function makeGroups({ groups }: CgroupsPlan): Call[] {
  return groups.flatMap((group) => {
    const { folder, settings, enable, deviceProgram } = group;
    return [
      ...(enable === undefined
        ? []
        : about(
            'cgroups/delegate',
            put(join(dirname(folder), 'cgroup.subtree_control'), enable, WHY.ENABLE),
          )),
      ...about('cgroups/split', [mkdir(folder, 0o755, { why: WHY.GROUP })]),
      ...settings.flatMap(([file, value]) =>
        about(TOPICS[file] ?? 'cgroups/split', put(join(folder, file), value, WHY.SETTINGS[file])),
      ),
      ...(deviceProgram === undefined ? [] : about('cgroups/split', asked(folder, deviceProgram))),
    ];
  });
}

/**
 * By the child: before it makes its cgroup namespace, which begins where its maker is (cgroup_namespaces(7)), and
 * before it changes its ids, since the files are the maker's.
 */
export function joinGroups({ groups }: CgroupsPlan): Call[] {
  return about(
    'cgroups/join',
    groups.flatMap(({ tree, folder }, i) =>
      // On v1 a thread alone is quicker to move than a process, which locks out every fork of the machine.
      put(join(folder, tree.version === 1 ? 'tasks' : 'cgroup.procs'), '0', i === 0 ? WHY.JOIN : undefined),
    ),
  );
}

/**
 * By the monitor, when the container has ended: whatever is left in its groups is killed, where one call can do
 * it, and empty groups go. Never fails: what stays is for `endGroups`.
 */
export function dropGroups({ groups }: CgroupsPlan): Call[] {
  const careless = { onError: 'continue' } as const;
  return [
    ...about(
      'cgroups/kill-all',
      groups.filter(isTwo).flatMap(({ folder }) => put(join(folder, 'cgroup.kill'), '1', WHY.KILL, careless)),
    ),
    ...about(
      'cgroups/split',
      [...groups].reverse().map(({ folder }) => rmdir(folder, careless)),
    ),
  ];
}

function isTwo({ tree }: ContainerGroup): boolean {
  return tree.version === 2;
}

/** Not `writeFile`: a file that is not there must not be made, and cannot be. */
function put(path: string, value: string, why: Text | undefined, o: { onError?: 'continue' } = {}): Call[] {
  return [
    open(path, ['O_WRONLY', 'O_CLOEXEC'], undefined, { as: FILE, ...o }),
    write(result(FILE), value, { ...(why ? { why } : {}), ...o }),
    close(result(FILE), o),
  ];
}

const FILE = 'group file';

/** The program stays with the group; nobody needs it as a file. */
function asked(folder: string, program: Uint8Array): Call[] {
  return [
    open(folder, ['O_RDONLY', 'O_DIRECTORY', 'O_CLOEXEC'], undefined, { as: FILE }),
    bpfProgramLoad('BPF_PROG_TYPE_CGROUP_DEVICE', program, 'nslab_devices', {
      as: PROGRAM,
      why: WHY.DEVICES,
    }),
    bpfProgramAttach('BPF_CGROUP_DEVICE', result(FILE), result(PROGRAM)),
    close(result(PROGRAM)),
    close(result(FILE)),
  ];
}

const PROGRAM = 'device program';

const TOPICS: Readonly<Record<string, string>> = {
  ...topic('cgroups/memory-limit', [
    'memory.limit_in_bytes',
    'memory.memsw.limit_in_bytes',
    'memory.max',
    'memory.swap.max',
  ]),
  ...topic('cgroups/cpu-limit', ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.max']),
  ...topic('cgroups/shares', ['cpu.shares', 'cpu.weight']),
  ...topic('cgroups/pids-limit', ['pids.max']),
};

function topic(step: string, files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, step]));
}
