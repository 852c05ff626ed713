import type { Controller } from '../../../src/observe/cgroups.ts';
import { outputInside } from '../../../src/observe/inside.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/**
 * The path of a process's group as it is seen in its own cgroup namespace: what it reads in /proc/self/cgroup.
 * The kernel answers according to the reader's namespace (cgroup_namespaces(7)), so a reader is sent in.
 */
export async function ownView(
  machine: Machine,
  process: Process,
  controllers: readonly Controller[],
): Promise<ReadonlyMap<Controller, string>> {
  const text = (await outputInside(process, ['cgroup'], ['cat', `/proc/${process.pid}/cgroup`])) ?? '';
  const lines = text.split('\n').flatMap((line) => {
    const [, names = '', path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return path === undefined ? [] : [{ names: names.split(','), path }];
  });
  const isV2 = machine.cgroups.version === 'v2';
  return new Map(
    controllers.flatMap((controller) => {
      const line = lines.find(({ names }) => names.includes(isV2 ? '' : controller));
      return line ? [[controller, line.path] as const] : [];
    }),
  );
}
